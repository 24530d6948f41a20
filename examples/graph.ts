// Agents in a graph: two work at the same time, a third waits for both, and a
// loop goes round until a fourth approves.
//
//   deno run examples/graph.ts

import { assertEquals } from "@std/assert";
import {
  AssistantAgent,
  DiGraphBuilder,
  GraphFlow,
  ReplayChatCompletionClient,
} from "@autogen-edge/runtime";

function assistant(name: string, ...answers: string[]): AssistantAgent {
  return new AssistantAgent({
    name,
    modelClient: new ReplayChatCompletionClient(answers),
  });
}

const planner = assistant("planner", "Dinner for two, not too dear.");
const buyer = assistant("buyer", "Leeks are cheap today.");
const reader = assistant("reader", "The guests like soup.");
const cook = assistant("cook", "Leek soup.", "Leek soup with potatoes.");
const critic = assistant("critic", "REVISE: too thin.", "APPROVE");
const waiter = assistant("waiter", "Dinner is served.");

const builder = new DiGraphBuilder();
for (const agent of [planner, buyer, reader, cook, critic, waiter]) {
  builder.addNode(agent);
}
builder
  .addEdge(planner, buyer)
  .addEdge(planner, reader)
  // The cook waits for both of them; the way back is a group of its own.
  .addEdge(buyer, cook)
  .addEdge(reader, cook)
  .addEdge(cook, critic)
  .addEdge(critic, cook, "REVISE", { activationGroup: "once more" })
  .addEdge(critic, waiter, "APPROVE");

const team = new GraphFlow({
  participants: builder.getParticipants(),
  graph: builder.build(),
  maxTurns: 20,
});

const speakers: string[] = [];
for await (const item of team.runStream({ task: "Dinner, please" })) {
  if (item.type === "TextMessage") {
    console.log(`${item.source}: ${item.content}`);
    speakers.push(item.source);
  } else if (item.type === "TaskResult") {
    assertEquals(item.stopReason, "Digraph execution is complete");
  }
}
assertEquals(speakers, [
  "user",
  "planner",
  "buyer",
  "reader",
  "cook",
  "critic",
  "cook",
  "critic",
  "waiter",
]);
