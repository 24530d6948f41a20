/**
 * Goes on after timers, I/O and rendering had their turn. A message port gives
 * it at once, where a timer waits for milliseconds.
 */
export function nextTask(goOn: () => void): void {
  if (typeof MessageChannel === "undefined") {
    setTimeout(goOn, 0);
    return;
  }
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    port2.close();
    goOn();
  };
  port2.postMessage(undefined);
}
