import type { TracerProvider } from "@opentelemetry/api";

/**
 * Where the sampled spans are. Each one that was ever started is counted in
 * exactly one of the five.
 *
 * @example What never arrived
 * ```ts
 * import { configureOtlpTracing, type OtlpCounters } from "@autogen-edge/runtime/otlp";
 * import { assertEquals } from "@std/assert";
 *
 * function lost({ failed, dropped }: OtlpCounters): number {
 *   return failed + dropped;
 * }
 *
 * const tracing = configureOtlpTracing({
 *   fetch: () => Promise.resolve(new Response("no", { status: 403 })),
 * });
 * tracing.tracerProvider.getTracer("shop").startSpan("order").end();
 * await tracing.shutdown();
 * assertEquals(lost(tracing.counters), 1);
 * ```
 */
export interface OtlpCounters {
  /** Accepted by the collector. */
  readonly exported: number;
  /** Sent and refused, or not answered in time. */
  readonly failed: number;
  /**
   * Never sent: the queue was full, or the set-up was shut down before they
   * ended or could be sent.
   */
  readonly dropped: number;
  /** Ended, and waiting in the queue or for the collector's answer. */
  readonly pending: number;
  /** Started and not ended. */
  readonly open: number;
}

/**
 * How long to wait for the collector.
 *
 * @example A collector that does not answer
 * ```ts
 * import { configureOtlpTracing, type FlushOptions } from "@autogen-edge/runtime/otlp";
 * import { assertEquals } from "@std/assert";
 *
 * const tracing = configureOtlpTracing({
 *   fetch: () => Promise.withResolvers<Response>().promise,
 * });
 * tracing.tracerProvider.getTracer("shop").startSpan("order").end();
 * const deadline: FlushOptions = { timeout: 1 };
 * await tracing.shutdown(deadline);
 * assertEquals(tracing.counters.failed, 1);
 * ```
 */
export interface FlushOptions {
  /**
   * In milliseconds.
   *
   * @default {OtlpTracingOptions.flushTimeout}
   */
  readonly timeout?: number | undefined;
}

/**
 * A running set-up of tracing. Nothing of it ever throws into the program: what
 * goes wrong shows in the counters and in OpenTelemetry's `diag` logger.
 *
 * @example Work that goes on in the background
 * ```ts
 * import { configureOtlpTracing, type OtlpTracing } from "@autogen-edge/runtime/otlp";
 * import { assertEquals } from "@std/assert";
 *
 * async function leave(tracing: OtlpTracing): Promise<number> {
 *   await tracing.whenIdle();
 *   await tracing.forceFlush();
 *   return tracing.counters.exported;
 * }
 *
 * await using tracing = configureOtlpTracing({
 *   fetch: () => Promise.resolve(new Response("{}")),
 * });
 * const span = tracing.tracerProvider.getTracer("shop").startSpan("order");
 * queueMicrotask(() => span.end());
 * assertEquals(await leave(tracing), 1);
 * ```
 */
export interface OtlpTracing extends AsyncDisposable {
  /** Give it to a runtime, or register it with `@opentelemetry/api`. */
  readonly tracerProvider: TracerProvider;
  /** Live figures, not a copy. */
  readonly counters: OtlpCounters;
  /**
   * Sends what has ended so far.
   *
   * @param options - a deadline of its own
   * @returns when the collector has answered, or at the deadline
   */
  forceFlush(options?: FlushOptions): Promise<void>;
  /**
   * For a page that is about to go away: hands what has ended so far to `fetch`
   * before it returns, uncompressed, as far as `keepalive` of the options has
   * room. All else leaves in its turn, batch after batch.
   */
  flushNow(): void;
  /** Resolves when no span is open, or at shutdown. */
  whenIdle(): Promise<void>;
  /**
   * Sends what has ended, then closes for good; spans that are still open are
   * counted as dropped. The earliest deadline of several calls holds.
   *
   * @param options - a deadline of its own
   * @returns when all is sent, or at the deadline, which cuts what is in flight
   */
  shutdown(options?: FlushOptions): Promise<void>;
}
