/** As much of a Worker's execution context as tracing needs. */
export interface WorkerContext {
  /** Keeps the invocation alive until the promise is settled. */
  waitUntil(promise: Promise<unknown>): void;
}
