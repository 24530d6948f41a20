import { type Context, ROOT_CONTEXT } from "@opentelemetry/api";
import { type TelemetryOptions, withTelemetry } from "@autogen-edge/runtime";
import { recordSpans, type SpanRecorder } from "@autogen-edge/runtime/testing";

/** A call context whose spans are recorded. */
export interface Traced {
  readonly spans: SpanRecorder;
  readonly traceContext: Context;
}

/** Starts recording, with the switches given. */
export function traced(options: TelemetryOptions = {}): Traced {
  const spans = recordSpans();
  const { tracerProvider } = spans;
  return {
    spans,
    traceContext: withTelemetry(ROOT_CONTEXT, { tracerProvider, ...options }),
  };
}
