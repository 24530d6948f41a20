import type { SpanContext, TracerProvider } from "@opentelemetry/api";
import { RecordingTracerProvider } from "./_recording_tracer.ts";
import { buildForest } from "./_forest.ts";
import type { RecordedSpan, SpanMisuse } from "./recorded_span.ts";
import { describeSpan, type SpanTree } from "./span_tree.ts";

/**
 * Options of {@linkcode recordSpans}.
 *
 * @example A clock that the test turns
 * ```ts
 * import { recordSpans, type RecordSpansOptions } from "@autogen-edge/runtime/testing";
 * import { assertEquals } from "@std/assert";
 *
 * let now = 0;
 * const options: RecordSpansOptions = {
 *   now: () => now,
 *   sampler: (name) => name !== "poll",
 * };
 *
 * const recorder = recordSpans(options);
 * const tracer = recorder.tracerProvider.getTracer("shop");
 * tracer.startSpan("poll").end();
 * const span = tracer.startSpan("order");
 * now = 2000;
 * span.end();
 * assertEquals(recorder.finished.map(({ name, endTime }) => [name, endTime]), [
 *   ["order", [2, 0]],
 * ]);
 * ```
 */
export interface RecordSpansOptions {
  /**
   * Returns the present time in milliseconds since the Unix epoch, fractions welcome.
   *
   * @default {Date.now}
   */
  readonly now?: () => number;
  /**
   * Whether to record a span of this name under this parent. A span whose parent was not sampled is never recorded, as
   * with the SDK's default sampler.
   *
   * @default {() => true}
   */
  readonly sampler?: (name: string, parent: SpanContext | undefined) => boolean;
  /**
   * A number from 0 to 4294967295 that the ids start with, so that several recorders in one test share no ids.
   *
   * @default {0}
   */
  readonly seed?: number;
}

/**
 * Keeps every span in memory for a test to look at. Make one with {@linkcode recordSpans}. It hands out spans through
 * its own {@linkcode SpanRecorder.tracerProvider}, and has the methods of an SDK `SpanProcessor`, so that it can also
 * listen to a real tracer provider: `new WebTracerProvider({ spanProcessors: [recorder] })`.
 *
 * @example A span that ends twice
 * ```ts
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const recorder = recordSpans();
 * const order = recorder.tracerProvider.getTracer("shop").startSpan("order");
 * assertEquals(recorder.open.map(({ name }) => name), ["order"]);
 * order.end();
 * order.end();
 * assertEquals(recorder.finished.map(({ name }) => name), ["order"]);
 * assertEquals(recorder.misuses.map(({ problem }) => problem), ["ended twice"]);
 * ```
 */
export class SpanRecorder {
  /** Give this to what is tested: its spans are recorded, with ids that are the same in every run. */
  readonly tracerProvider: TracerProvider;
  readonly #misuses: SpanMisuse[] = [];
  // Insertion order is the order of starting, which no clock that stands still can blur.
  readonly #ended: Map<RecordedSpan, boolean> = new Map();

  /**
   * Use {@linkcode recordSpans}.
   *
   * @param options - Clock, sampler and seed.
   * @throws {RangeError} If the seed is not an unsigned 32-bit integer.
   */
  constructor(options: RecordSpansOptions = {}) {
    const { now = Date.now, sampler = () => true, seed = 0 } = options;
    if (seed !== seed >>> 0) {
      throw new RangeError(
        `Cannot record spans: the seed ${seed} is not an unsigned 32-bit integer`,
      );
    }
    this.tracerProvider = new RecordingTracerProvider(
      {
        started: (span) => this.onStart(span),
        ended: (span) => this.onEnd(span),
        misused: (misuse) => this.#misuses.push(misuse),
        now,
      },
      sampler,
      seed,
    );
  }

  /** The spans that ended, in the order in which they started. */
  get finished(): readonly RecordedSpan[] {
    return this.#where(true);
  }

  /** The spans that started and have not ended, in the order in which they started. */
  get open(): readonly RecordedSpan[] {
    return this.#where(false);
  }

  /** Calls on spans that a tracer would silently ignore, in order. */
  get misuses(): readonly SpanMisuse[] {
    return [...this.#misuses];
  }

  /** Forgets the finished spans and the misuses. Open spans stay: they are still open. */
  clear(): void {
    this.#misuses.length = 0;
    for (const span of this.finished) this.#ended.delete(span);
  }

  /**
   * Returns the finished spans as trees, in the form in which {@linkcode assertTree} takes its expectation: to be
   * printed, kept as a snapshot, or compared with the trees of another run.
   *
   * @returns One tree per root, in the order of starting.
   */
  toTree(): readonly SpanTree[] {
    return buildForest(this.finished).map(describeSpan);
  }

  /**
   * Called by a tracer provider when a span starts.
   *
   * @param span - The span that started.
   */
  onStart(span: RecordedSpan): void {
    this.#ended.set(span, false);
  }

  /**
   * Called by a tracer provider when a span has ended.
   *
   * @param span - The span that ended.
   */
  onEnd(span: RecordedSpan): void {
    if (this.#ended.get(span)) {
      this.#misuses.push({ problem: "ended twice", span, call: "onEnd" });
    }
    this.#ended.set(span, true);
  }

  /**
   * Called by a tracer provider to flush; there is nothing to do.
   *
   * @returns A resolved promise.
   */
  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  /**
   * Called by a tracer provider to shut down; the spans stay readable.
   *
   * @returns A resolved promise.
   */
  shutdown(): Promise<void> {
    return Promise.resolve();
  }

  #where(ended: boolean): RecordedSpan[] {
    return [...this.#ended].filter(([, state]) => state === ended).map((
      [span],
    ) => span);
  }
}

/**
 * Starts recording spans in memory, for tests: no SDK, no exporter, no network, and the same ids in every run.
 *
 * @param options - Clock, sampler and seed.
 * @returns The recorder, whose `tracerProvider` goes to what is tested.
 * @throws {RangeError} If the seed is not an unsigned 32-bit integer.
 *
 * @example Testing the spans of a function
 * ```ts
 * import { assertTree, assertWellFormed, recordSpans } from "@autogen-edge/runtime/testing";
 * import { context, trace } from "@opentelemetry/api";
 * import { assertEquals } from "@std/assert";
 *
 * const recorder = recordSpans();
 * const tracer = recorder.tracerProvider.getTracer("shop");
 *
 * const order = tracer.startSpan("order");
 * const pay = tracer.startSpan("pay", {}, trace.setSpan(context.active(), order));
 * pay.setAttribute("amount", 12);
 * pay.end();
 * order.end();
 *
 * assertEquals(recorder.open, []);
 * assertWellFormed(recorder);
 * assertTree(recorder, { name: "order", children: [{ name: "pay", attributes: { amount: 12 } }] });
 * ```
 */
export function recordSpans(options: RecordSpansOptions = {}): SpanRecorder {
  return new SpanRecorder(options);
}
