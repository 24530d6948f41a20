/**
 * Counts of tests, as Deno's test runner prints them and as one line.
 *
 * @module
 */

/** How many tests ended in which way. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Nothing ran. */
export const NO_TESTS: Totals = { passed: 0, failed: 0, skipped: 0 };

/**
 * Reads the last summary in the output of `deno test`.
 *
 * @param output - what it printed, colours included
 * @returns `undefined` where it came to no summary
 */
export function readSummary(output: string): Totals | undefined {
  // deno-lint-ignore no-control-regex
  const plain = output.replaceAll(/\x1b\[[\d;]*m/g, "");
  const summaries = [...plain.matchAll(/^(?:ok|FAILED) \| (\d+ passed.*)$/gm)];
  const last = summaries.at(-1)?.[1];
  if (last === undefined) return undefined;
  function count(word: string): number {
    return Number(new RegExp(`\\b(\\d+) ${word}`).exec(last ?? "")?.[1] ?? 0);
  }
  return {
    passed: count("passed"),
    failed: count("failed"),
    skipped: count("ignored"),
  };
}

/**
 * Adds up two runs.
 *
 * @param first - the one
 * @param second - the other
 */
export function addTotals(first: Totals, second: Totals): Totals {
  return {
    passed: first.passed + second.passed,
    failed: first.failed + second.failed,
    skipped: first.skipped + second.skipped,
  };
}

/**
 * Says the totals in one line, e.g. `Tests: 12 passed, 0 failed`.
 *
 * @param totals - the totals
 */
export function formatTotals(totals: Totals): string {
  const { passed, failed, skipped } = totals;
  const rest = skipped === 0 ? "" : `, ${skipped} skipped`;
  return `Tests: ${passed} passed, ${failed} failed${rest}`;
}
