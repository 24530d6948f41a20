import type { Http } from "./http_options.ts";

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8000;
/** Whoever is told to wait longer had better hear of it. */
const MOST_PATIENCE = 60_000;
const JITTER = 0.25;

/** Whether a server that answers so may be asked again. */
export function asksForRetry({ status, headers }: Response): boolean {
  const wish = headers.get("x-should-retry");
  if (wish === "true" || wish === "false") return wish === "true";
  return [408, 409, 429].includes(status) || status >= 500;
}

/**
 * Milliseconds before the next attempt: at least what the server asks for, ever
 * longer, and a little more, so that not all of its clients come back at once.
 *
 * @param failed - how many attempts have failed, from 1
 * @returns `undefined` where the server wants more patience than there is
 */
export function retryPause(
  failed: number,
  headers: Headers | undefined,
  { random, now }: Pick<Http, "random" | "now">,
): number | undefined {
  const text = headers?.get("retry-after") || "?";
  const asked = [
    Number(headers?.get("retry-after-ms") || NaN),
    Number(text) * 1000,
    Date.parse(text) - now(),
  ].find(Number.isFinite) ?? 0;
  if (asked > MOST_PATIENCE) return undefined;
  const grown = Math.min(FIRST_PAUSE * 2 ** (failed - 1), LONGEST_PAUSE);
  return Math.max(asked, grown) * (1 + JITTER * random());
}
