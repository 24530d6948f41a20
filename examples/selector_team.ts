// A team in which a model chooses who speaks next, after what was said. Its first
// answer names nobody, so it is asked again; and a function keeps it from letting
// the cook speak before a guest did.
//
//   deno run examples/selector_team.ts

import { assertEquals } from "@std/assert";
import {
  AssistantAgent,
  ReplayChatCompletionClient,
  SelectorGroupChat,
  TextMentionTermination,
} from "@autogen-edge/runtime";

function member(name: string, description: string, ...lines: string[]) {
  const modelClient = new ReplayChatCompletionClient(lines);
  return new AssistantAgent({ name, description, modelClient });
}

await using team = new SelectorGroupChat({
  name: "kitchen",
  participants: [
    member("ada", "A guest who eats no meat.", "Something warm, please."),
    member("bob", "A guest in a hurry.", "And quick, please."),
    member("cook", "Decides what is cooked.", "Leek soup it is. DONE"),
  ],
  // Says what it is told to say, where a program would have a real model.
  modelClient: new ReplayChatCompletionClient([
    "Somebody who is hungry!",
    "ada",
    "The cook has only heard ada, so bob.",
    "bob",
    "cook",
  ]),
  candidateFunction: (thread) =>
    thread.length === 1 ? ["ada", "bob"] : ["ada", "bob", "cook"],
  terminationCondition: new TextMentionTermination("DONE"),
  modelClientStreaming: true,
  emitTeamEvents: true,
});

const speakers: string[] = [];
for await (const item of team.runStream({ task: "What do we eat?" })) {
  switch (item.type) {
    case "SelectorEvent":
      console.log(`  (the model says: ${item.content})`);
      break;
    case "SelectSpeakerEvent":
      speakers.push(...item.content);
      break;
    case "TextMessage":
      console.log(`${item.source}: ${item.content}`);
  }
}
assertEquals(speakers, ["ada", "bob", "cook"]);
