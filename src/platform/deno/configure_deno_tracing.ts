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
 * disposes. Only `Deno.exit`, a signal such as SIGTERM and an uncaught error
 * leave no time for that: dispose of the set-up before them, for instance in a
 * listener of `Deno.addSignalListener`.
 *
 * It never asks for a permission: where the collector may not be reached, the
 * spans count as failed.
 *
 * With `OTEL_DENO=true` Deno traces by itself, and no set-up is needed. With
 * both, Deno makes a span of each request that exports spans.
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
    fetch: options.fetch ?? fetchIfPermitted,
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

/** A prompt for a collector would surprise whoever sits at the terminal. */
const fetchIfPermitted: typeof fetch = (input, init) => {
  const { hostname, port, protocol } = new URL(String(input));
  const host = `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
  if (Deno.permissions.querySync({ name: "net", host }).state !== "granted") {
    throw new Deno.errors.NotCapable(`Requires net access to "${host}"`);
  }
  return globalThis.fetch(input, init);
};
