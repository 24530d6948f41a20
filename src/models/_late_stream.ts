/** What a {@linkcode LateStream} reads, and who looks on. */
export interface LateStreamInit<T> {
  /** Gives the stream; called when the first item is asked for. */
  readonly open: () => Promise<AsyncIterableIterator<T, void, undefined>>;
  /** Is shown each item before the reader gets it, and may keep it waiting. */
  readonly seen?: ((item: T) => void | Promise<void>) | undefined;
  /** Is told what ended the stream early. */
  readonly failed?: ((error: unknown) => void) | undefined;
}

/**
 * A stream that is opened late and read by way of another. It is over as soon as
 * its reader leaves, also while an item is awaited, which a generator is not.
 */
export class LateStream<T>
  implements AsyncIterableIterator<T, void, undefined> {
  readonly #init: LateStreamInit<T>;
  #opening: Promise<void> | undefined;
  #items: AsyncIterableIterator<T, void, undefined> | undefined;
  #over = false;

  constructor(init: LateStreamInit<T>) {
    this.#init = init;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<T, void>> {
    if (this.#over) return { done: true, value: undefined };
    try {
      await (this.#opening ??= this.#open());
      const result = this.#over ? undefined : await this.#items?.next();
      if (result === undefined || result.done) return await this.return();
      await this.#init.seen?.(result.value);
      return result;
    } catch (error) {
      // Whoever asked for an item and then left does not want to hear of it.
      if (this.#over) return { done: true, value: undefined };
      this.#over = true;
      this.#init.failed?.(error);
      throw error;
    }
  }

  async return(): Promise<IteratorResult<T, void>> {
    this.#over = true;
    await this.#items?.return?.();
    return { done: true, value: undefined };
  }

  async throw(error: unknown): Promise<IteratorResult<T, void>> {
    await this.return();
    throw error;
  }

  async #open(): Promise<void> {
    this.#items = await this.#init.open();
  }
}
