// An assistant with a tool that asks a model of Anthropic, which thinks first.
// Without a key, a stand-in on loopback answers.
//
//   deno run --allow-net=127.0.0.1 examples/anthropic.ts
//
// With one, a real model does; ANTHROPIC_BASE_URL may name any other server:
//
//   ANTHROPIC_API_KEY=… deno run --allow-net --allow-env examples/anthropic.ts

import { assert } from "@std/assert";
import {
  AssistantAgent,
  FunctionTool,
  readEnvironment,
} from "@autogen-edge/runtime";
import { AnthropicChatCompletionClient } from "@autogen-edge/runtime/ext/anthropic";
import { startAnthropicServer } from "./_anthropic_server.ts";

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

const hasKey = Boolean(readEnvironment()("ANTHROPIC_API_KEY"));
await using standIn = startAnthropicServer(
  { name: "weather", input: { city: "Lisbon" } },
  "Pack sunglasses: Lisbon is sunny.",
);
const modelClient = new AnthropicChatCompletionClient({
  model: "claude-haiku-5-5",
  thinking: { type: "adaptive", display: "summarized" },
  cacheControl: { type: "ephemeral" },
  ...(hasKey ? {} : { baseUrl: standIn.url }),
});

const assistant = new AssistantAgent({
  name: "assistant",
  modelClient,
  modelClientStream: true,
  tools: [weather],
  reflectOnToolUse: true,
});
const encoder = new TextEncoder();
const task = "What shall I pack for Lisbon? Look at the weather first.";
let answer = "";
for await (const item of assistant.runStream({ task })) {
  if (item.type === "ToolCallRequestEvent") console.log();
  if (item.type !== "ModelClientStreamingChunkEvent") continue;
  answer += item.content;
  await Deno.stdout.write(encoder.encode(item.content));
}
const { promptTokens, cacheReadTokens = 0, completionTokens } =
  modelClient.totalUsage;
console.log(
  `\n${promptTokens} tokens in, ${cacheReadTokens} of them from a cache, ` +
    `${completionTokens} out`,
);

assert(answer !== "");
assert(completionTokens > 0);
