// A team that takes turns until one of them approves, streamed word by word.
//
//   deno run examples/a_team.ts

import { assertEquals } from "@std/assert";
import {
  AssistantAgent,
  MaxMessageTermination,
  ReplayChatCompletionClient,
  RoundRobinGroupChat,
  TextMentionTermination,
} from "@autogen-edge/runtime";

function assistant(name: string, answers: readonly string[]): AssistantAgent {
  return new AssistantAgent({
    name,
    modelClient: new ReplayChatCompletionClient(answers),
    modelClientStream: true,
  });
}

const team = new RoundRobinGroupChat({
  participants: [
    assistant("poet", ["Roses are red.", "Roses are red, the sea is blue."]),
    assistant("critic", ["Too short, add the sea.", "APPROVED"]),
  ],
  terminationCondition: new TextMentionTermination("APPROVED")
    .or(new MaxMessageTermination(10)),
});

let words = 0;
for await (const item of team.runStream({ task: "Write a line" })) {
  switch (item.type) {
    case "ModelClientStreamingChunkEvent":
      words++;
      break;
    case "TextMessage":
      console.log(`${item.source}: ${item.content}`);
      break;
    case "TaskResult":
      console.log(`${words} words were streamed; ${item.stopReason}`);
      assertEquals(item.stopReason, "Text 'APPROVED' mentioned");
      assertEquals(item.messages.map(({ source }) => source), [
        "user",
        "poet",
        "critic",
        "poet",
        "critic",
      ]);
  }
}
assertEquals(words, 3 + 5 + 7 + 1);
