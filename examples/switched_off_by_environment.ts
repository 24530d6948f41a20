// The spans of messages switched off from outside, as in AutoGen. The variable is
// read where that is permitted already, without a prompt; else it is not seen.
//
//   AUTOGEN_DISABLE_RUNTIME_TRACING=true deno run --allow-env=AUTOGEN_DISABLE_RUNTIME_TRACING examples/switched_off_by_environment.ts

import { assertEquals } from "@std/assert";
import {
  AgentId,
  message,
  RoutedAgent,
  SingleThreadedAgentRuntime,
} from "@autogen-edge/runtime";
import { recordSpans } from "@autogen-edge/runtime/testing";

const Ping = message("Ping");

const spans = recordSpans();
const { tracerProvider } = spans;
await using runtime = new SingleThreadedAgentRuntime({ tracerProvider });
await runtime.registerFactory(
  "echo",
  () => new RoutedAgent("answers with what it got").on(Ping, (ping) => ping),
);
runtime.start();
await runtime.sendMessage(Ping(), new AgentId("echo", "default"));

const names = spans.finished.map(({ name }) => name);
console.log(`${names.length} spans`);
assertEquals(names, [], "Is AUTOGEN_DISABLE_RUNTIME_TRACING=true set?");
