// A model is recorded once, to a file, and then replayed: a test of a program
// that asks a model runs offline, and on what the model really said. Without a
// key, a stand-in on loopback is recorded.
//
//   deno run --allow-net=127.0.0.1 --allow-read --allow-write examples/recording.ts
//
// With one, a real model is:
//
//   OPENAI_API_KEY=… deno run -A examples/recording.ts

import { assertEquals } from "@std/assert";
import {
  AssistantAgent,
  type ChatCompletionClient,
  FunctionTool,
  readEnvironment,
  RecordingChatCompletionClient,
  ReplayChatCompletionClient,
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

/** The program that is to be tested. */
async function advise(modelClient: ChatCompletionClient): Promise<string> {
  const assistant = new AssistantAgent({
    name: "assistant",
    modelClient,
    modelClientStream: true,
    tools: [weather],
    reflectOnToolUse: true,
  });
  const task = "What shall I pack for Lisbon? Look at the weather first.";
  const { messages } = await assistant.run({ task });
  return `${messages.at(-1)?.content}`;
}

const file = await Deno.makeTempFile({ suffix: ".json" });
try {
  const hasKey = Boolean(readEnvironment()("OPENAI_API_KEY"));
  await using standIn = startModelServer(
    { name: "weather", arguments: '{"city":"Lisbon"}' },
    "Pack sunglasses: Lisbon is sunny.",
  );
  const recorder = new RecordingChatCompletionClient(
    new OpenAIChatCompletionClient({
      model: "gpt-5-mini",
      ...(hasKey ? {} : { baseUrl: standIn.url }),
    }),
  );
  const said = await advise(recorder);
  await Deno.writeTextFile(file, JSON.stringify(recorder.recording, null, 2));

  // From here on it is a test: nobody is asked, and if the program asks anything
  // else than it did, it is told where the difference is.
  const replay = ReplayChatCompletionClient.fromRecording(
    await Deno.readTextFile(file),
    { matchRequests: true, source: file },
  );
  assertEquals(await advise(replay), said);
  assertEquals(replay.totalUsage, recorder.totalUsage);
  console.log(`${recorder.recording.calls.length} calls replayed: ${said}`);
} finally {
  await Deno.remove(file);
}
