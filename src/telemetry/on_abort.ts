const LISTENERS: WeakMap<AbortSignal, Set<() => void>> = new WeakMap();

/**
 * Calls back when a signal aborts, once. A signal may be under thousands of calls
 * at once, and removing one of many listeners takes some runtimes a walk over
 * all of them, so each signal gets one listener for all callbacks.
 *
 * @returns takes the callback back
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const known = LISTENERS.get(signal);
  const callbacks = known ?? listenTo(signal);
  callbacks.add(callback);
  return () => {
    callbacks.delete(callback);
    if (callbacks.size === 0) forget(signal, callbacks);
  };
}

function listenTo(signal: AbortSignal): Set<() => void> {
  const callbacks = new Set<() => void>();
  signal.addEventListener("abort", abortAll, { once: true });
  LISTENERS.set(signal, callbacks);
  return callbacks;
}

function forget(signal: AbortSignal, callbacks: Set<() => void>): void {
  if (LISTENERS.get(signal) !== callbacks) return;
  LISTENERS.delete(signal);
  signal.removeEventListener("abort", abortAll);
}

function abortAll(this: AbortSignal): void {
  const callbacks = LISTENERS.get(this);
  LISTENERS.delete(this);
  for (const callback of callbacks ?? []) callback();
}
