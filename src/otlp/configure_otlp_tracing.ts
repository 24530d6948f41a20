import { noopTracerProvider } from "../telemetry/mod.ts";
import { FetchExporter } from "./_fetch_exporter.ts";
import { FetchTransport } from "./_fetch_transport.ts";
import { QueueProcessor } from "./_queue_processor.ts";
import { report } from "./_report.ts";
import { readSettings } from "./_settings.ts";
import { createTracerProvider } from "./_tracer_provider.ts";
import { within } from "./_within.ts";
import type { FlushOptions, OtlpTracing } from "./otlp_tracing.ts";
import type { OtlpTracingOptions } from "./otlp_tracing_options.ts";

/**
 * Sets up tracing over OTLP/HTTP. Nothing is registered globally: give the
 * `tracerProvider` to the runtime, or to `trace.setGlobalTracerProvider`.
 *
 * `OTEL_SDK_DISABLED=true` or `OTEL_TRACES_EXPORTER=none` make it a set-up that
 * does nothing. A variable that makes no sense is reported through `diag` and
 * counts as unset.
 *
 * Under Deno, the permission to reach the collector is all it needs. While spans
 * wait for company, a timer keeps a Deno program alive until they are sent; the
 * set-up of `@autogen-edge/runtime/deno` sends them at once when the program is
 * done.
 *
 * @param options - over the variables of the environment
 * @returns the set-up; dispose it to send what is left
 * @throws {TypeError} when the endpoint is no URL, or a header is none
 * @throws {RangeError} when a number is out of its range
 *
 * @example A set-up that ends with the block
 * ```ts
 * import { configureOtlpTracing } from "@autogen-edge/runtime/otlp";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const urls: string[] = [];
 * {
 *   await using tracing = configureOtlpTracing({
 *     endpoint: "https://collector.example",
 *     fetch: (url) => {
 *       urls.push(String(url));
 *       return Promise.resolve(new Response("{}"));
 *     },
 *   });
 *   tracing.tracerProvider.getTracer("app").startSpan("work").end();
 * }
 * assertEquals(urls, ["https://collector.example/v1/traces"]);
 * assertThrows(() => configureOtlpTracing({ endpoint: "foo" }), TypeError);
 * ```
 */
export function configureOtlpTracing(
  options: OtlpTracingOptions = {},
): OtlpTracing {
  const settings = readSettings(options);
  if (settings === "disabled") return disabledTracing();
  const exporter = new FetchExporter(
    new FetchTransport(settings.transport),
    settings.exportTimeout,
  );
  const processor = new QueueProcessor(exporter, settings.queue);
  const tracerProvider = createTracerProvider({
    ...settings.provider,
    spanProcessors: [...(options.spanProcessors ?? []), processor],
  });
  const { flushTimeout } = settings.queue;
  let othersDown: Promise<unknown> | undefined;
  async function shutdown(deadline: FlushOptions = {}): Promise<void> {
    const { timeout = flushTimeout } = deadline;
    const others = options.spanProcessors ?? [];
    othersDown ??= Promise.all(others.map(quietly));
    await Promise.all([processor.close(timeout), within(timeout, othersDown)]);
  }

  return {
    tracerProvider,
    counters: processor.counters,
    forceFlush: (deadline) => processor.flush(deadline?.timeout),
    flushNow: () => processor.flushNow(),
    whenIdle: () => processor.whenIdle(),
    shutdown,
    [Symbol.asyncDispose]: () => shutdown(),
  };
}

async function quietly(
  processor: { shutdown(): Promise<void> },
): Promise<void> {
  try {
    await processor.shutdown();
  } catch (error) {
    report("error", `Cannot shut a span processor down: ${error}`);
  }
}

function disabledTracing(): OtlpTracing {
  const done = () => Promise.resolve();
  return {
    tracerProvider: noopTracerProvider,
    counters: { exported: 0, failed: 0, dropped: 0, pending: 0, open: 0 },
    forceFlush: done,
    flushNow: () => {},
    whenIdle: done,
    shutdown: done,
    [Symbol.asyncDispose]: done,
  };
}
