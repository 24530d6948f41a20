// OTLP/HTTP: only these ask for another attempt.
const RETRYABLE_STATUS = [429, 502, 503, 504];
const GROWTH = 1.5;
const CEILING = 5;
const JITTER = 0.2;
// HTTP's own format. `Date.parse` alone takes "1.5" for a day in January.
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} [\d:]{8} GMT$/;

/** Whether a collector that answers so may be asked again. */
export function isRetryable(status: number): boolean {
  return RETRYABLE_STATUS.includes(status);
}

/**
 * Milliseconds before the next attempt: at least what the collector asks for,
 * and never so little that a failing one is hammered.
 *
 * @param attempt - how many have failed, from 1
 */
export function retryWait(
  attempt: number,
  { delay, random, retryAfter }: {
    readonly delay: number;
    readonly random: () => number;
    readonly retryAfter: number | undefined;
  },
): number {
  const grown = Math.min(GROWTH ** (attempt - 1), CEILING) * delay;
  const jittered = grown * (1 + JITTER * (2 * random() - 1));
  return Math.max(jittered, retryAfter ?? 0);
}

/**
 * Reads a `Retry-After` header, which is a number of seconds or a date.
 *
 * @param now - milliseconds since the epoch
 * @returns milliseconds, or `undefined` where there is nothing to obey
 */
export function parseRetryAfter(
  header: string | null,
  now: number,
): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = HTTP_DATE.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(date - now, 0);
}
