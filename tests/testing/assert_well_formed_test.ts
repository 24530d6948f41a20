import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { ROOT_CONTEXT, type Span, trace, TraceFlags } from "@opentelemetry/api";
import {
  assertWellFormed,
  recordSpans,
  SpanAssertionError,
} from "../../src/testing/mod.ts";

function fixture() {
  const recorder = recordSpans();
  const tracer = recorder.tracerProvider.getTracer("t");
  const start = (name: string, parent?: Span) =>
    tracer.startSpan(
      name,
      {},
      parent ? trace.setSpan(ROOT_CONTEXT, parent) : ROOT_CONTEXT,
    );
  return { recorder, tracer, start };
}

function complaint(run: () => void): string {
  const error = assertThrows(run, SpanAssertionError);
  assertEquals(error.name, "AssertionError");
  return error.message;
}

Deno.test("assertWellFormed() accepts finished spans whose parents are there", () => {
  const { recorder, start } = fixture();
  const root = start("root");
  start("child", root).end();
  root.end();
  assertWellFormed(recorder, { oneRootPerTrace: true });
  assertWellFormed(recorder.finished, { oneRootPerTrace: true });
});

Deno.test("assertWellFormed() accepts a parent that is marked as remote", () => {
  const { recorder, tracer } = fixture();
  const remote = {
    traceId: "a".repeat(32),
    spanId: "b".repeat(16),
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  };
  tracer.startSpan("server", {}, trace.setSpanContext(ROOT_CONTEXT, remote))
    .end();
  assertWellFormed(recorder);
});

Deno.test("assertWellFormed() lists every offender by name and id", () => {
  const { recorder, tracer, start } = fixture();
  start("open");
  const twice = start("twice");
  twice.end();
  twice.end();
  twice.setAttribute("k", 1);
  const lost = {
    traceId: "a".repeat(32),
    spanId: "b".repeat(16),
    traceFlags: TraceFlags.SAMPLED,
  };
  tracer.startSpan("orphan", {}, trace.setSpanContext(ROOT_CONTEXT, lost))
    .end();
  assertEquals(
    complaint(() => assertWellFormed(recorder)).split("\n").slice(1),
    [
      '  left open: "open" (0000000000000001)',
      '  ended twice: "twice" (0000000000000002) in end',
      '  changed after end: "twice" (0000000000000002) in setAttribute("k")',
      '  orphaned: "orphan" (0000000000000003), its parent bbbbbbbbbbbbbbbb is not among the finished spans',
    ],
  );
});

Deno.test("assertWellFormed() does not call the child of an open span an orphan", () => {
  const { recorder, start } = fixture();
  start("child", start("open")).end();
  assertEquals(
    complaint(() => assertWellFormed(recorder)).split("\n").length,
    2,
  );
});

Deno.test("assertWellFormed() finds a span that was exported twice", () => {
  const { recorder, start } = fixture();
  start("once").end();
  assertStringIncludes(
    complaint(() =>
      assertWellFormed([...recorder.finished, ...recorder.finished])
    ),
    'exported 2 times: "once" (0000000000000001)',
  );
});

Deno.test("assertWellFormed() finds a trace with several roots when asked to", () => {
  const { recorder, tracer } = fixture();
  const remote = {
    traceId: "a".repeat(32),
    spanId: "b".repeat(16),
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  };
  for (const name of ["one", "two"]) {
    tracer.startSpan(name, {}, trace.setSpanContext(ROOT_CONTEXT, remote))
      .end();
  }
  assertWellFormed(recorder);
  assertStringIncludes(
    complaint(() => assertWellFormed(recorder, { oneRootPerTrace: true })),
    `several roots in trace ${remote.traceId}: "one" (0000000000000001), "two" (0000000000000002)`,
  );
});

Deno.test("assertWellFormed() finds spans that are their own ancestors", () => {
  const { recorder, start } = fixture();
  const root = start("a");
  start("b", root).end();
  root.end();
  const [a, b] = recorder.finished;
  if (a === undefined || b === undefined) throw new Error("Expected two spans");
  const loop = Object.create(a, {
    parentSpanContext: { value: b.spanContext() },
    spanContext: { value: () => a.spanContext() },
  });
  assertStringIncludes(
    complaint(() => assertWellFormed([loop, b])),
    "it is its own ancestor",
  );
});
