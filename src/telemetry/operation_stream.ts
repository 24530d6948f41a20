import { context as contextApi } from "@opentelemetry/api";
import { abortable } from "./abortable.ts";
import type { CallContext } from "./call_context.ts";
import { onAbort } from "./on_abort.ts";
import type { Operation } from "./operation.ts";

/** What {@linkcode operationStream} makes a stream of. */
export interface OperationStreamInit<T> {
  /** Opens the span; called when the first item is asked for. */
  readonly open: () => Operation;
  /** Produces the items, with a signal that aborts when nobody reads them. */
  readonly produce: (
    call: CallContext & { readonly signal: AbortSignal },
    operation: Operation,
  ) => AsyncIterable<T>;
  /** The caller's signal. */
  readonly signal: AbortSignal | undefined;
}

/** Ends the span of a stream that was dropped half-read; made when first needed. */
let dropped: FinalizationRegistry<Leftover> | undefined;

interface Leftover {
  /** Its signal ends the operation, too. */
  readonly controller: AbortController;
  readonly unlink: () => void;
}

/**
 * A stream that owns its span. The span opens with the first item that is asked
 * for, is current only while the producer runs, and ends exactly once: at the
 * end, on an error, on abort, when the reader leaves, or when the garbage
 * collector finds that it left without a word.
 */
export function operationStream<T>(
  init: OperationStreamInit<T>,
): AsyncIterableIterator<T, void, undefined> {
  return new OperationStream(init);
}

class OperationStream<T> implements AsyncIterableIterator<T, void, undefined> {
  readonly #init: OperationStreamInit<T>;
  #reading: Reading<T> | undefined;
  #left = false;

  constructor(init: OperationStreamInit<T>) {
    this.#init = init;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<T, void>> {
    if (this.#left) return { done: true, value: undefined };
    let result: IteratorResult<T, void> | undefined;
    try {
      this.#reading ??= this.#begin();
      result = await this.#reading.next();
      return result;
    } catch (error) {
      // Whoever asked for an item and then left does not want to hear of it.
      if (this.#left) return { done: true, value: undefined };
      throw error;
    } finally {
      if (result?.done ?? true) this.#leave();
    }
  }

  async return(): Promise<IteratorResult<T, void>> {
    const reading = this.#left ? undefined : this.#reading;
    this.#leave();
    await reading?.leave();
    return { done: true, value: undefined };
  }

  async throw(error: unknown): Promise<IteratorResult<T, void>> {
    await this.return();
    throw error;
  }

  #begin(): Reading<T> {
    const reading = new Reading(this.#init);
    // Workers have had none before the compatibility date 2025-05-05.
    if (typeof FinalizationRegistry === "function") {
      dropped ??= new FinalizationRegistry((reading) => drop(reading));
      dropped.register(this, reading, this);
    }
    return reading;
  }

  #leave(): void {
    this.#left = true;
    dropped?.unregister(this);
  }
}

/** The part of a stream that works, which must not keep its reader's part alive. */
class Reading<T> implements Leftover {
  readonly operation: Operation;
  readonly controller: AbortController = new AbortController();
  /** Takes the listener off the caller's signal. */
  readonly unlink: () => void;
  readonly #items: AsyncIterator<T>;
  #pending = 0;

  constructor({ open, produce, signal }: OperationStreamInit<T>) {
    const { controller } = this;
    this.operation = open().watch(controller.signal);
    this.unlink = signal
      ? onAbort(signal, () => controller.abort(signal.reason))
      : () => {};
    const call = {
      signal: controller.signal,
      traceContext: this.operation.context,
    };
    try {
      this.#items = contextApi.with(
        this.operation.context,
        () => produce(call, this.operation)[Symbol.asyncIterator](),
      );
    } catch (error) {
      this.unlink();
      throw this.operation.fail(error, controller.signal);
    }
  }

  async next(): Promise<IteratorResult<T, void>> {
    const { signal } = this.controller;
    this.#pending++;
    try {
      signal.throwIfAborted();
      const result = await abortable(
        contextApi.with(this.operation.context, () => this.#items.next()),
        signal,
      );
      if (result.done) {
        this.unlink();
        this.operation.end();
      }
      return result;
    } catch (error) {
      this.unlink();
      this.operation.fail(error, signal);
      // Lets a producer that waits to be asked clean up after itself.
      this.#items.return?.().then(undefined, () => {});
      throw error;
    } finally {
      this.#pending--;
    }
  }

  /** Ends everything below first, which listens to the same signal. */
  async leave(): Promise<void> {
    drop(this, "left");
    const returned = this.#items.return?.();
    // A producer that is in the middle of an item may never come back.
    if (this.#pending > 0) returned?.then(undefined, () => {});
    else await returned;
  }
}

function drop({ controller, unlink }: Leftover, what = "was lost"): void {
  unlink();
  controller.abort(new DOMException(`The reader ${what}`, "AbortError"));
}
