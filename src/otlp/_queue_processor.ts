import { context, ROOT_CONTEXT, TraceFlags } from "@opentelemetry/api";
import { suppressTracing } from "@opentelemetry/core";
import type { ReadableSpan, SpanProcessor } from "@opentelemetry/sdk-trace-web";
import type { FetchExporter } from "./_fetch_exporter.ts";
import type { OtlpCounters } from "./otlp_tracing.ts";
import type { Timer } from "./otlp_tracing_options.ts";
import { report } from "./_report.ts";
import { selectWithin } from "./_select_within.ts";
import { within } from "./_within.ts";

/** What {@linkcode QueueProcessor} needs to know. */
export interface QueueSettings {
  /** Spans that may wait. */
  readonly size: number;
  /** Spans in one request. */
  readonly batchSize: number;
  /** Milliseconds that a span waits for company; without one, no timer is set. */
  readonly delay: number | undefined;
  readonly timer: Timer;
  /** Milliseconds for a flush that is given no other deadline. */
  readonly flushTimeout: number;
}

interface Batch {
  readonly spans: readonly ReadableSpan[];
  /** Settled when the collector has answered, or will not any more. */
  readonly settled: Promise<void>;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * Keeps ended spans in a bounded queue and exports them batch after batch. It
 * accounts for each one, which OpenTelemetry's batch processor does not, and
 * can do without a timer, which a Worker needs.
 */
export class QueueProcessor implements SpanProcessor {
  readonly counters: Mutable<OtlpCounters> = {
    exported: 0,
    failed: 0,
    dropped: 0,
    pending: 0,
    open: 0,
  };
  readonly #exporter: FetchExporter;
  readonly #settings: QueueSettings;
  readonly #inFlight: Set<Batch> = new Set();
  readonly #idle: (() => void)[] = [];
  #queue: ReadableSpan[] = [];
  /** The one batch that leaves in its turn. */
  #sending: Promise<void> | undefined;
  #cancelTimer: (() => void) | undefined;
  #closed = false;
  #overflowed = false;

  constructor(exporter: FetchExporter, settings: QueueSettings) {
    this.#exporter = exporter;
    this.#settings = settings;
  }

  onStart(span: Pick<ReadableSpan, "spanContext">): void {
    if (!isSampled(span)) return;
    // What starts too late can never be exported.
    if (this.#closed) this.counters.dropped++;
    else this.counters.open++;
  }

  onEnd(span: ReadableSpan): void {
    if (!isSampled(span) || this.#closed) return;
    this.counters.open--;
    this.#enqueue(span);
    if (this.counters.open === 0) this.#announceIdle();
  }

  forceFlush(): Promise<void> {
    return this.flush();
  }

  shutdown(): Promise<void> {
    return this.close();
  }

  /** Exports what has ended; returns at the deadline at the latest. */
  async flush(timeout: number = this.#settings.flushTimeout): Promise<void> {
    if (!await this.#drainWithin(timeout)) {
      report(
        "warn",
        `Cannot flush spans within ${timeout} ms: going on without`,
      );
    }
  }

  /**
   * Starts the requests that outlive a page before it returns, as far as there
   * is room for them; all else leaves in its turn.
   */
  flushNow(): void {
    const lasting = selectWithin(this.#exporter.keepaliveRoom, this.#queue, {
      sizeOf: (spans) => this.#exporter.sizeOf(spans),
      batchSize: this.#settings.batchSize,
    });
    const chosen = new Set(lasting.flat());
    this.#queue = this.#queue.filter((span) => !chosen.has(span));
    for (const spans of lasting) void this.#export(spans, { urgent: true });
    void this.#drain({ urgent: true });
  }

  /** Resolves when no span is open. */
  whenIdle(): Promise<void> {
    if (this.counters.open === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Exports what has ended, then gives up on everything else. */
  async close(timeout: number = this.#settings.flushTimeout): Promise<void> {
    this.#closed = true;
    this.counters.dropped += this.counters.open;
    this.counters.open = 0;
    this.#announceIdle();
    if (!await this.#drainWithin(timeout)) await this.#abandon(timeout);
  }

  #enqueue(span: ReadableSpan): void {
    if (this.#queue.length >= this.#settings.size) {
      this.counters.dropped++;
      if (!this.#overflowed) {
        report("warn", `Dropping spans: ${this.#settings.size} wait already`);
      }
      this.#overflowed = true;
      return;
    }
    this.#overflowed = false;
    this.#queue.push(span);
    this.counters.pending++;
    this.#exportFull();
    this.#setTimer();
  }

  #exportFull(): void {
    if (this.#queue.length >= this.#settings.batchSize) void this.#exportNext();
  }

  #setTimer(): void {
    const { delay, timer } = this.#settings;
    if (
      delay === undefined || this.#queue.length === 0 ||
      this.#cancelTimer !== undefined
    ) return;
    const cancel = timer(() => {
      this.#cancelTimer = undefined;
      void this.#drain();
    }, delay);
    this.#cancelTimer = () => {
      this.#cancelTimer = undefined;
      cancel();
    };
  }

  /** Exports what waits now, and not what ends later. */
  async #drain(options?: { readonly urgent: boolean }): Promise<void> {
    const sent = [...this.#inFlight].flatMap((batch) => batch.spans);
    const all = new Set([...this.#queue, ...sent]);
    const isOurs = (span: ReadableSpan) => all.has(span);
    while (this.#queue.some(isOurs)) await this.#exportNext(options);
    const batches = [...this.#inFlight].filter(({ spans }) =>
      spans.some(isOurs)
    );
    await Promise.all(batches.map(({ settled }) => settled));
  }

  async #drainWithin(timeout: number): Promise<boolean> {
    return this.counters.pending === 0 || await within(timeout, this.#drain());
  }

  /** Sends the next batch, unless one is under way: then it is that one. */
  #exportNext(options?: { readonly urgent: boolean }): Promise<void> {
    return this.#sending ??= this.#export(
      this.#queue.splice(0, this.#settings.batchSize),
      options,
    ).then(() => {
      this.#sending = undefined;
      this.#exportFull();
    });
  }

  #export(
    spans: readonly ReadableSpan[],
    options?: { readonly urgent: boolean },
  ): Promise<void> {
    if (this.#queue.length === 0) this.#cancelTimer?.();
    // The export of spans is not to make spans.
    const sent = context.with(
      suppressTracing(ROOT_CONTEXT),
      () => this.#exporter.send(spans, options),
    );
    const batch: Batch = {
      spans,
      settled: sent.then(({ exported, failed }) => {
        this.#inFlight.delete(batch);
        this.counters.pending -= spans.length;
        this.counters.exported += exported;
        this.counters.failed += failed;
      }),
    };
    this.#inFlight.add(batch);
    return batch.settled;
  }

  /** Drops what waits and cuts what is under way. */
  async #abandon(timeout: number): Promise<void> {
    const queued = this.#queue.splice(0).length;
    this.#cancelTimer?.();
    const unanswered = this.counters.pending - queued;
    this.counters.pending -= queued;
    this.counters.dropped += queued;
    report(
      "warn",
      `Cannot export spans within ${timeout} ms: ${unanswered} unanswered, ${queued} not sent`,
    );
    const cut = [...this.#inFlight].map(({ settled }) => settled);
    this.#exporter.abort();
    await Promise.all(cut);
  }

  #announceIdle(): void {
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}

function isSampled(span: Pick<ReadableSpan, "spanContext">): boolean {
  return (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
}
