// An agent that is a team inside: a writer and a critic discuss, and others hear
// only what came of it.
//
//   deno run examples/society_of_mind.ts

import { assertEquals } from "@std/assert";
import {
  AssistantAgent,
  ReplayChatCompletionClient,
  RoundRobinGroupChat,
  SocietyOfMindAgent,
  TextMentionTermination,
} from "@autogen-edge/runtime";

function assistant(name: string, answers: readonly string[]): AssistantAgent {
  const modelClient = new ReplayChatCompletionClient(answers);
  return new AssistantAgent({ name, modelClient });
}

const editors = new SocietyOfMindAgent({
  name: "editors",
  team: new RoundRobinGroupChat({
    participants: [
      assistant("writer", ["Rain falls.", "Rain falls upward."]),
      assistant("critic", ["Too plain.", "That will do."]),
    ],
    terminationCondition: new TextMentionTermination("will do"),
  }),
  modelClient: new ReplayChatCompletionClient(["Rain falls upward."]),
  responsePrompt: "Say only the line that they agreed on.",
});

const team = new RoundRobinGroupChat({
  participants: [
    editors,
    assistant("translator", ["Il pleut vers le haut."]),
  ],
  maxTurns: 2,
});

const { messages } = await team.run({ task: "A strange line about rain" });
for (const { source, content } of messages) {
  const inside = source === "writer" || source === "critic";
  console.log(`${inside ? "    " : ""}${source}: ${content}`);
}
assertEquals(messages.map(({ source }) => source), [
  "user",
  "writer",
  "critic",
  "writer",
  "critic",
  "editors",
  "translator",
]);
