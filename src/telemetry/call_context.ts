import type { Context } from "@opentelemetry/api";

/**
 * What every asynchronous call in this library takes and hands on: how to stop
 * it, and where its spans hang.
 *
 * Browsers have no asynchronous context and zone.js loses its own at the first
 * native `await`, so the context is an argument here and never a global. Message
 * handlers get one as their {@linkcode MessageContext}; pass it on, or pass its
 * two fields inside an options object.
 *
 * @example Hand a context on with a span of your own
 * ```ts
 * import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
 * import type { CallContext } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * function underOwnSpan(call: CallContext): CallContext {
 *   const parent = call.traceContext ?? ROOT_CONTEXT;
 *   const span = trace.getTracer("app").startSpan("lookup", {}, parent);
 *   return { ...call, traceContext: trace.setSpan(parent, span) };
 * }
 *
 * const signal = AbortSignal.timeout(1000);
 * assertEquals(underOwnSpan({ signal }).signal, signal);
 * ```
 */
export interface CallContext {
  /** Ends the work, and the spans that are open for it, when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /**
   * The OpenTelemetry context whose span is the parent of what the call does.
   * Without one, the active context is used, which is the root context wherever
   * no context manager is registered.
   */
  readonly traceContext?: Context | undefined;
}
