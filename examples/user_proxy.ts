// A person takes part in a team: at a terminal it is you, elsewhere a script.
//
//   deno run examples/user_proxy.ts

import { assertEquals } from "@std/assert";
import {
  AssistantAgent,
  type InputFunction,
  ReplayChatCompletionClient,
  RoundRobinGroupChat,
  TextMentionTermination,
  UserProxyAgent,
} from "@autogen-edge/runtime";

const scripted = ["Shorter, please.", "APPROVED"];

// It may be asynchronous as well, and wait for a click or a message for days; the
// signal of the call says when nobody waits any more.
const inputFunction: InputFunction = (prompt) =>
  Deno.stdin.isTerminal()
    ? globalThis.prompt(prompt) ?? ""
    : scripted.shift() ?? "APPROVED";

const team = new RoundRobinGroupChat({
  participants: [
    new AssistantAgent({
      name: "poet",
      modelClient: new ReplayChatCompletionClient([
        "O rose, thou art sick, and so am I.",
        "O rose, thou art sick.",
        "O rose!",
        "O!",
      ]),
    }),
    new UserProxyAgent({ name: "reader", inputFunction }),
  ],
  terminationCondition: new TextMentionTermination("APPROVED"),
  maxTurns: 8,
});

for await (const item of team.runStream({ task: "A line about a rose" })) {
  switch (item.type) {
    case "UserInputRequestedEvent":
      console.log(`(${item.source} is asked)`);
      break;
    case "TextMessage":
      console.log(`${item.source}: ${item.content}`);
      break;
    case "TaskResult":
      if (Deno.stdin.isTerminal()) break;
      assertEquals(item.stopReason, "Text 'APPROVED' mentioned");
      assertEquals(item.messages.length, 7);
  }
}
