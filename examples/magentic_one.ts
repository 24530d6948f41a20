// A team that works by a plan: a model notes what is known, plans, says who does
// what next, plans again when the work does not get on, and answers at the end.
// Its replies are scripted here; give it a real model, and it thinks for itself.
//
//   deno run examples/magentic_one.ts

import { assertEquals } from "@std/assert";
import {
  AssistantAgent,
  FunctionTool,
  MagenticOneGroupChat,
  ReplayChatCompletionClient,
} from "@autogen-edge/runtime";

const departures = new FunctionTool({
  name: "departures",
  description: "Lists the trains from Oslo on a day",
  parameters: {
    type: "object",
    properties: { day: { type: "string" } },
    required: ["day"],
  },
  execute: ({ day }) => day === "Monday" ? "06:25 and 08:25" : "no trains",
});

const clerk = new AssistantAgent({
  name: "clerk",
  description: "Knows the timetable",
  tools: [departures],
  modelClient: new ReplayChatCompletionClient([
    askForTool("departures", { day: "Sunday" }),
    askForTool("departures", { day: "Monday" }),
  ]),
});
const walker = new AssistantAgent({
  name: "walker",
  description: "Knows how long it takes to walk somewhere",
  modelClient: new ReplayChatCompletionClient(["It is 20 minutes on foot."]),
});

const team = new MagenticOneGroupChat({
  participants: [clerk, walker],
  modelClient: new ReplayChatCompletionClient([
    "STATED: to Bergen, by train. TO FIND: the departures. ASSUMED: on Sunday.",
    "1. The clerk finds a train. 2. The walker says when to leave.",
    judge("clerk", "Which trains go on Sunday?"),
    judge("clerk", "And which on Sunday?", { progress: false }),
    "STATED: to Bergen, by train. No trains on Sunday. ASSUMED: on Monday.",
    "Sunday was a wrong guess. 1. The clerk finds a train on Monday. 2. …",
    judge("clerk", "Which trains go on Monday?"),
    judge("walker", "How long is the way to the station?"),
    judge("", "", { done: true }),
    "Take the train at 06:25 on Monday, and leave the house at six.",
  ]),
  maxStalls: 1,
});

const task = "When do I have to leave the house to take a train to Bergen?";
const said: string[] = [];
for await (const item of team.runStream({ task })) {
  if (item.type === "TaskResult") {
    console.log(`It is over: ${item.stopReason}`);
  } else if (item.type.endsWith("Message")) {
    said.push(item.source);
    console.log(`--- ${item.source}\n${item.content}`);
  }
}
assertEquals(said, [
  "user",
  "MagenticOneOrchestrator", // the facts and the plan
  "MagenticOneOrchestrator",
  "clerk",
  "MagenticOneOrchestrator", // other facts, another plan
  "MagenticOneOrchestrator",
  "clerk",
  "MagenticOneOrchestrator",
  "walker",
  "MagenticOneOrchestrator", // the answer
]);

/** What the model writes in every round. */
function judge(
  speaker: string,
  instruction: string,
  { done = false, progress = true } = {},
): string {
  const reason = done ? "All is known." : "There is more to do.";
  return JSON.stringify({
    is_request_satisfied: { reason, answer: done },
    is_in_loop: { reason, answer: false },
    is_progress_being_made: { reason, answer: progress },
    next_speaker: { reason, answer: speaker },
    instruction_or_question: { reason, answer: instruction },
  });
}

/** What a model says that wants to use a tool. */
function askForTool(name: string, args: object) {
  return {
    finishReason: "function_calls" as const,
    content: [{ id: "1", name, arguments: JSON.stringify(args) }],
    usage: { promptTokens: 5, completionTokens: 5 },
    cached: false,
  };
}
