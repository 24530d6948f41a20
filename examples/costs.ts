// What a conversation costs: the prices that one pays are given to the clients,
// and the spans of model calls and of agents tell the costs.
//
//   deno run examples/costs.ts

import { assertEquals } from "@std/assert";
import {
  AssistantAgent,
  chatCosts,
  type CreateResult,
  MaxMessageTermination,
  ReplayChatCompletionClient,
  RoundRobinGroupChat,
  SingleThreadedAgentRuntime,
} from "@autogen-edge/runtime";
import { recordSpans } from "@autogen-edge/runtime/testing";

// For a million tokens, in whichever currency; the library knows no prices.
const metrics = chatCosts({
  "big-parrot": { input: 2, output: 10, cachedInput: 0.2 },
  "small-parrot": { input: 0.1, output: 0.4 },
});

function answer(
  content: string,
  usage: CreateResult["usage"],
): CreateResult {
  return { finishReason: "stop", content, usage, cached: false };
}

// Models that are not asked over a network; those of ./ext/openai take the same.
const big = new ReplayChatCompletionClient([
  answer("Rain falls upward.", { promptTokens: 30_000, completionTokens: 500 }),
  answer("Rain falls, mostly.", {
    promptTokens: 31_000,
    cacheReadTokens: 30_000,
    completionTokens: 600,
  }),
], { model: "big-parrot", metrics });
const small = new ReplayChatCompletionClient([
  answer("Does it?", { promptTokens: 31_000, completionTokens: 10 }),
], { model: "small-parrot", metrics });

// Any tracer provider will do: one of ./otlp sends them to a backend.
const spans = recordSpans();
const { tracerProvider } = spans;
await using runtime = new SingleThreadedAgentRuntime({ tracerProvider });
runtime.start();
const team = new RoundRobinGroupChat({
  participants: [
    new AssistantAgent({ name: "writer", modelClient: big }),
    new AssistantAgent({ name: "critic", modelClient: small }),
  ],
  runtime,
  terminationCondition: new MaxMessageTermination(4),
});
await team.run({ task: "Write about rain." });

const costs = spans.finished
  .filter(({ name }) => name.startsWith("invoke_agent "))
  .map(({ name, attributes }) => ({
    agent: name.replace("invoke_agent ", ""),
    cost: Number(attributes["autogen.usage.cost"]),
  }));
for (const { agent, cost } of costs) console.log(agent, cost.toFixed(4));
const total = costs.reduce((sum, { cost }) => sum + cost, 0);
console.log("all", total.toFixed(4));
assertEquals(total.toFixed(4), "0.0821");
