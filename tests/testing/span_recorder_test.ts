import {
  assertEquals,
  assertNotEquals,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
} from "@opentelemetry/api";
import { WebTracerProvider } from "@opentelemetry/sdk-trace-web";
import { recordSpans } from "../../src/testing/mod.ts";

Deno.test("recordSpans() gives the same ids in every run", () => {
  const run = () => {
    const recorder = recordSpans();
    const tracer = recorder.tracerProvider.getTracer("t");
    const root = tracer.startSpan("root");
    tracer.startSpan("child", {}, trace.setSpan(ROOT_CONTEXT, root)).end();
    root.end();
    return recorder.finished.map((span) => span.spanContext());
  };
  assertEquals(run(), run());
  assertEquals(run().map(({ spanId }) => spanId), [
    "0000000000000001",
    "0000000000000002",
  ]);
  assertEquals(run()[0]?.traceId, run()[1]?.traceId);
});

Deno.test("recordSpans() with different seeds shares no ids", () => {
  const ids = [1, 2].map((seed) =>
    recordSpans({ seed }).tracerProvider.getTracer("t").startSpan("s")
      .spanContext()
  );
  assertNotEquals(ids[0]?.traceId, ids[1]?.traceId);
  assertNotEquals(ids[0]?.spanId, ids[1]?.spanId);
  assertEquals(ids.map(trace.isSpanContextValid), [true, true]);
});

Deno.test("recordSpans() rejects a seed that is not an unsigned 32-bit integer", () => {
  for (const seed of [-1, 0.5, NaN, 2 ** 32]) {
    assertThrows(
      () => recordSpans({ seed }),
      RangeError,
      `Cannot record spans: the seed ${seed}`,
    );
  }
});

Deno.test("SpanRecorder.tracerProvider records all that a span is given", () => {
  let now = 1_700_000_000_000;
  const recorder = recordSpans({ now: () => now += 0.25 });
  const tracer = recorder.tracerProvider.getTracer("shop", "1.2.3", {
    schemaUrl: "https://example.com/schema",
  });
  const other = tracer.startSpan("other");
  const span = tracer.startSpan("first name", {
    kind: SpanKind.CLIENT,
    attributes: { list: ["a", "b"], skipped: undefined },
    links: [{ context: other.spanContext(), attributes: { why: "caused" } }],
  });
  span.setAttribute("n", 1).setAttributes({ yes: true }).updateName(
    "last name",
  );
  span.addEvent("thought", { deep: true }).addEvent("timed", 1_700_000_000_500)
    .addEvent("both", { a: 1 }, [17, 5]);
  span.addLink({ context: other.spanContext() });
  span.recordException(new TypeError("broken"));
  span.setStatus({ code: SpanStatusCode.ERROR, message: "it broke" });
  assertEquals(span.isRecording(), true);
  span.end();
  assertEquals(span.isRecording(), false);

  const [recorded] = recorder.finished;
  assertEquals(recorded?.name, "last name");
  assertEquals(recorded?.kind, SpanKind.CLIENT);
  assertEquals(recorded?.parentSpanContext, undefined);
  assertEquals(recorded?.attributes, { list: ["a", "b"], n: 1, yes: true });
  assertEquals(recorded?.startTime, [1_700_000_000, 500_000]);
  assertEquals(recorded?.endTime, [1_700_000_000, 1_250_000]);
  assertEquals(recorded?.links.map((link) => link.attributes), [{
    why: "caused",
  }, {}]);
  assertEquals(recorded?.status, {
    code: SpanStatusCode.ERROR,
    message: "it broke",
  });
  assertEquals(recorded?.events.slice(0, 3), [
    {
      name: "thought",
      attributes: { deep: true },
      time: [1_700_000_000, 750_000],
    },
    { name: "timed", attributes: {}, time: [1_700_000_000, 500_000_000] },
    { name: "both", attributes: { a: 1 }, time: [17, 5] },
  ]);
  assertEquals(recorded?.events[3]?.name, "exception");
  assertEquals(
    recorded?.events[3]?.attributes?.["exception.type"],
    "TypeError",
  );
  assertEquals(
    recorded?.events[3]?.attributes?.["exception.message"],
    "broken",
  );
  assertEquals(recorded?.instrumentationScope, {
    name: "shop",
    version: "1.2.3",
    schemaUrl: "https://example.com/schema",
  });
  assertEquals(recorder.open.map((open) => open.name), ["other"]);
  assertEquals(recorder.misuses, []);
});

Deno.test("SpanRecorder.tracerProvider takes the parent from the context given, unless the span is to be a root", () => {
  const recorder = recordSpans();
  const tracer = recorder.tracerProvider.getTracer("t");
  const remote = {
    traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
    spanId: "00f067aa0ba902b7",
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  };
  const parent = trace.setSpanContext(ROOT_CONTEXT, remote);
  tracer.startSpan("nested", {}, parent).end();
  tracer.startSpan("rooted", { root: true }, parent).end();
  const [nested, rooted] = recorder.finished;
  assertEquals(nested?.parentSpanContext, remote);
  assertEquals(nested?.spanContext().traceId, remote.traceId);
  assertEquals(rooted?.parentSpanContext, undefined);
  assertNotEquals(rooted?.spanContext().traceId, remote.traceId);
});

Deno.test("SpanRecorder.tracerProvider runs startActiveSpan() callbacks in all three forms", () => {
  const recorder = recordSpans();
  const tracer = recorder.tracerProvider.getTracer("t");
  const finish = (result: number) => (span: { end(): void }) => {
    span.end();
    return result;
  };
  const parent = trace.setSpan(ROOT_CONTEXT, tracer.startSpan("parent"));
  assertEquals(tracer.startActiveSpan("one", finish(1)), 1);
  assertEquals(
    tracer.startActiveSpan("two", { kind: SpanKind.SERVER }, finish(2)),
    2,
  );
  assertEquals(tracer.startActiveSpan("three", {}, parent, finish(3)), 3);
  const [one, two, three] = recorder.finished;
  assertEquals([one?.parentSpanContext, two?.kind], [
    undefined,
    SpanKind.SERVER,
  ]);
  assertEquals(three?.parentSpanContext, trace.getSpanContext(parent));
  assertStrictEquals(context.active(), ROOT_CONTEXT);
});

Deno.test("SpanRecorder does not record what the sampler refuses, nor anything below it", () => {
  const recorder = recordSpans({ sampler: (name) => name !== "noise" });
  const tracer = recorder.tracerProvider.getTracer("t");
  const noise = tracer.startSpan("noise");
  const below = tracer.startSpan(
    "below",
    {},
    trace.setSpan(ROOT_CONTEXT, noise),
  );
  const signal = tracer.startSpan("signal");
  for (const span of [below, noise, signal]) span.end();
  assertEquals(recorder.finished.map((span) => span.name), ["signal"]);
  assertEquals([noise.isRecording(), noise.spanContext().traceFlags], [
    false,
    TraceFlags.NONE,
  ]);
  assertEquals(below.spanContext().traceId, noise.spanContext().traceId);
});

Deno.test("SpanRecorder notes what a tracer would silently ignore", () => {
  const recorder = recordSpans();
  const span = recorder.tracerProvider.getTracer("t").startSpan("s");
  span.setAttribute("bad", { nested: true } as unknown as string);
  span.end();
  span.setAttribute("late", 1).updateName("late").addEvent("late").setStatus({
    code: SpanStatusCode.ERROR,
  });
  span.end();
  assertEquals(
    recorder.misuses.map(({ problem, call }) => `${problem}: ${call}`),
    [
      'invalid attribute: setAttribute("bad")',
      'changed after end: setAttribute("late")',
      'changed after end: updateName("late")',
      'changed after end: addEvent("late")',
      "changed after end: setStatus",
      "ended twice: end",
    ],
  );
  assertEquals(recorder.toTree(), [
    {
      name: "s",
      kind: "INTERNAL",
      status: { code: "UNSET" },
      attributes: {},
      links: [],
      events: [],
      children: [],
    },
  ]);
});

Deno.test("SpanRecorder spans keep OK as the final status and drop its message", () => {
  const recorder = recordSpans();
  const span = recorder.tracerProvider.getTracer("t").startSpan("s");
  span.setStatus({ code: SpanStatusCode.ERROR, message: "first" });
  span.setStatus({ code: SpanStatusCode.UNSET });
  span.setStatus({ code: SpanStatusCode.OK, message: "ignored" });
  span.setStatus({ code: SpanStatusCode.ERROR, message: "too late" });
  span.end();
  assertEquals(recorder.finished[0]?.status, { code: SpanStatusCode.OK });
});

Deno.test("SpanRecorder.clear() forgets finished spans and misuses but not that a span is open", () => {
  const recorder = recordSpans();
  const tracer = recorder.tracerProvider.getTracer("t");
  const open = tracer.startSpan("open");
  const done = tracer.startSpan("done");
  done.end();
  done.end();
  recorder.clear();
  assertEquals([recorder.finished, recorder.misuses], [[], []]);
  assertEquals(recorder.open.map((span) => span.name), ["open"]);
  open.end();
  assertEquals(recorder.finished.map((span) => span.name), ["open"]);
});

Deno.test("SpanRecorder listens to an SDK tracer provider as its span processor", async () => {
  const recorder = recordSpans();
  const provider = new WebTracerProvider({ spanProcessors: [recorder] });
  const tracer = provider.getTracer("t");
  const root = tracer.startSpan("root");
  const child = tracer.startSpan(
    "child",
    { kind: SpanKind.CLIENT },
    trace.setSpan(ROOT_CONTEXT, root),
  );
  assertEquals(recorder.open.map((span) => span.name), ["root", "child"]);
  child.end();
  root.end();
  await provider.forceFlush();
  await provider.shutdown();
  assertEquals(recorder.open, []);
  assertEquals(
    recorder.toTree().map((
      tree,
    ) => [tree.name, tree.children.map(({ name, kind }) => [name, kind])]),
    [
      ["root", [["child", "CLIENT"]]],
    ],
  );
});

Deno.test("SpanRecorder records what the SDK records for the same calls", () => {
  const own = recordSpans();
  const sdk = recordSpans();
  for (
    const provider of [
      own.tracerProvider,
      new WebTracerProvider({ spanProcessors: [sdk] }),
    ]
  ) {
    const tracer = provider.getTracer("t");
    const cause = tracer.startSpan("cause");
    const span = tracer.startSpan("effect", {
      links: [{ context: cause.spanContext() }],
    }, ROOT_CONTEXT);
    span.setAttributes({ a: 1, b: [true, false], c: "x", d: undefined });
    span.addEvent("e", { k: "v" });
    span.recordException({ code: 42, name: "Named", message: "m" });
    span.recordException("just text");
    span.setStatus({ code: SpanStatusCode.ERROR, message: "m" });
    span.end([1, 0]);
    cause.end();
  }
  assertEquals(own.toTree(), sdk.toTree());
  assertEquals(own.finished[1]?.endTime, own.finished[1]?.startTime);
});
