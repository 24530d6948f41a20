import type { Context } from "@opentelemetry/api";

/**
 * A context that differs from another in one value. The API's own copies all
 * values with every change, which costs as much as half a span.
 */
export class DerivedContext implements Context {
  readonly #base: Context;
  readonly #key: symbol;
  readonly #value: unknown;

  constructor(base: Context, key: symbol, value: unknown) {
    this.#base = base;
    this.#key = key;
    this.#value = value;
  }

  getValue(key: symbol): unknown {
    return key === this.#key ? this.#value : this.#base.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return new DerivedContext(this.#without(key), key, value);
  }

  deleteValue(key: symbol): Context {
    return this.setValue(key, undefined);
  }

  /** What is hidden by a new value is let go, or chains would grow and grow. */
  #without(key: symbol): Context {
    const base = this.#base;
    if (key === this.#key) return base;
    if (!(base instanceof DerivedContext)) return this;
    const rest = base.#without(key);
    return rest === base
      ? this
      : new DerivedContext(rest, this.#key, this.#value);
  }
}
