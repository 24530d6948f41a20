/**
 * Sends spans to an OpenTelemetry collector: one call builds resource, tracer
 * provider, span processor and OTLP/HTTP exporter from options and the standard
 * `OTEL_*` variables. It exports over `fetch`, in Deno, Workers and browsers
 * alike, and registers nothing globally.
 *
 * Existing instrumentation needs none of it: give its tracer provider to the
 * runtime, or register it with `@opentelemetry/api`.
 *
 * @example Set-up for a program
 * ```ts
 * import { configureOtlpTracing } from "@autogen-edge/runtime/otlp";
 * import { assertEquals } from "@std/assert";
 *
 * await using tracing = configureOtlpTracing({
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
export { configureOtlpTracing } from "./configure_otlp_tracing.ts";
export type {
  FlushOptions,
  OtlpCounters,
  OtlpTracing,
} from "./otlp_tracing.ts";
export type {
  BatchOptions,
  OtlpTracingOptions,
  SamplerName,
  SpanLimits,
  Timer,
} from "./otlp_tracing_options.ts";
export type { Environment } from "../telemetry/mod.ts";
