// Tools behind an agent: whoever knows its id can have them executed, here in a
// loop that asks the model until it wants no tool any more.
//
//   deno run examples/a_tool_agent.ts

import { assertEquals } from "@std/assert";
import {
  AgentId,
  FunctionTool,
  message,
  ReplayChatCompletionClient,
  RoutedAgent,
  SingleThreadedAgentRuntime,
  ToolAgent,
  toolAgentCallerLoop,
  UserMessage,
} from "@autogen-edge/runtime";

const Ask = message<{ question: string }>("Ask");

const stock = new FunctionTool<{ item: string }, string>({
  name: "stock",
  description: "Tells how many of an item there are",
  parameters: {
    type: "object",
    properties: { item: { type: "string" } },
    required: ["item"],
  },
  execute: ({ item }) => `7 x ${item}`,
});

// Says what it is told to say, where a program would have a real model.
const modelClient = new ReplayChatCompletionClient([
  {
    finishReason: "function_calls",
    content: [
      { id: "1", name: "stock", arguments: `{"item":"apples"}` },
      { id: "2", name: "price", arguments: `{"item":"apples"}` },
    ],
    usage: { promptTokens: 20, completionTokens: 16 },
    cached: false,
  },
  "There are 7 apples; I cannot tell their price.",
]);

await using runtime = new SingleThreadedAgentRuntime();
await runtime.registerFactory("tools", () => new ToolAgent("counts", [stock]));
await runtime.registerFactory(
  "clerk",
  () =>
    new RoutedAgent("answers").on(Ask, async ({ question }, ctx) => {
      const messages = await toolAgentCallerLoop(ctx, {
        toolAgentId: new AgentId("tools", "default"),
        modelClient,
        inputMessages: [UserMessage({ content: question, source: "user" })],
        tools: [stock],
      });
      for (const { type, content } of messages) {
        console.log(`${type} ${JSON.stringify(content)}`);
      }
      return messages.at(-1)?.content;
    }),
);

runtime.start();
const answer = await runtime.sendMessage(
  Ask({ question: "How many apples, and for how much?" }),
  new AgentId("clerk", "default"),
);
assertEquals(answer, "There are 7 apples; I cannot tell their price.");
