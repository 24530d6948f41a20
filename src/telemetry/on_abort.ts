/** One callback of a signal; its neighbours came before and after it. */
interface Link {
  previous: Link;
  next: Link;
  readonly call: () => void;
}

/** The listener of each signal, which is both ends of the list of callbacks. */
const LISTENERS: WeakMap<AbortSignal, Link> = new WeakMap();

/**
 * Calls back when a signal aborts, once; at once if it has already. A signal may
 * be under thousands of calls, and removing one of many listeners takes some
 * runtimes a walk over all of them, so each signal gets one listener for all
 * callbacks. They come and go with every call, which costs a set several times
 * what it costs a list.
 *
 * @returns takes the callback back
 */
export function onAbort(signal: AbortSignal, call: () => void): () => void {
  if (signal.aborted) {
    call();
    return () => {};
  }
  const listener = LISTENERS.get(signal) ?? listenTo(signal);
  const { previous } = listener;
  const link: Link = { previous, next: listener, call };
  previous.next = listener.previous = link;
  return () => {
    remove(link);
    // Some runtimes keep a signal alive for as long as someone listens to it.
    if (listener.next === listener && LISTENERS.get(signal) === listener) {
      LISTENERS.delete(signal);
      signal.removeEventListener("abort", listener.call);
    }
  };
}

function listenTo(signal: AbortSignal): Link {
  const listener = {
    call(): void {
      LISTENERS.delete(signal);
      for (let link; (link = listener.next) !== listener;) {
        remove(link);
        link.call();
      }
    },
  } as Link;
  listener.previous = listener.next = listener;
  signal.addEventListener("abort", listener.call, { once: true });
  LISTENERS.set(signal, listener);
  return listener;
}

/** Takes a link out, once. */
function remove(link: Link): void {
  link.previous.next = link.next;
  link.next.previous = link.previous;
  link.previous = link.next = link;
}
