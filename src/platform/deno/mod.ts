/**
 * Tracing in a Deno program: the environment is read where its permission is
 * granted, waiting spans do not keep the program alive, and they are sent before
 * it ends.
 *
 * @example A program that traces
 * ```ts
 * import { configureDenoTracing } from "@autogen-edge/runtime/deno";
 * import { assertEquals } from "@std/assert";
 *
 * await using tracing = configureDenoTracing({
 *   serviceName: "shop",
 *   fetch: () => Promise.resolve(new Response("{}")),
 * });
 * tracing.tracerProvider.getTracer("shop").startSpan("checkout").end();
 * await tracing.forceFlush();
 * assertEquals(tracing.counters.exported, 1);
 * ```
 *
 * @module
 */
export { configureDenoTracing } from "./configure_deno_tracing.ts";
