import type { Attributes, AttributeValue } from "@opentelemetry/api";
import type { ExpectedAttribute, ExpectedAttributes } from "./span_tree.ts";

/** Whether a left item may be paired with a right one, by their indexes. */
export type Fits = (left: number, right: number) => boolean;

/**
 * Pairs each left item with a right one that it fits, no right one twice, as
 * many as can be.
 *
 * @returns For each left item the index of its right one, or `undefined`.
 */
export function pairUp(
  left: number,
  right: number,
  fits: Fits,
): readonly (number | undefined)[] {
  const pairing = new Pairing(right, fits);
  for (let l = 0; l < left; l++) pairing.place(l);
  const pairs: (number | undefined)[] = new Array(left).fill(undefined);
  for (const [r, l] of pairing.taken) pairs[l] = r;
  return pairs;
}

/** Whether all of so many items can be paired; gives up at the first that cannot, unlike `pairUp`. */
export function pairsUp(count: number, fits: Fits): boolean {
  const pairing = new Pairing(count, fits);
  for (let l = 0; l < count; l++) if (!pairing.place(l)) return false;
  return true;
}

/** A maximum matching grown by augmenting paths: whoever cannot be placed now, no later step could place. */
class Pairing {
  /** Left items by the right ones they took. */
  readonly taken: Map<number, number> = new Map();
  readonly #right: number;
  readonly #fits: Fits;
  readonly #known: Map<number, boolean> = new Map();

  constructor(right: number, fits: Fits) {
    this.#right = right;
    this.#fits = fits;
  }

  place(l: number, tried: Set<number> = new Set()): boolean {
    // Free ones first, so that equal siblings pair up in one pass.
    for (let r = 0; r < this.#right; r++) {
      if (!this.taken.has(r) && this.#fitsOnce(l, r)) {
        this.taken.set(r, l);
        return true;
      }
    }
    for (const [r, holder] of [...this.taken]) {
      if (tried.has(r) || !this.#fitsOnce(l, r)) continue;
      tried.add(r);
      if (this.place(holder, tried)) {
        this.taken.set(r, l);
        return true;
      }
    }
    return false;
  }

  #fitsOnce(l: number, r: number): boolean {
    const key = l * this.#right + r;
    const value = this.#known.get(key) ?? this.#fits(l, r);
    this.#known.set(key, value);
    return value;
  }
}

/** Whether one attribute is as expected. */
export function attributeFits(
  expected: ExpectedAttribute,
  actual: AttributeValue | undefined,
): boolean {
  if (typeof expected === "function") return expected(actual);
  // `search` ignores `lastIndex`, unlike `test`, so a pattern with the `g` flag fits the same every time.
  if (expected instanceof RegExp) {
    return actual !== undefined && String(actual).search(expected) >= 0;
  }
  return sameValue(expected, actual);
}

/** Whether all expected attributes are as they should be. */
export function attributesFit(
  expected: ExpectedAttributes | undefined,
  actual: Attributes,
): boolean {
  return Object.entries(expected ?? {}).every(([key, value]) =>
    attributeFits(value, own(actual, key))
  );
}

/** An attribute's value, never something inherited. */
export function own(
  attributes: Attributes,
  key: string,
): AttributeValue | undefined {
  return Object.hasOwn(attributes, key) ? attributes[key] : undefined;
}

function sameValue(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return Object.is(a, b) || a === b;
  return a.length === b.length &&
    a.every((item, index) => sameValue(item, b[index]));
}
