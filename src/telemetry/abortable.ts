import { onAbort } from "./on_abort.ts";

/**
 * Waits for work, or until it is cancelled: a promise that ignores its signal
 * must not keep the one who waits for it.
 *
 * @param work - what is waited for; its late result is dropped
 * @param signal - rejects the wait with its reason when it aborts
 */
export function abortable<T>(
  work: T | PromiseLike<T>,
  signal: AbortSignal | undefined,
): Promise<Awaited<T>> {
  const promise = Promise.resolve(work) as Promise<Awaited<T>>;
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const forget = onAbort(signal, () => reject(signal.reason));
    promise.then(resolve, reject).finally(forget);
  });
}
