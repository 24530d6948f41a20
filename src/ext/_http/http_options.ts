/**
 * Calls back after some milliseconds.
 *
 * @param callback - what to call, once
 * @param delay - milliseconds
 * @returns what takes it back
 *
 * @example A timer that does not wait
 * ```ts
 * import { type HttpTimer, OpenAIChatCompletionClient } from "@autogen-edge/runtime/ext/openai";
 * import { assertEquals } from "@std/assert";
 *
 * const waits: number[] = [];
 * const timer: HttpTimer = (callback, delay) => {
 *   if (delay > 10_000) return () => {}; // a timeout, not a pause
 *   waits.push(delay);
 *   queueMicrotask(callback);
 *   return () => {};
 * };
 * const busy = new Response("", { status: 429, headers: { "retry-after": "3" } });
 * const client = new OpenAIChatCompletionClient({
 *   model: "gpt-5",
 *   apiKey: "from-a-vault",
 *   maxRetries: 1,
 *   random: () => 0,
 *   timer,
 *   fetch: () => Promise.resolve(busy.clone()),
 * });
 * await client.create([]).catch(() => {});
 * assertEquals(waits, [3000]);
 * ```
 */
export type HttpTimer = (callback: () => void, delay: number) => () => void;

/**
 * How a client sends its requests.
 *
 * @example Less patience
 * ```ts
 * import { type HttpOptions, OpenAIChatCompletionClient } from "@autogen-edge/runtime/ext/openai";
 * import { assertEquals } from "@std/assert";
 *
 * const http: HttpOptions = { timeout: 5000, maxRetries: 0 };
 * const client = new OpenAIChatCompletionClient({ ...http, model: "gpt-5" });
 * const { config } = client.dumpComponent();
 * assertEquals(config, { model: "gpt-5", timeout: 5, max_retries: 0 });
 * ```
 */
export interface HttpOptions {
  /**
   * Milliseconds that a server may be silent: until it answers, and between the
   * pieces of its answer.
   *
   * @default {600000}
   */
  readonly timeout?: number | undefined;
  /**
   * How often a request is sent again when the server is busy, fails or cannot
   * be reached. An answer that has begun to stream is not asked for again.
   *
   * @default {2}
   */
  readonly maxRetries?: number | undefined;
  /**
   * Sends the requests; in a Worker it may be that of a service binding.
   *
   * @default {globalThis.fetch}, looked up for each request
   */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /**
   * Spreads retries, by numbers from 0 up to 1.
   *
   * @default {Math.random}
   */
  readonly random?: (() => number) | undefined;
  /**
   * The clock, in milliseconds since the epoch.
   *
   * @default {Date.now}
   */
  readonly now?: (() => number) | undefined;
  /**
   * What timeouts and the pauses before retries run on.
   *
   * @default {setTimeout}
   */
  readonly timer?: HttpTimer | undefined;
}

/** The options with their defaults. */
export interface Http {
  readonly timeout: number;
  readonly maxRetries: number;
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly random: () => number;
  readonly now: () => number;
  readonly timer: HttpTimer;
}

// What setTimeout can wait for at most; it would not wait at all for more.
const LONGEST = 2 ** 31 - 1;

/**
 * Checks the options and fills in the defaults.
 *
 * @throws {RangeError} if a number is out of its range
 */
export function readHttp({
  timeout = 600_000,
  maxRetries = 2,
  fetch,
  random = Math.random,
  now = Date.now,
  timer = setTimer,
}: HttpOptions): Http {
  if (!(timeout > 0 && maxRetries >= 0)) {
    throw new RangeError(
      `Cannot make a model client: timeout is ${timeout}, maxRetries ${maxRetries}`,
    );
  }
  timeout = Math.min(timeout, LONGEST);
  return { timeout, maxRetries, fetch, random, now, timer };
}

function setTimer(callback: () => void, delay: number): () => void {
  const id = setTimeout(callback, delay);
  return () => clearTimeout(id);
}
