const LISTENERS: WeakMap<AbortSignal, Listeners> = new WeakMap();

/**
 * Calls back when a signal aborts, once. A signal may be under thousands of calls
 * at once, and removing one of many listeners takes some runtimes a walk over
 * all of them, so each signal gets one listener for all callbacks.
 *
 * @returns takes the callback back
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const listeners = LISTENERS.get(signal) ?? new Listeners(signal);
  return listeners.add(callback);
}

/** A neighbour in a list that ends where it begins. */
interface Link {
  previous: Link;
  next: Link;
  readonly callback?: () => void;
}

/**
 * The callbacks of one signal, in the order they came. They come and go with
 * every call, which costs a set several times what it costs a linked list.
 */
class Listeners implements Link {
  previous: Link = this;
  next: Link = this;
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener("abort", this, { once: true });
    LISTENERS.set(signal, this);
  }

  add(callback: () => void): () => void {
    const { previous } = this;
    const link: Link = { previous, next: this, callback };
    this.previous = previous.next = link;
    return () => {
      remove(link);
      if (this.next === this) this.#forget();
    };
  }

  handleEvent(): void {
    LISTENERS.delete(this.#signal);
    while (this.next !== this) {
      const { next } = this;
      remove(next);
      next.callback?.();
    }
  }

  /** Some runtimes keep a signal alive for as long as someone listens to it. */
  #forget(): void {
    if (LISTENERS.get(this.#signal) !== this) return;
    LISTENERS.delete(this.#signal);
    this.#signal.removeEventListener("abort", this);
  }
}

/** Takes a link out, once. */
function remove(link: Link): void {
  link.previous.next = link.next;
  link.next.previous = link.previous;
  link.previous = link.next = link;
}
