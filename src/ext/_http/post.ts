import { createParser, type EventSourceMessage } from "eventsource-parser";
import { onAbort } from "../../telemetry/mod.ts";
import { Exchange } from "./_exchange.ts";
import { ApiError } from "./api_error.ts";
import type { Http } from "./http_options.ts";

/** What is asked of a provider. */
export interface ApiRequest {
  /** What is being done, for errors, e.g. `Cannot ask model "gpt-5"`. */
  readonly action: string;
  readonly url: URL;
  readonly headers: Headers;
  /** What is sent as JSON. */
  readonly body: unknown;
  /** What must not be told in errors. */
  readonly secrets: readonly string[];
  readonly signal: AbortSignal | undefined;
  readonly http: Http;
}

/**
 * Asks for JSON.
 *
 * @returns the answer, parsed
 * @throws {ApiError} when all attempts have failed
 * @throws the signal's reason on abort
 */
export function postForJson(request: ApiRequest): Promise<unknown> {
  return withRetries(request, async (exchange) => {
    const text = await exchange.text();
    exchange.close();
    return parseAnswer(text, request);
  });
}

/**
 * Asks for events, and gives them as they come, those together that came
 * together. Whoever stops reading closes the connection.
 *
 * @throws {ApiError} when all attempts have failed, or the answer breaks off
 * @throws the signal's reason on abort
 */
export async function* postForEvents(
  request: ApiRequest,
): AsyncGenerator<readonly EventSourceMessage[], void, undefined> {
  const exchange = await withRetries(request, async (exchange) => {
    await exchange.open();
    return exchange;
  });
  try {
    if (exchange.isJson) {
      // From a server that does not stream.
      const data = await exchange.text();
      yield [{ data }];
      return;
    }
    let events: EventSourceMessage[] = [];
    const parser = createParser({ onEvent: (event) => events.push(event) });
    for (let text; (text = await exchange.read()) !== undefined;) {
      parser.feed(text);
      if (events.length === 0) continue;
      yield events;
      events = [];
    }
  } finally {
    exchange.close();
  }
}

/**
 * Reads an answer, or a piece of one.
 *
 * @throws {ApiError} `invalid_answer`, where it is no JSON
 */
export function parseAnswer(text: string, { action }: ApiRequest): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What was thrown quotes the answer, which may tell a secret.
    const problem = text === "" ? "is empty" : "is no JSON";
    throw new ApiError("invalid_answer", `${action}: the answer ${problem}`);
  }
}

async function withRetries<Result>(
  request: ApiRequest,
  attempt: (exchange: Exchange) => Promise<Result>,
): Promise<Result> {
  const { signal } = request;
  for (let failed = 1;; failed++) {
    const exchange = new Exchange(request);
    try {
      return await attempt(exchange);
    } catch (error) {
      exchange.close();
      signal?.throwIfAborted();
      const pause = exchange.pauseAfter(failed);
      if (pause === undefined) throw error;
      await wait(pause, request);
    }
  }
}

/**
 * Waits before another attempt.
 *
 * @param pause - milliseconds
 * @throws the signal's reason on abort
 */
export function wait(
  pause: number,
  { http: { timer }, signal }: Pick<ApiRequest, "http" | "signal">,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = timer(done, pause);
    const unlink = signal && onAbort(signal, () => {
      cancel();
      reject(signal.reason);
    });
    function done(): void {
      unlink?.();
      resolve();
    }
  });
}
