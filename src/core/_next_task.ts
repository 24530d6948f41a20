/** Not of the web, but of most runtimes outside of it. */
interface Immediate {
  readonly setImmediate?: (goOn: () => void) => unknown;
}

/**
 * Goes on after timers, I/O and rendering had their turn. A timer waits for
 * milliseconds; a message port gives it at once in browsers, but in Deno comes
 * back before the event loop turns.
 */
export function nextTask(goOn: () => void): void {
  const { setImmediate } = globalThis as Immediate;
  if (setImmediate !== undefined) {
    setImmediate(goOn);
  } else if (typeof MessageChannel === "undefined") {
    setTimeout(goOn, 0);
  } else {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      port2.close();
      goOn();
    };
    port2.postMessage(undefined);
  }
}
