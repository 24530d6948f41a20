import { setImmediate } from "node:timers/promises";
import type { Scheduler } from "fast-check";

/** What goes on when, one turn after the other. */
export class Turns {
  readonly #scheduler: Scheduler;
  readonly #paces: readonly number[];
  readonly #onSettled: () => void;
  #count = 0;
  #tasks = 0;

  /**
   * @param scheduler - chooses whose turn it is
   * @param paces - how many microtasks a turn has, over and over; as many as are
   * due where there is no number
   * @param onSettled - called when nothing goes on without a turn
   */
  constructor(
    scheduler: Scheduler,
    paces: readonly number[],
    onSettled: () => void,
  ) {
    this.#scheduler = scheduler;
    this.#paces = paces;
    this.#onSettled = onSettled;
  }

  /** Whether all that a turn brings about is over before the next one. */
  get areWhole(): boolean {
    return this.#paces.length === 0;
  }

  /** Comes back when it is the caller's turn. */
  next(label: string): Promise<void> {
    return this.#scheduler.schedule(Promise.resolve(), label);
  }

  /** Waits for something that takes a task of the event loop, and no turn. */
  async task<T>(work: () => Promise<T>): Promise<T> {
    this.#tasks++;
    try {
      return await work();
    } finally {
      this.#tasks--;
    }
  }

  /** Has one turn taken after the other, until nobody waits for one. */
  async drive(): Promise<void> {
    const scheduler = this.#scheduler;
    do {
      while (scheduler.count() > 0) {
        await scheduler.waitOne();
        await this.#pace();
      }
      await this.#settle();
    } while (scheduler.count() > 0);
  }

  async #pace(): Promise<void> {
    const microtasks = this.#paces[this.#count++ % this.#paces.length];
    if (microtasks === undefined) return await this.#settle();
    for (let n = 0; n < microtasks; n++) await Promise.resolve();
  }

  async #settle(): Promise<void> {
    do await setImmediate(); while (this.#tasks > 0);
    this.#onSettled();
  }
}
