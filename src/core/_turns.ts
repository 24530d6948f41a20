/** Lets the works of one key go one after the other, in the order they came. */
export class Turns {
  /** Ends with the last work of a key, however that ends. */
  readonly #last: Map<string, Promise<void>> = new Map();

  /**
   * Works when all that came before is done.
   *
   * @throws what the work throws
   */
  async take(key: string, work: () => Promise<void>): Promise<void> {
    const turn = Promise.resolve(this.#last.get(key)).then(work);
    const over = turn.catch(() => {});
    this.#last.set(key, over);
    try {
      await turn;
    } finally {
      if (this.#last.get(key) === over) this.#last.delete(key);
    }
  }
}
