// An assistant with a tool that asks a model over OpenAI's protocol. Without a
// key, a stand-in on loopback answers.
//
//   deno run --allow-net=127.0.0.1 examples/openai.ts
//
// With one, a real model does; OPENAI_BASE_URL may name any other server:
//
//   OPENAI_API_KEY=… deno run --allow-net --allow-env examples/openai.ts

import { assert } from "@std/assert";
import {
  AssistantAgent,
  FunctionTool,
  readEnvironment,
} from "@autogen-edge/runtime";
import { OpenAIChatCompletionClient } from "@autogen-edge/runtime/ext/openai";
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

const hasKey = Boolean(readEnvironment()("OPENAI_API_KEY"));
await using standIn = startModelServer(
  { name: "weather", arguments: '{"city":"Lisbon"}' },
  "Pack sunglasses: Lisbon is sunny.",
);
const modelClient = new OpenAIChatCompletionClient({
  model: "gpt-5-mini",
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
  if (item.type !== "ModelClientStreamingChunkEvent") continue;
  answer += item.content;
  await Deno.stdout.write(encoder.encode(item.content));
}
const { promptTokens, completionTokens } = modelClient.totalUsage;
console.log(`\n${promptTokens} tokens in, ${completionTokens} out`);

assert(answer !== "");
assert(completionTokens > 0);
