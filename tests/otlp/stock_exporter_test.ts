import { assertEquals } from "@std/assert";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-web";
import { configure } from "./_probe.ts";
import { OtlpReceiver } from "./_receiver.ts";

Deno.test("the request's body is the one that OTLPTraceExporter sends", async () => {
  await using receiver = new OtlpReceiver();
  const ended: ReadableSpan[] = [];
  await using tracing = configure({
    endpoint: receiver.endpoint,
    spanProcessors: [{
      onStart: () => {},
      onEnd: (span) => {
        ended.push(span);
      },
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    }],
  });
  const span = tracing.tracerProvider.getTracer("test", "1.2").startSpan("1", {
    attributes: { text: "ü", list: [1, 2.5], flag: true },
  });
  span.addEvent("event", { n: 1 });
  span.recordException(new TypeError("Broken"));
  span.setStatus({ code: 2, message: "Broken" });
  span.addLink({ context: span.spanContext(), attributes: { kind: "self" } });
  span.end();
  await tracing.forceFlush();

  const stock = new OTLPTraceExporter({
    url: `${receiver.endpoint}/v1/traces`,
  });
  await new Promise((resolve) => stock.export(ended, resolve));
  await stock.shutdown();
  const [ours, theirs] = receiver.requests;
  assertEquals(ours?.body, theirs?.body);
  assertEquals(ours?.path, theirs?.path);
});
