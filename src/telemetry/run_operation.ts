import { context as contextApi } from "@opentelemetry/api";
import { abortable } from "./abortable.ts";
import type { Operation } from "./operation.ts";

/**
 * Does work in the span of an operation: it ends when the work does, and the wait
 * is over when the signal aborts. The context is active as well, so that the
 * instrumentation of others nests wherever a context manager is registered.
 *
 * @throws what the work throws, or the signal's reason
 */
export async function runOperation<T>(
  operation: Operation,
  signal: AbortSignal | undefined,
  work: () => T | PromiseLike<T>,
): Promise<Awaited<T>> {
  try {
    signal?.throwIfAborted();
    operation.watch(signal);
    const working = contextApi.with(operation.context, work);
    const result = await abortable(working, signal);
    operation.end();
    return result;
  } catch (error) {
    throw operation.fail(error, signal);
  }
}
