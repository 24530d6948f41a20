import { context, diag, ROOT_CONTEXT, TraceFlags } from "@opentelemetry/api";
import { suppressTracing } from "@opentelemetry/core";
import type { ReadableSpan, SpanProcessor } from "@opentelemetry/sdk-trace-web";
import type { ExportOutcome, FetchExporter } from "./_fetch_exporter.ts";
import type { OtlpCounters } from "./otlp_tracing.ts";
import type { Timer } from "./otlp_tracing_options.ts";

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
  readonly size: number;
  readonly sent: Promise<ExportOutcome>;
}

// The longest delay of `setTimeout`; a longer one fires at once.
const MAX_DELAY = 2 ** 31 - 1;

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
  readonly #queue: ReadableSpan[] = [];
  /** How many spans have left the queue, and how many are to leave it soon. */
  #taken = 0;
  #target = 0;
  #draining: Promise<void> | undefined;
  #cancelTimer: (() => void) | undefined;
  #closed = false;
  #closing: Promise<void> | undefined;
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
      diag.warn(`Cannot flush spans within ${timeout} ms: going on without`);
    }
  }

  /** Starts all requests before it returns, the ones that outlive a page first. */
  flushNow(): void {
    this.#cancelTimer?.();
    const lasting = this.#countWithin(this.#exporter.keepaliveRoom);
    if (lasting > 0) void this.#exportNext(lasting);
    while (this.#queue.length > 0) {
      void this.#exportNext(this.#settings.batchSize);
    }
  }

  /** Resolves when no span is open. */
  whenIdle(): Promise<void> {
    if (this.counters.open === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Exports what has ended, then gives up on everything else. */
  close(timeout: number = this.#settings.flushTimeout): Promise<void> {
    this.#closed = true;
    return this.#closing ??= this.#close(timeout);
  }

  async #close(timeout: number): Promise<void> {
    this.counters.dropped += this.counters.open;
    this.counters.open = 0;
    this.#announceIdle();
    const finished = await this.#drainWithin(timeout);
    this.#cancelTimer?.();
    if (finished) return;
    this.#exporter.abort();
    const { queued, sent } = this.#abandon();
    diag.warn(
      `Cannot export spans within ${timeout} ms: ${sent} unanswered, ${queued} not sent`,
    );
  }

  #enqueue(span: ReadableSpan): void {
    if (this.#queue.length >= this.#settings.size) {
      this.counters.dropped++;
      if (!this.#overflowed) {
        diag.warn(`Dropping spans: ${this.#settings.size} wait already`);
      }
      this.#overflowed = true;
      return;
    }
    this.#overflowed = false;
    this.#queue.push(span);
    this.counters.pending++;
    if (this.#queue.length >= this.#settings.batchSize) void this.#drain();
    else this.#setTimer();
  }

  #setTimer(): void {
    const { delay, timer } = this.#settings;
    if (
      delay === undefined || this.#queue.length === 0 ||
      this.#cancelTimer !== undefined || this.#draining !== undefined
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

  /** Exports what is in the queue now, one batch after the other. */
  #drain(): Promise<void> {
    this.#target = this.#taken + this.#queue.length;
    if (this.#draining === undefined && this.#queue.length > 0) {
      this.#cancelTimer?.();
      this.#draining = this.#exportUntilTarget();
    }
    return this.#draining ?? Promise.resolve();
  }

  async #exportUntilTarget(): Promise<void> {
    while (this.#taken < this.#target) {
      await this.#exportNext(this.#settings.batchSize);
    }
    this.#draining = undefined;
    this.#setTimer();
  }

  async #drainWithin(timeout: number): Promise<boolean> {
    const draining = this.#drain();
    if (this.#inFlight.size === 0) return true;
    const sent = [...this.#inFlight].map((batch) => batch.sent);
    const finished = Promise.all([draining, ...sent]).then(() => true);
    let id: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<boolean>((resolve) => {
      id = setTimeout(() => resolve(false), Math.min(timeout, MAX_DELAY));
    });
    try {
      return await Promise.race([finished, late]);
    } finally {
      clearTimeout(id);
    }
  }

  async #exportNext(count: number): Promise<void> {
    const spans = this.#queue.splice(0, count);
    this.#taken += spans.length;
    // The export of spans is not to make spans.
    const sent = context.with(
      suppressTracing(ROOT_CONTEXT),
      () => this.#exporter.send(spans),
    );
    const batch: Batch = { size: spans.length, sent };
    this.#inFlight.add(batch);
    const outcome = await sent;
    if (outcome.error !== undefined) diag.error(outcome.error.message);
    this.#settle(batch, outcome);
  }

  #settle(batch: Batch, { exported, failed }: ExportOutcome): void {
    // One that was given up is counted already.
    if (!this.#inFlight.delete(batch)) return;
    this.counters.pending -= batch.size;
    this.counters.exported += exported;
    this.counters.failed += failed;
  }

  /** Counts what will not be waited for any longer. */
  #abandon(): { readonly queued: number; readonly sent: number } {
    let sent = 0;
    for (const batch of this.#inFlight) {
      sent += batch.size;
      this.#settle(batch, { exported: 0, failed: batch.size });
    }
    const queued = this.#queue.splice(0).length;
    this.#taken += queued;
    this.counters.pending -= queued;
    this.counters.dropped += queued;
    return { queued, sent };
  }

  #announceIdle(): void {
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** How many of the waiting spans fit into one request of so many bytes. */
  #countWithin(bytes: number): number {
    const { batchSize } = this.#settings;
    let left = bytes;
    let count = 0;
    for (const span of this.#queue.slice(0, batchSize)) {
      // Each on its own repeats the resource, so the sum is never too little.
      left -= this.#exporter.sizeOf([span]);
      if (left < 0) break;
      count++;
    }
    return count;
  }
}

function isSampled(span: Pick<ReadableSpan, "spanContext">): boolean {
  return (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
}
