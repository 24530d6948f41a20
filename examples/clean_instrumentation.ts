// Tracing for a program that has none: one call sets up provider, processor and
// OTLP/HTTP exporter, the runtime is given the provider, and disposing of the
// set-up sends what is left.
//
//   deno run --allow-net=127.0.0.1 examples/clean_instrumentation.ts

import { assertEquals } from "@std/assert";
import {
  AgentId,
  message,
  RoutedAgent,
  SingleThreadedAgentRuntime,
} from "@autogen-edge/runtime";
import { configureOtlpTracing } from "@autogen-edge/runtime/otlp";
import { renderTrace } from "@autogen-edge/runtime/viewer";
import { startOtlpReceiver } from "./_otlp_receiver.ts";

const Ping = message("Ping");

await using collector = startOtlpReceiver();
{
  await using tracing = configureOtlpTracing({
    serviceName: "my-service",
    // Without one it is OTEL_EXPORTER_OTLP_ENDPOINT, or http://localhost:4318.
    endpoint: collector.endpoint,
  });
  const { tracerProvider } = tracing;
  await using runtime = new SingleThreadedAgentRuntime({ tracerProvider });
  await runtime.registerFactory(
    "echo",
    () => new RoutedAgent("answers with what it got").on(Ping, (ping) => ping),
  );
  runtime.start();
  await runtime.sendMessage(Ping(), new AgentId("echo", "default"));
}

const traces = collector.traces();
console.log(renderTrace(traces));
assertEquals(traces.length, 1);
assertEquals(traces[0]?.roots[0]?.name, "send echo");
assertEquals(traces[0]?.roots[0]?.children[0]?.name, "process echo");
