// The spans of messages switched off by the config object, as a file may hold it.
// Those of agents, tools and models stay, where they belong.
//
//   deno run examples/switched_off_by_config.ts

import { assertEquals } from "@std/assert";
import {
  AgentId,
  AssistantAgent,
  message,
  readRuntimeConfig,
  ReplayChatCompletionClient,
  RoutedAgent,
  SingleThreadedAgentRuntime,
  type SingleThreadedAgentRuntimeOptions,
} from "@autogen-edge/runtime";
import { recordSpans } from "@autogen-edge/runtime/testing";
import { renderTrace, traceTrees } from "@autogen-edge/runtime/viewer";

const Greet = message("Greet");

async function greet(config: SingleThreadedAgentRuntimeOptions) {
  const spans = recordSpans();
  const { tracerProvider } = spans;
  const modelClient = new ReplayChatCompletionClient(["Hello!"]);
  const assistant = new AssistantAgent({ name: "assistant", modelClient });
  await using runtime = new SingleThreadedAgentRuntime({
    ...config,
    tracerProvider,
  });
  await runtime.registerFactory(
    "host",
    () =>
      new RoutedAgent("has an assistant").on(Greet, async (_, ctx) => {
        await assistant.run({ task: "Say hello", ...ctx });
      }),
  );
  runtime.start();
  await runtime.sendMessage(Greet(), new AgentId("host", "default"));
  console.log(`${renderTrace(traceTrees(spans.finished))}\n`);
  return spans.finished.map(({ name }) => name);
}

const config = readRuntimeConfig(`{ "disableRuntimeTracing": true }`);
assertEquals(await greet({}), [
  "send host",
  "process host",
  "invoke_agent assistant",
  "chat replay",
]);
assertEquals(await greet(config), ["invoke_agent assistant", "chat replay"]);
