import {
  ProxyTracerProvider,
  type Tracer,
  type TracerProvider,
} from "@opentelemetry/api";

/**
 * A tracer provider that emits nothing and lets the caller's trace context pass
 * through unharmed. Given to a runtime it switches all spans off.
 *
 * It is that of `@opentelemetry/api`, which the API does not export by its name in
 * every version.
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
  getTracer: noopTracer,
};

/** Whether a tracer is known to emit nothing: then it is not even called. */
export function isNoopTracer(tracer: Tracer): boolean {
  return Object.getPrototypeOf(tracer) === Object.getPrototypeOf(noopTracer());
}

/** Without a delegate, the proxy provider hands out the API's own no-op tracer. */
function noopTracer(): Tracer {
  return new ProxyTracerProvider().getDelegate().getTracer("noop");
}
