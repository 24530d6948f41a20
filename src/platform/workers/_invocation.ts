import { diag } from "@opentelemetry/api";
import type { OtlpCounters, OtlpTracing } from "../../otlp/mod.ts";
import type { WorkerContext } from "./worker_context.ts";

const MAX_RESERVE = 5000;

/** How an invocation is brought to its end. */
export interface InvocationOptions {
  /** In milliseconds from the end of the main work. */
  readonly deadline: number;
  readonly onFlush:
    | ((counters: OtlpCounters) => void | Promise<void>)
    | undefined;
}

/**
 * The time in which a Worker's context lives, and with it a tracing set-up of
 * its own: after the main work, what was handed to `waitUntil` and the last open
 * span are waited for, then everything is sent.
 */
export class Invocation {
  readonly #tracing: OtlpTracing;
  readonly #options: InvocationOptions;
  readonly #work: Set<Promise<unknown>> = new Set();
  readonly #over = Promise.withResolvers<void>();

  constructor(
    ctx: WorkerContext,
    tracing: OtlpTracing,
    options: InvocationOptions,
  ) {
    this.#tracing = tracing;
    this.#options = options;
    // From the start: a client that leaves ends what nothing keeps alive.
    ctx.waitUntil(this.#over.promise.then(() => this.#flush()));
    this.#watchWork(ctx);
  }

  /** The main work is over. Calling it again changes nothing. */
  finish(): void {
    this.#over.resolve();
  }

  /** Work in the background has spans too, and they may start late. */
  #watchWork(ctx: WorkerContext): void {
    const waitUntil = ctx.waitUntil.bind(ctx);
    const watched: WorkerContext["waitUntil"] = (promise) => {
      const settled: Promise<unknown> = Promise.resolve(promise)
        .catch(() => {})
        .finally(() => this.#work.delete(settled));
      this.#work.add(settled);
      waitUntil(promise);
    };
    // On the object itself: a stand-in would not pass for a native context.
    Reflect.defineProperty(ctx, "waitUntil", {
      value: watched,
      configurable: true,
      writable: true,
    });
  }

  async #flush(): Promise<void> {
    const { deadline, onFlush } = this.#options;
    const end = Date.now() + deadline;
    // So much is kept for sending what has ended by then.
    const reserve = Math.min(MAX_RESERVE, deadline / 2);
    await within(deadline - reserve, this.#settled());
    await this.#tracing.shutdown({ timeout: Math.max(end - Date.now(), 0) });
    try {
      await onFlush?.(this.#tracing.counters);
    } catch (error) {
      diag.error(`Cannot report a flush: ${error}`);
    }
  }

  async #settled(): Promise<void> {
    while (this.#work.size > 0 || this.#tracing.counters.open > 0) {
      await Promise.all(this.#work);
      await this.#tracing.whenIdle();
    }
  }
}

async function within(
  milliseconds: number,
  work: Promise<void>,
): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  await Promise.race([work, late]);
  clearTimeout(timer);
}
