// An assistant with a tool. The model asks for it, its arguments are checked
// against the schema, and the model says what the result means.
//
//   deno run examples/a_tool.ts

import { assertEquals } from "@std/assert";
import {
  AssistantAgent,
  FunctionTool,
  ReplayChatCompletionClient,
  textOf,
} from "@autogen-edge/runtime";

const weather = new FunctionTool<{ city: string }, string>({
  name: "weather",
  description: "Tells the weather in a city",
  parameters: {
    type: "object",
    properties: { city: { type: "string" } },
    required: ["city"],
  },
  execute: ({ city }) => `22 degrees and sunny in ${city}`,
});

// Says what it is told to say, where a program would have a real model.
const modelClient = new ReplayChatCompletionClient([
  {
    finishReason: "function_calls",
    content: [{ id: "1", name: "weather", arguments: `{"city":"Lisbon"}` }],
    usage: { promptTokens: 30, completionTokens: 8 },
    cached: false,
  },
  "Pack sunglasses: Lisbon is sunny.",
]);

const assistant = new AssistantAgent({
  name: "assistant",
  modelClient,
  tools: [weather],
  reflectOnToolUse: true,
});
const { messages } = await assistant.run({ task: "What shall I pack?" });

for (const item of messages) {
  console.log(`${item.source} ${item.type}: ${textOf(item)}`);
}
assertEquals(messages.map(({ type }) => type), [
  "TextMessage",
  "ToolCallRequestEvent",
  "ToolCallExecutionEvent",
  "TextMessage",
]);
assertEquals(messages.at(-1)?.content, "Pack sunglasses: Lisbon is sunny.");
