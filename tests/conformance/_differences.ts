import type { JsonObject } from "./_scenario.ts";

/** How two values are compared. */
export interface ComparisonOptions {
  /** Whether the expected string `<text>` stands for any. */
  readonly loose?: boolean | undefined;
}

const WIDTH = 72;

/** Whether there is no difference. */
export function isSame(
  actual: unknown,
  expected: unknown,
  options: ComparisonOptions = {},
): boolean {
  return differences(actual, expected, "", options).next().done === true;
}

/**
 * Says where JSON differs from what is expected, in words that begin with the
 * JSON pointer of a place.
 *
 * @param actual - what there is
 * @param expected - what there should be
 * @param path - where the values stand
 * @param options - how they are compared
 */
export function* differences(
  actual: unknown,
  expected: unknown,
  path = "",
  options: ComparisonOptions = {},
): Generator<string, void, undefined> {
  const { loose = false } = options;
  if (loose && expected === "<text>" && typeof actual === "string") return;
  if (Array.isArray(actual) && Array.isArray(expected)) {
    for (const [index, item] of expected.entries()) {
      if (index >= actual.length) break;
      yield* differences(actual[index], item, `${path}/${index}`, options);
    }
    if (actual.length !== expected.length) {
      yield `${path} has ${actual.length} items, not ${expected.length}`;
    }
  } else if (isObject(actual) && isObject(expected)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    for (const name of names) {
      yield* differences(
        actual[name],
        expected[name],
        `${path}/${name}`,
        options,
      );
    }
  } else if (!Object.is(actual, expected)) {
    const from = firstDifference(actual, expected);
    yield `${path} is ${describe(actual, from)}, not ${
      describe(expected, from)
    }`;
  }
}

/** Whether JSON is an object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Where two texts begin to differ. */
function firstDifference(actual: unknown, expected: unknown): number {
  if (typeof actual !== "string" || typeof expected !== "string") return 0;
  let index = 0;
  while (index < expected.length && actual[index] === expected[index]) index++;
  return index;
}

/** A value as JSON, or the part of a long text that matters. */
function describe(value: unknown, from: number): string {
  if (typeof value === "string") {
    const start = from > WIDTH / 2 ? from - 12 : 0;
    return (start > 0 ? "…" : "") + short(JSON.stringify(value.slice(start)));
  }
  return value === undefined ? "left out" : short(JSON.stringify(value));
}

function short(text: string): string {
  return text.length > WIDTH ? `${text.slice(0, WIDTH)}…` : text;
}
