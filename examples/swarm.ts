// Agents that hand off to each other, and to the user: the swarm stops, and goes
// on with the user's answer, here after its state was saved and loaded as if that
// took days.
//
//   deno run examples/swarm.ts

import { assertEquals } from "@std/assert";
import {
  AssistantAgent,
  type CreateResult,
  FunctionTool,
  HandoffMessage,
  Handoffs,
  HandoffTermination,
  isAgentEvent,
  ReplayChatCompletionClient,
  Swarm,
  type Task,
  TextMentionTermination,
  textOf,
} from "@autogen-edge/runtime";

const refund = new FunctionTool<{ flight: string }, string>({
  name: "refund",
  description: "Gives the money for a flight back",
  parameters: {
    type: "object",
    properties: { flight: { type: "string" } },
    required: ["flight"],
  },
  execute: ({ flight }) => `${flight} is refunded`,
});

/** An answer of a model that calls a function. */
function call(name: string, args: object = {}): CreateResult {
  return {
    finishReason: "function_calls",
    content: [{ id: `call ${name}`, name, arguments: JSON.stringify(args) }],
    usage: { promptTokens: 40, completionTokens: 10 },
    cached: false,
  };
}

/** The swarm, whose models say what they are told to say. */
function makeSwarm(
  script: Readonly<Record<string, (string | CreateResult)[]>>,
) {
  const modelOf = (name: string) =>
    new ReplayChatCompletionClient(script[name] ?? []);
  return new Swarm({
    participants: [
      new AssistantAgent({
        name: "desk",
        description: "Listens to customers",
        handoffs: new Handoffs("refunder", "user"),
        modelClient: modelOf("desk"),
      }),
      new AssistantAgent({
        name: "refunder",
        description: "Gives money back",
        tools: [refund],
        handoffs: new Handoffs("desk", "user"),
        modelClient: modelOf("refunder"),
      }),
    ],
    terminationCondition: new HandoffTermination("user")
      .or(new TextMentionTermination("Goodbye")),
  });
}

async function run(swarm: Swarm, task: Task): Promise<string | null> {
  const { messages, stopReason } = await swarm.run({ task });
  for (const item of messages) {
    if (isAgentEvent(item)) continue;
    const target = HandoffMessage.is(item) ? ` → ${item.target}` : "";
    console.log(`${item.source}${target}: ${textOf(item)}`);
  }
  console.log(`(${stopReason})\n`);
  return stopReason;
}

const monday = makeSwarm({
  desk: [call("transfer_to_refunder")],
  refunder: [call("transfer_to_user")],
});
assertEquals(
  await run(monday, "I want my money back"),
  "Handoff to user from refunder detected.",
);
const state = JSON.stringify(await monday.saveState());

const friday = makeSwarm({
  desk: ["Your money is on its way. Goodbye!"],
  refunder: [call("refund", { flight: "LX 1" }), call("transfer_to_desk")],
});
await friday.loadState(JSON.parse(state));
const answer = HandoffMessage({
  source: "user",
  target: "refunder",
  content: "It is flight LX 1.",
  context: [],
});
assertEquals(await run(friday, answer), "Text 'Goodbye' mentioned");
