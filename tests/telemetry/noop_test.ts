import {
  extractEnvelope,
  injectEnvelope,
  noopTracerProvider,
} from "@autogen-edge/runtime";
import { assertEquals, assertFalse, assertThrows } from "@std/assert";
import {
  context,
  INVALID_SPAN_CONTEXT,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  type Span,
  trace,
} from "@opentelemetry/api";
import { recordSpans } from "@autogen-edge/runtime/testing";
import { isNoopTracer } from "../../src/telemetry/noop.ts";

const metadata = {
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  tracestate: "vendor=1",
  baggage: "a=1",
};
const tracer = noopTracerProvider.getTracer("app");

Deno.test("a no-op span hands a remote parent through, with its state and baggage", () => {
  const parent = extractEnvelope(metadata);
  const span = tracer.startSpan("x", {}, parent);
  assertFalse(span.isRecording());
  assertEquals(injectEnvelope(trace.setSpan(parent, span)), metadata);
  span.setAttribute("a", 1).addEvent("e").end();
});

Deno.test("a no-op span without a parent, or as a root, is invalid", () => {
  const parent = extractEnvelope(metadata);
  for (
    const span of [
      tracer.startSpan("x"),
      tracer.startSpan("x", { root: true }, parent),
    ]
  ) {
    assertEquals(span.spanContext(), INVALID_SPAN_CONTEXT);
  }
});

Deno.test("startActiveSpan() takes all its forms, and gives back what the work gives", () => {
  const parent = extractEnvelope(metadata);
  const id = (span: Span) => span.spanContext().spanId;
  assertEquals(tracer.startActiveSpan("x", () => 1), 1);
  assertEquals(tracer.startActiveSpan("x", {}, () => 2), 2);
  assertEquals(tracer.startActiveSpan("x", {}, parent, id), "b7ad6b7169203331");
  assertThrows(
    () =>
      tracer.startActiveSpan("x", () => {
        throw new RangeError("no");
      }),
    RangeError,
  );
  assertEquals(context.active(), ROOT_CONTEXT);
});

Deno.test("no-op tracers are told from others", () => {
  const api = new ProxyTracerProvider().getDelegate().getTracer("x");
  assertEquals(isNoopTracer(tracer), true);
  assertEquals(isNoopTracer(api), true);
  const { tracerProvider } = recordSpans();
  assertEquals(isNoopTracer(tracerProvider.getTracer("x")), false);
  assertEquals(isNoopTracer(trace.getTracer("x")), false);
});
