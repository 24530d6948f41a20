import { Queue } from "../core/mod.ts";

/** Carries items to the one who waits for them. */
export class Inbox<Item extends object | null> {
  readonly #items: Queue<Item> = new Queue();
  #wake: (() => void) | undefined;

  push(item: Item): void {
    this.#items.push(item);
    this.#wake?.();
    this.#wake = undefined;
  }

  /** The next item, when it is there. There is one reader. */
  async next(): Promise<Item> {
    for (;;) {
      const item = this.#items.shift();
      if (item !== undefined) return item;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }
}
