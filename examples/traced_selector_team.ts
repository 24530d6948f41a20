// Three agents plan a trip: a model chooses who speaks next, and two of them have
// a tool each. What all of them do, the choices of the model included, is one
// trace, drawn as a tree.
//
//   deno run examples/traced_selector_team.ts
//
// With a key, a real model speaks and chooses; OPENAI_BASE_URL may name any
// server that speaks OpenAI's protocol:
//
//   OPENAI_API_KEY=… deno run --allow-net --allow-env examples/traced_selector_team.ts

import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { assertEquals } from "@std/assert";
import {
  AssistantAgent,
  type ChatCompletionClient,
  type CreateResult,
  FunctionTool,
  MaxMessageTermination,
  readEnvironment,
  ReplayChatCompletionClient,
  SelectorGroupChat,
  SingleThreadedAgentRuntime,
  TextMentionTermination,
  textOf,
} from "@autogen-edge/runtime";
import { OpenAIChatCompletionClient } from "@autogen-edge/runtime/ext/openai";
import { recordSpans } from "@autogen-edge/runtime/testing";
import { renderTrace, traceTrees } from "@autogen-edge/runtime/viewer";

const TASK = "Two of us go from Paris to Lyon. What is cheaper, train or car?";

const hasKey = Boolean(readEnvironment()("OPENAI_API_KEY"));

/** The model that speaks for an agent, or chooses the next one. */
function modelFor(
  script: readonly (string | CreateResult)[],
): ChatCompletionClient {
  return hasKey
    ? new OpenAIChatCompletionClient({ model: "gpt-5-mini" })
    : new ReplayChatCompletionClient(script, { model: "scripted" });
}

/** An answer of a model that calls functions. */
function calls(
  ...wanted: readonly [name: string, args: object][]
): CreateResult {
  return {
    finishReason: "function_calls",
    content: wanted.map(([name, args], index) => ({
      id: `call_${index + 1}`,
      name,
      arguments: JSON.stringify(args),
    })),
    usage: { promptTokens: 60, completionTokens: 20 },
    cached: false,
  };
}

const search = new FunctionTool<{ query: string }, string>({
  name: "search",
  description: "Finds travel prices on the web",
  parameters: {
    type: "object",
    properties: { query: { type: "string" } },
    required: ["query"],
  },
  async execute({ query }) {
    // The web is slow.
    await new Promise((resolve) => setTimeout(resolve, 20));
    return query.includes("train")
      ? "Train Paris-Lyon: 48 euros a seat"
      : "Car Paris-Lyon: 36 euros of tolls, 52 euros of petrol";
  },
});

const total = new FunctionTool<{ costs: number[]; travellers: number }, number>(
  {
    name: "total",
    description: "Adds costs up, each of them for so many travellers",
    parameters: {
      type: "object",
      properties: {
        costs: { type: "array", items: { type: "number" } },
        travellers: { type: "number" },
      },
      required: ["costs", "travellers"],
    },
    execute: ({ costs, travellers }) =>
      costs.reduce((sum, cost) => sum + cost * travellers, 0),
  },
);

const spans = recordSpans();
await using runtime = new SingleThreadedAgentRuntime({
  // For a backend: the provider of configureOtlpTracing.
  tracerProvider: spans.tracerProvider,
  // Agents, models and tools; without this, each message as well.
  detail: "agents",
});
runtime.start();

// A span of our own, to see that everything below it finds its place.
const span = spans.tracerProvider.getTracer("example").startSpan("plan a trip");
const traceContext = trace.setSpan(
  runtime.traceContextFor(ROOT_CONTEXT),
  span,
);

const planner = new AssistantAgent({
  name: "planner",
  description: "Breaks a question down, gives work to others, and concludes",
  systemMessage:
    "Break the question into parts for the scout, who finds prices, and the " +
    "treasurer, who adds them up. Do neither yourself. When all is there, " +
    "conclude, and end with DONE.",
  modelClient: modelFor([
    "Scout: find the prices of train and car. Treasurer: then add both up.",
    "The car costs 88 euros and the train 96: the car is cheaper. DONE",
  ]),
  traceContext,
});

const scout = new AssistantAgent({
  name: "scout",
  description: "Finds prices on the web",
  systemMessage: "Search for what you are asked to find. Never add up.",
  tools: [search],
  modelClient: modelFor([
    calls(
      ["search", { query: "train Paris Lyon price" }],
      ["search", { query: "car Paris Lyon price" }],
    ),
  ]),
  traceContext,
});

const treasurer = new AssistantAgent({
  name: "treasurer",
  description: "Adds up what has been found",
  systemMessage: "Add up with your tool, and say what it comes to.",
  tools: [total],
  reflectOnToolUse: true,
  modelClient: modelFor([
    calls(
      ["total", { costs: [48], travellers: 2 }],
      ["total", { costs: [36, 52], travellers: 1 }],
    ),
    "The train comes to 96 euros, the car to 88.",
  ]),
  traceContext,
});

const team = new SelectorGroupChat({
  name: "travel",
  runtime,
  participants: [planner, scout, treasurer],
  modelClient: modelFor(["planner", "scout", "treasurer", "planner"]),
  terminationCondition: new TextMentionTermination("DONE")
    .or(new MaxMessageTermination(25)),
});

for await (const item of team.runStream({ task: TASK, traceContext })) {
  if (item.type === "TaskResult") console.log(`(${item.stopReason})\n`);
  else console.log(`${item.source}: ${textOf(item)}`);
}
span.end();

const traces = traceTrees(spans.finished);
console.log(renderTrace(traces));
assertEquals(traces.length, 1);
