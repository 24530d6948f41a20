import { type Context, type Span, trace } from "@opentelemetry/api";
import { scopeOf, withScope } from "./_scope.ts";

/**
 * Marks the span of a context as a run: the handlers of events that are
 * published below it become siblings under that span, however long the
 * conversation gets, instead of nesting one level deeper with every message.
 *
 * Teams mark their `invoke_workflow` span. Mark a span of your own where a
 * conversation over topics starts.
 *
 * @param context - a context with a span
 * @returns the context, in which that span is the run; the same context where
 * there is no span
 *
 * @example One request is one run
 * ```ts
 * import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
 * import { markRun } from "@autogen-edge/runtime";
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const spans = recordSpans();
 * const span = spans.tracerProvider.getTracer("app").startSpan("conversation");
 * const traceContext = markRun(trace.setSpan(ROOT_CONTEXT, span));
 * // await runtime.publishMessage(message, topic, { traceContext });
 * span.end();
 * assertEquals(trace.getSpan(traceContext), span);
 * ```
 */
export function markRun(context: Context): Context {
  const span = trace.getSpan(context);
  return span === undefined ? context : withRunSpan(context, span);
}

/** The span of the run that a context belongs to. */
export function runSpanOf(context: Context): Span | undefined {
  return scopeOf(context).run;
}

/** The context in which a run that was read from an envelope goes on. */
export function withRunSpan(context: Context, run: Span): Context {
  return withScope(context, { run });
}

/** The context in which the handlers of an event are at home: their run's. */
export function inRun(context: Context): Context {
  const run = runSpanOf(context);
  return run === undefined || run === trace.getSpan(context)
    ? context
    : trace.setSpan(context, run);
}
