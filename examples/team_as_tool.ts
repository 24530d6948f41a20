// An assistant uses a whole team as a tool, and another agent as well. What happens
// in them is part of its run.
//
//   deno run examples/team_as_tool.ts

import { assertEquals } from "@std/assert";
import {
  AgentTool,
  AssistantAgent,
  type CreateResult,
  ReplayChatCompletionClient,
  RoundRobinGroupChat,
  TeamTool,
} from "@autogen-edge/runtime";

function assistant(name: string, answer: string): AssistantAgent {
  const modelClient = new ReplayChatCompletionClient([answer]);
  return new AssistantAgent({
    name,
    description: `Knows ${name}`,
    modelClient,
  });
}

/** A model that asks for a tool. */
function call(name: string, task: string): CreateResult {
  return {
    finishReason: "function_calls",
    content: [{ id: name, name, arguments: JSON.stringify({ task }) }],
    usage: { promptTokens: 1, completionTokens: 1 },
    cached: false,
  };
}

const kitchen = new RoundRobinGroupChat({
  participants: [
    assistant("cook", "Onion soup."),
    assistant("baker", "With bread."),
  ],
  maxTurns: 2,
});

const host = new AssistantAgent({
  name: "host",
  modelClient: new ReplayChatCompletionClient([
    call("ask_kitchen", "What is there to eat?"),
    call("cellar", "What goes with onion soup?"),
    "There is onion soup with bread, and cider.",
  ]),
  tools: [
    new TeamTool(kitchen, {
      name: "ask_kitchen",
      description: "Asks everyone in the kitchen",
    }),
    new AgentTool(assistant("cellar", "Cider."), {
      returnValueAsLastMessage: true,
    }),
  ],
  maxToolIterations: 3,
});

const { messages } = await host.run({ task: "Dinner?" });
for (const message of messages) {
  if (message.type === "ToolCallExecutionEvent") {
    const [result] = message.content;
    console.log(`    ${result?.name} → ${JSON.stringify(result?.content)}`);
  } else if (message.type === "TextMessage") {
    console.log(`${message.source}: ${message.content}`);
  }
}
assertEquals(
  messages.filter(({ type }) => type === "TextMessage").map(({ source }) =>
    source
  ),
  ["user", "user", "cook", "baker", "user", "cellar", "host"],
);
