import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Tracer } from "@opentelemetry/api";
import { configure, listenToDiag, settled } from "./_probe.ts";
import { OtlpReceiver, resourceAttribute } from "./_receiver.ts";

const FOREIGN = [NaN, Infinity, -Infinity, 2 ** 63, 1e21, -(2 ** 63)];

Deno.test("numbers that OTLP/JSON cannot carry become texts", async () => {
  await using receiver = new OtlpReceiver();
  await using tracing = configure({
    endpoint: receiver.endpoint,
    resource: { ratio: NaN },
  });
  const tracer = tracing.tracerProvider.getTracer("test");
  for (const value of FOREIGN) {
    const attributes = { value, list: [1, value] };
    const span = tracer.startSpan("1", { attributes });
    span.addEvent("event", attributes);
    span.addLink({ context: span.spanContext(), attributes });
    span.end();
  }
  await tracing.forceFlush();
  const sent: readonly unknown[] = receiver.spans;
  assertEquals(sent.length, FOREIGN.length);
  for (const [index, value] of FOREIGN.entries()) {
    const text = { stringValue: String(value) };
    const expected = [
      { key: "value", value: text },
      {
        key: "list",
        value: { arrayValue: { values: [{ stringValue: "1" }, text] } },
      },
    ];
    const span = JSON.parse(JSON.stringify(sent[index]));
    assertEquals(span.attributes, expected);
    assertEquals(span.events[0].attributes, expected);
    assertEquals(span.links[0].attributes, expected);
  }
  assertEquals(resourceAttribute(receiver.requests[0], "ratio"), "NaN");
});

Deno.test("numbers that OTLP/JSON can carry stay numbers", async () => {
  await using receiver = new OtlpReceiver();
  await using tracing = configure({ endpoint: receiver.endpoint });
  const values = [0, 1.5, -7, 1e-300, -(2 ** 62), 2 ** 53];
  for (const value of values) {
    const span = tracing.tracerProvider.getTracer("test").startSpan("1");
    span.setAttributes({ value, list: [value, 1] }).end();
  }
  await tracing.forceFlush();
  const types = receiver.spans.flatMap((span) =>
    span.attributes.map(({ value }) => Object.keys(value)[0])
  );
  assertEquals(types.includes("stringValue"), false);
  assertEquals(receiver.spans[1]?.attributes[0]?.value, { doubleValue: 1.5 });
});

const invalid: Record<string, (tracer: Tracer) => void> = {
  "a name that is no text": (tracer) => {
    const name: unknown = 42;
    tracer.startSpan(name as string).end();
  },
  "an event whose name is no text": (tracer) => {
    const span = tracer.startSpan("1");
    const name: unknown = {};
    span.addEvent(name as string).end();
  },
  "a link to no span": (tracer) => {
    const context = { traceId: "zz", spanId: "1", traceFlags: 1 };
    tracer.startSpan("1", { links: [{ context }] }).end();
  },
  "a start that is no time": (tracer) => {
    tracer.startSpan("1", { startTime: [NaN, 0] }).end();
  },
  "a start before all time": (tracer) => {
    tracer.startSpan("1", { startTime: [-5, 0] }).end();
  },
};

for (const [kind, emitInvalid] of Object.entries(invalid)) {
  Deno.test(`${kind} fails that span alone`, async () => {
    using reported = listenToDiag();
    await using receiver = new OtlpReceiver();
    await using tracing = configure({ endpoint: receiver.endpoint });
    const tracer = tracing.tracerProvider.getTracer("test");
    tracer.startSpan("before").end();
    emitInvalid(tracer);
    tracer.startSpan("after").end();
    await tracing.forceFlush();
    const counts = settled(tracing);
    assertEquals(receiver.names, ["before", "after"]);
    assertEquals(counts, { exported: 2, failed: 1, dropped: 0 });
    assertStringIncludes(reported.lines.join(), "Cannot export 1 spans");
  });
}
