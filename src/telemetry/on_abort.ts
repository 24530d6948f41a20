/** The callbacks of a signal, in a ring that begins and ends with its listener. */
class Link {
  previous: Link = this;
  next: Link = this;
  readonly call: () => void;

  constructor(call: () => void) {
    this.call = call;
  }

  /** Puts another one before this one. */
  precede(link: Link): void {
    link.previous = this.previous;
    link.next = this;
    this.previous = link.previous.next = link;
  }

  /** Takes it out of its ring, once. */
  leave(): void {
    this.previous.next = this.next;
    this.next.previous = this.previous;
    this.previous = this.next = this;
  }
}

const LISTENERS: WeakMap<AbortSignal, Link> = new WeakMap();

/**
 * Calls back when a signal aborts, once. A signal may be under thousands of calls
 * at once, and removing one of many listeners takes some runtimes a walk over
 * all of them, so each signal gets one listener for all callbacks. They come and
 * go with every call, which costs a set several times what it costs a ring.
 *
 * @returns takes the callback back
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const listener = LISTENERS.get(signal) ?? listenTo(signal);
  const link = new Link(callback);
  listener.precede(link);
  return () => {
    link.leave();
    // Some runtimes keep a signal alive for as long as someone listens to it.
    if (listener.next !== listener || LISTENERS.get(signal) !== listener) {
      return;
    }
    LISTENERS.delete(signal);
    signal.removeEventListener("abort", listener.call);
  };
}

function listenTo(signal: AbortSignal): Link {
  const listener = new Link(() => {
    LISTENERS.delete(signal);
    while (listener.next !== listener) {
      const { next } = listener;
      next.leave();
      next.call();
    }
  });
  signal.addEventListener("abort", listener.call, { once: true });
  LISTENERS.set(signal, listener);
  return listener;
}
