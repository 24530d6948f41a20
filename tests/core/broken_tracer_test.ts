import {
  type Span,
  trace,
  type Tracer,
  type TracerProvider,
} from "@opentelemetry/api";
import { recordSpans } from "@autogen-edge/runtime/testing";
import { assertEquals, assertRejects } from "@std/assert";
import { Ask, echo, idOf, runtimeWith, settled } from "./_fixture.ts";

/** A provider whose spans throw, as a broken processor makes them. */
function broken(method: "end" | "isRecording"): TracerProvider {
  const inner = recordSpans().tracerProvider;
  return {
    getTracer(...args): Tracer {
      const tracer = inner.getTracer(...args);
      return Object.assign(Object.create(tracer), {
        startSpan(...given: Parameters<Tracer["startSpan"]>): Span {
          const span = tracer.startSpan(...given);
          return Object.assign(Object.create(span), {
            isRecording: () => span.isRecording(),
            spanContext: () => span.spanContext(),
            end: () => span.end(),
            [method](): void {
              throw new Error("broken processor");
            },
          });
        },
      });
    },
  };
}

const BREAKS = [
  ["current", "end"],
  ["current", "isRecording"],
  ["autogen", "end"],
  ["autogen", "isRecording"],
] as const;
for (const [conventions, method] of BREAKS) {
  Deno.test(`a tracer that throws leaves no sender waiting: ${conventions}, ${method}`, async () => {
    const runtime = await runtimeWith({
      agents: { a: echo },
      tracerProvider: broken(method),
      conventions,
    });
    runtime.start();
    const outcomes = await Promise.race([
      Promise.allSettled([
        runtime.sendMessage(Ask({ question: "1" }), idOf("a")),
        runtime.sendMessage(Ask({ question: "2" }), idOf("a")),
        runtime.sendMessage(Ask({ question: "3" }), idOf("nobody")),
      ]),
      settled().then(() => "hangs"),
    ]);
    assertEquals(Array.isArray(outcomes), true, String(outcomes));
    await runtime.stopWhenIdle();
    await runtime.close();
    await assertRejects(() =>
      runtime.sendMessage(Ask({ question: "4" }), idOf("a"))
    );
    assertEquals(trace.getActiveSpan(), undefined);
  });
}

Deno.test("a maker of ids that throws ends the span, and its error is the caller's", async () => {
  const spans = recordSpans();
  await using runtime = await runtimeWith({
    agents: { a: echo },
    tracerProvider: spans.tracerProvider,
    generateId: () => {
      throw new RangeError("no more ids");
    },
  });
  runtime.start();
  await assertRejects(
    () => runtime.sendMessage(Ask({ question: "1" }), idOf("a")),
    RangeError,
    "no more ids",
  );
  assertEquals(spans.open, []);
  assertEquals(
    spans.finished.map(({ attributes }) => attributes["error.type"]),
    ["RangeError"],
  );
});
