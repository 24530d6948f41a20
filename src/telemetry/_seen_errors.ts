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

  /** What was thrown last that is no object, which can only be told by its value. */
  #value: { readonly thrown: unknown; readonly traceId: string } | undefined;

  /** Whether the error, and what caused it, is new to the trace; it is not then. */
  isFirst(error: unknown, traceId: string): boolean {
    let seen = false;
    let cause = error;
    for (let depth = 0; depth < MAX_CAUSES; depth++) {
      seen ||= this.#has(cause, traceId);
      if (!isObject(cause) || !("cause" in cause)) break;
      cause = cause.cause;
    }
    this.#remember(error, traceId);
    return !seen;
  }

  #has(error: unknown, traceId: string): boolean {
    if (isObject(error)) return this.#traces.get(error)?.has(traceId) ?? false;
    const last = this.#value;
    return last?.traceId === traceId && last.thrown === error;
  }

  #remember(error: unknown, traceId: string): void {
    if (!isObject(error)) {
      this.#value = { thrown: error, traceId };
      return;
    }
    const traces = this.#traces.get(error) ?? new Set();
    this.#traces.set(error, traces.add(traceId));
    const [oldest = ""] = traces;
    if (traces.size > MAX_TRACES) traces.delete(oldest);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
