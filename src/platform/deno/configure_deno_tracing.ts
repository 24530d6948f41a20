import {
  configureOtlpTracing,
  type OtlpTracing,
  type OtlpTracingOptions,
  type Timer,
} from "../../otlp/mod.ts";

/**
 * Sets up tracing for a Deno program. In addition to what `configureOtlpTracing`
 * does, it sends what is left when the program has nothing else to do, at
 * once rather than after the schedule's delay, and even where nobody flushes or
 * disposes. Only `Deno.exit` and an uncaught error leave no time for that:
 * dispose of the set-up before them.
 *
 * With `OTEL_DENO=true` Deno traces by itself, and no set-up is needed.
 *
 * @param options - over the variables that the program may read
 * @returns the set-up; disposing of it sends what is left, too
 * @throws {TypeError} when the endpoint is no URL, or a header is none
 * @throws {RangeError} when a number is out of its range
 *
 * @example A set-up that ends with the block
 * ```ts
 * import { configureDenoTracing } from "@autogen-edge/runtime/deno";
 * import { assertEquals } from "@std/assert";
 *
 * let requests = 0;
 * {
 *   await using tracing = configureDenoTracing({
 *     fetch: () => Promise.resolve(new Response(`{"n":${++requests}}`)),
 *   });
 *   tracing.tracerProvider.getTracer("app").startSpan("work").end();
 * }
 * assertEquals(requests, 1);
 * ```
 */
export function configureDenoTracing(
  options: OtlpTracingOptions = {},
): OtlpTracing {
  const tracing = configureOtlpTracing({
    timer: setUnrefTimer,
    ...options,
    resource: {
      "process.runtime.name": "deno",
      "process.runtime.version": Deno.version.deno,
      ...options.resource,
    },
  });
  let leaving = false;
  const leave = async () => {
    await tracing.forceFlush();
    // A collector that is down must not keep the program for ever.
    if (tracing.counters.pending > 0) await tracing.shutdown({ timeout: 0 });
    leaving = false;
  };
  // Not `unload`: Deno sends no request that is begun there.
  const onBeforeUnload = (event: Event) => {
    if (leaving || tracing.counters.pending === 0) return;
    leaving = true;
    event.preventDefault();
    void leave();
  };
  globalThis.addEventListener("beforeunload", onBeforeUnload);

  const shutdown: OtlpTracing["shutdown"] = async (deadline) => {
    await tracing.shutdown(deadline);
    globalThis.removeEventListener("beforeunload", onBeforeUnload);
  };
  return {
    ...tracing,
    shutdown,
    [Symbol.asyncDispose]: () => shutdown(),
  };
}

const setUnrefTimer: Timer = (callback, delay) => {
  const id = setTimeout(callback, delay);
  Deno.unrefTimer(id);
  return () => clearTimeout(id);
};
