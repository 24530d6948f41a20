/**
 * As much of a Worker's execution context as tracing needs.
 *
 * @example One for tests, which can tell when all is done
 * ```ts
 * import { withTracing, type WorkerContext } from "@autogen-edge/runtime/workers";
 * import { assertEquals } from "@std/assert";
 *
 * const waiting: Promise<unknown>[] = [];
 * const ctx: WorkerContext = {
 *   waitUntil: (promise) => void waiting.push(promise),
 * };
 *
 * let requests = 0;
 * const fetch = withTracing(() => new Response(null), {
 *   fetch: () => Promise.resolve(new Response(`{"n":${++requests}}`)),
 * });
 * await fetch(new Request("https://shop.example/"), {}, ctx);
 * await Promise.all(waiting);
 * assertEquals(requests, 1);
 * ```
 */
export interface WorkerContext {
  /** Keeps the invocation alive until the promise is settled. */
  waitUntil(promise: Promise<unknown>): void;
}
