import {
  type Context,
  context as contextApi,
  INVALID_SPAN_CONTEXT,
  ProxyTracerProvider,
  type Span,
  type SpanOptions,
  trace,
  type Tracer,
  type TracerProvider,
} from "@opentelemetry/api";

/** Hands the parent's span context through, so that propagation still works. */
class NoopTracer implements Tracer {
  startSpan(_name: string, options?: SpanOptions, context?: Context): Span {
    const parent = options?.root
      ? undefined
      : trace.getSpanContext(context ?? contextApi.active());
    return trace.wrapSpanContext(parent ?? INVALID_SPAN_CONTEXT);
  }

  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    ...rest: [F] | [SpanOptions, F] | [SpanOptions, Context, F]
  ): ReturnType<F> {
    const run = rest[rest.length - 1] as (span: Span) => ReturnType<F>;
    const options = rest.length > 1 ? rest[0] as SpanOptions : undefined;
    const parent = rest.length > 2 ? rest[1] as Context : contextApi.active();
    const span = this.startSpan(name, options, parent);
    return contextApi.with(trace.setSpan(parent, span), () => run(span));
  }
}

/**
 * A tracer provider that emits nothing and lets the caller's trace context pass
 * through unharmed. Given to a runtime it switches all spans off.
 *
 * `@opentelemetry/api` does not export its own in every version.
 *
 * @example A runtime without tracing
 * ```ts
 * import { noopTracerProvider, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * await using runtime = new SingleThreadedAgentRuntime({
 *   tracerProvider: noopTracerProvider,
 * });
 * assert(!noopTracerProvider.getTracer("app").startSpan("x").isRecording());
 * ```
 */
export const noopTracerProvider: TracerProvider = {
  getTracer: (): Tracer => new NoopTracer(),
};

/**
 * Whether a tracer is known to emit nothing: ours, or the one that
 * `@opentelemetry/api` falls back to. Known ones are not even called.
 */
export function isNoopTracer(tracer: Tracer): boolean {
  return tracer instanceof NoopTracer ||
    Object.getPrototypeOf(tracer) === apiNoopTracerPrototype();
}

function apiNoopTracerPrototype(): object {
  // Without a delegate the proxy provider hands out the API's own no-op tracer.
  const provider = new ProxyTracerProvider().getDelegate();
  return Object.getPrototypeOf(provider.getTracer("noop"));
}
