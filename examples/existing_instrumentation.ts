// Tracing for a program that has it already: the runtime finds the provider that
// is registered with OpenTelemetry's API, whenever that happens. It needs none of
// our set-up. With OTEL_DENO=true Deno registers one of its own, which stays. The
// permission is for OpenTelemetry's SDK, which insists on reading its variables.
//
//   deno run "--allow-env=OTEL_*" examples/existing_instrumentation.ts

import { context, trace } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  WebTracerProvider,
} from "@opentelemetry/sdk-trace-web";
import { assertEquals } from "@std/assert";
import {
  AgentId,
  message,
  RoutedAgent,
  SingleThreadedAgentRuntime,
} from "@autogen-edge/runtime";
import { renderTrace, traceTrees } from "@autogen-edge/runtime/viewer";

const Ping = message("Ping");

// What your program does at its start, with whichever exporter it has.
const exporter = new InMemorySpanExporter();
const provider = new WebTracerProvider({
  resource: resourceFromAttributes({ "service.name": "my-service" }),
  spanProcessors: [new SimpleSpanProcessor(exporter)],
});
const registered = trace.setGlobalTracerProvider(provider);

await using runtime = new SingleThreadedAgentRuntime();
await runtime.registerFactory(
  "echo",
  () => new RoutedAgent("answers with what it got").on(Ping, (ping) => ping),
);
runtime.start();

// A span of your own; the context says that what follows hangs below it.
const span = trace.getTracer("my-service").startSpan("GET /ping");
const traceContext = trace.setSpan(context.active(), span);
await runtime.sendMessage(Ping(), new AgentId("echo", "default"), {
  traceContext,
});
span.end();

if (registered) {
  const [tree] = traceTrees(exporter.getFinishedSpans());
  console.log(tree === undefined ? "" : renderTrace([tree]));
  assertEquals(tree?.roots[0]?.name, "GET /ping");
  assertEquals(tree?.roots[0]?.children[0]?.name, "send echo");
} else {
  console.log("Another provider was there first: its exporter has the spans");
}
