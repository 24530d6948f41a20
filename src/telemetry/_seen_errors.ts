/** One error object may fail again and again, for as long as a program runs. */
const MAX_TRACES = 1024;
/** How far the causes of an error are followed. */
const MAX_CAUSES = 8;

/**
 * Which errors were recorded in which traces. The innermost span that sees an
 * error records it, and those that it passes through on its way up do not, also
 * where it is wrapped on the way.
 */
export class SeenErrors {
  readonly #traces: WeakMap<object, Set<string>> = new WeakMap();

  /** Whether the error, and what caused it, is new to the trace; it is not then. */
  isFirst(error: unknown, traceId: string): boolean {
    let seen = false;
    let cause = error;
    for (let depth = 0; depth < MAX_CAUSES && isObject(cause); depth++) {
      seen ||= this.#traces.get(cause)?.has(traceId) ?? false;
      cause = "cause" in cause ? cause.cause : undefined;
    }
    if (isObject(error)) this.#remember(error, traceId);
    return !seen;
  }

  #remember(error: object, traceId: string): void {
    const traces = this.#traces.get(error) ?? new Set();
    this.#traces.set(error, traces.add(traceId));
    if (traces.size <= MAX_TRACES) return;
    const [oldest] = traces;
    if (oldest !== undefined) traces.delete(oldest);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
