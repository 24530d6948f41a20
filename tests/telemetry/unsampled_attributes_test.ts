import {
  type Context,
  ROOT_CONTEXT,
  trace,
  TraceFlags,
  type TracerProvider,
} from "@opentelemetry/api";
import { recordSpans } from "@autogen-edge/runtime/testing";
import { assertEquals } from "@std/assert";
import { openOperation } from "../../src/telemetry/operation.ts";
import { SCOPE, Telemetry } from "../../src/telemetry/telemetry.ts";

/** A context whose span somebody has decided about. */
function decided(traceFlags: TraceFlags): Context {
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    traceFlags,
  });
}

/** How often the attributes of a span below `parent` are built. */
function builds(tracerProvider: TracerProvider, parent: Context): number {
  let count = 0;
  const telemetry = new Telemetry({
    tracerProvider,
    environment: () => undefined,
  });
  openOperation(telemetry, parent, {
    name: "work",
    scope: SCOPE,
    attributes: () => {
      count++;
      return { built: true };
    },
  }).end();
  return count;
}

Deno.test("no attribute is built below a span that was not sampled", () => {
  const { tracerProvider } = recordSpans();
  assertEquals(builds(tracerProvider, decided(TraceFlags.NONE)), 0);
  assertEquals(builds(tracerProvider, decided(TraceFlags.SAMPLED)), 1);
  assertEquals(builds(tracerProvider, ROOT_CONTEXT), 1);
});

Deno.test("a span that is recorded all the same has its attributes", () => {
  const spans = recordSpans();
  const own = spans.tracerProvider.getTracer("own");
  const contrary: TracerProvider = {
    getTracer: () =>
      Object.assign(Object.create(own), {
        startSpan: (name: string) => own.startSpan(name, {}, ROOT_CONTEXT),
      }),
  };
  assertEquals(builds(contrary, decided(TraceFlags.NONE)), 1);
  assertEquals(spans.finished.map(({ attributes }) => attributes), [
    { built: true },
  ]);
});
