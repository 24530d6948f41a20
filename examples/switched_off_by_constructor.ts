// Telemetry switched off altogether by the runtime's constructor: a provider that
// does nothing wins over the one that the program has registered.
//
//   deno run examples/switched_off_by_constructor.ts

import { trace } from "@opentelemetry/api";
import { assertEquals } from "@std/assert";
import {
  AgentId,
  message,
  noopTracerProvider,
  RoutedAgent,
  SingleThreadedAgentRuntime,
  type SingleThreadedAgentRuntimeOptions,
} from "@autogen-edge/runtime";
import { recordSpans } from "@autogen-edge/runtime/testing";

const Ping = message("Ping");

const spans = recordSpans();
trace.setGlobalTracerProvider(spans.tracerProvider);

async function ping(options?: SingleThreadedAgentRuntimeOptions) {
  spans.clear();
  await using runtime = new SingleThreadedAgentRuntime(options);
  await runtime.registerFactory(
    "echo",
    () => new RoutedAgent("answers with what it got").on(Ping, (ping) => ping),
  );
  runtime.start();
  await runtime.sendMessage(Ping(), new AgentId("echo", "default"));
  return spans.finished.map(({ name }) => name);
}

const on = await ping();
const off = await ping({ tracerProvider: noopTracerProvider });

console.log(`on: ${on.length} spans; switched off: ${off.length}`);
assertEquals(on, ["send echo", "process echo"]);
assertEquals(off, []);
