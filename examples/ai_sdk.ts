// An assistant with a tool whose model comes from a provider of the AI SDK. Any
// provider will do: @ai-sdk/openai, @ai-sdk/google, @ai-sdk/amazon-bedrock, … Here
// it is one that asks a stand-in on loopback.
//
//   deno run --allow-net=127.0.0.1 examples/ai_sdk.ts

import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { assert, assertEquals } from "@std/assert";
import { AssistantAgent, FunctionTool } from "@autogen-edge/runtime";
import { AiSdkChatCompletionClient } from "@autogen-edge/runtime/ext/ai-sdk";
import { startModelServer } from "./_model_server.ts";

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

await using server = startModelServer(
  { name: "weather", arguments: '{"city":"Lisbon"}' },
  "Pack sunglasses: Lisbon is sunny.",
);
const provider = createOpenAICompatible({
  name: "stand-in",
  baseURL: server.url,
  includeUsage: true,
});

const assistant = new AssistantAgent({
  name: "assistant",
  modelClient: new AiSdkChatCompletionClient({
    model: provider("gpt-5-mini"),
    settings: { temperature: 0 },
  }),
  modelClientStream: true,
  tools: [weather],
  reflectOnToolUse: true,
});
const task = "What shall I pack for Lisbon? Look at the weather first.";
const { messages } = await assistant.run({ task });

const last = messages.at(-1);
assert(last !== undefined);
console.log(last.content);
assertEquals(last.content, "Pack sunglasses: Lisbon is sunny.");
