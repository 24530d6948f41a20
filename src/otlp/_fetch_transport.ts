import { abortable, describeThrown } from "../telemetry/mod.ts";
import { gzip, readBody } from "./_body.ts";
import { report } from "./_report.ts";
import { isRetryable, parseRetryAfter, retryWait } from "./_retry.ts";

// OTLP 1.11 recommends these caps to clients.
const MAX_REQUEST_BYTES = 64 * 1024 * 1024;
const MAX_RESPONSE_BYTES = 4 * 1024 * 1024;
// Browsers allow 64 KiB of keepalive bodies at once, with their headers.
const MAX_KEEPALIVE_BYTES = 60 * 1024;
const MAX_REASON_LENGTH = 200;
// The status says what became of the spans: the rest of an answer may hang.
const BODY_PATIENCE = 1000;

/** What {@linkcode FetchTransport} needs to know. */
export interface TransportSettings {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof globalThis.fetch | undefined;
  /** Bodies of so many bytes and more are compressed. */
  readonly gzipFrom: number;
  /** Whether requests are to outlive the page, as far as they may. */
  readonly keepalive: boolean;
  /** In milliseconds. */
  readonly retryDelay: number;
  readonly random: () => number;
}

/** What became of one request and its retries. */
export type TransportResult =
  | { readonly status: "success"; readonly data?: Uint8Array }
  | { readonly status: "failure"; readonly error: Error };

interface Retry {
  readonly status: "retry";
  readonly error: Error;
  /** In milliseconds, as far as the collector says. */
  readonly after?: number | undefined;
}

interface SendOptions {
  /** In milliseconds, for all attempts together. */
  readonly timeout: number;
  /** Whether a big body may be compressed, which takes a while. */
  readonly compress: boolean;
}

/** Posts batches with `fetch`, and again where OTLP allows it. */
export class FetchTransport {
  readonly #settings: TransportSettings;
  readonly #inFlight: Set<AbortController> = new Set();
  #keepaliveBytes = 0;

  constructor(settings: TransportSettings) {
    this.#settings = settings;
  }

  /** Bytes that may still be sent so that they outlive the page. */
  get keepaliveRoom(): number {
    return this.#settings.keepalive
      ? MAX_KEEPALIVE_BYTES - this.#keepaliveBytes
      : 0;
  }

  /**
   * Sends one batch. Where the body is not compressed, `fetch` is called before
   * this returns: a page that closes has no later.
   */
  async send(
    data: Uint8Array,
    { timeout, compress }: SendOptions,
  ): Promise<TransportResult> {
    if (data.byteLength > MAX_REQUEST_BYTES) {
      return failure(`the request has ${data.byteLength} bytes`);
    }
    const abort = new AbortController();
    const { signal } = abort;
    const timer = setTimeout(
      () => abort.abort(new Error(`no success within ${timeout} ms`)),
      timeout,
    );
    this.#inFlight.add(abort);
    try {
      const deadline = Date.now() + timeout;
      return await this.#sendUntil(deadline, data, { compress, signal });
    } catch (error) {
      return failure(describe(signal.aborted ? signal.reason : error));
    } finally {
      clearTimeout(timer);
      this.#inFlight.delete(abort);
    }
  }

  /** Cuts what is in flight. */
  abort(): void {
    for (const abort of this.#inFlight) {
      abort.abort(new Error("the set-up was shut down"));
    }
  }

  async #sendUntil(
    deadline: number,
    data: Uint8Array,
    { compress, signal }: {
      readonly compress: boolean;
      readonly signal: AbortSignal;
    },
  ): Promise<TransportResult> {
    const { gzipFrom, retryDelay, random } = this.#settings;
    // A view of an ArrayBuffer, never of a SharedArrayBuffer.
    const plain = data as Uint8Array<ArrayBuffer>;
    const zipped = compress && data.byteLength >= gzipFrom &&
      typeof CompressionStream === "function";
    const body = zipped ? await abortable(gzip(plain), signal) : plain;
    for (let attempt = 1;; attempt++) {
      const result = await this.#attempt(body, { zipped, attempt, signal });
      if (result.status !== "retry") return result;
      const wait = retryWait(attempt, {
        delay: retryDelay,
        random,
        retryAfter: result.after,
      });
      if (Date.now() + wait >= deadline) {
        return { status: "failure", error: result.error };
      }
      report("debug", `Retrying in ${Math.round(wait)} ms: ${result.error}`);
      await sleep(wait, signal);
    }
  }

  async #attempt(
    body: Uint8Array<ArrayBuffer>,
    { zipped, attempt, signal }: {
      readonly zipped: boolean;
      readonly attempt: number;
      readonly signal: AbortSignal;
    },
  ): Promise<TransportResult | Retry> {
    const { url, headers } = this.#settings;
    // A browser that refused a first one for its size takes the second.
    const keepalive = attempt === 1 && body.byteLength <= this.keepaliveRoom;
    if (keepalive) this.#keepaliveBytes += body.byteLength;
    const fetch = this.#settings.fetch ?? uninstrumentedFetch();
    try {
      const request = fetch(url, {
        method: "POST",
        headers: zipped ? { ...headers, "content-encoding": "gzip" } : headers,
        body,
        signal,
        // Following one would post no body, or hand keys to another origin.
        redirect: "manual",
        ...(keepalive ? { keepalive } : {}),
      });
      // Holds the deadline even where `fetch` does not mind the signal.
      return await readResponse(await abortable(request, signal), signal);
    } catch (error) {
      if (signal.aborted || isRefusal(error)) throw error;
      return retry(`the request failed: ${describe(error)}`);
    } finally {
      if (keepalive) this.#keepaliveBytes -= body.byteLength;
    }
  }
}

async function readResponse(
  response: Response,
  signal: AbortSignal,
): Promise<TransportResult | Retry> {
  const { status, headers } = response;
  const body = await readBody(response, {
    size: MAX_RESPONSE_BYTES,
    patience: BODY_PATIENCE,
    signal,
  });
  if (body === undefined) {
    return failure(`the answer has over ${MAX_RESPONSE_BYTES} bytes`);
  }
  if (response.ok) {
    const isJson = /json/i.test(headers.get("content-type") ?? "");
    return isJson && body.byteLength > 0
      ? { status: "success", data: body }
      : { status: "success" };
  }
  const reason = new TextDecoder().decode(body.subarray(0, MAX_REASON_LENGTH));
  const answer = `the collector answered ${status} ${reason}`.trimEnd();
  if (!isRetryable(status)) return failure(answer);
  return retry(answer, parseRetryAfter(headers.get("retry-after"), Date.now()));
}

function failure(reason: string): TransportResult {
  return { status: "failure", error: exportError(reason) };
}

function retry(reason: string, after?: number): Retry {
  return { status: "retry", error: exportError(reason), after };
}

function exportError(reason: string): Error {
  return new Error(`Cannot export spans: ${reason}`);
}

/** Runtimes differ in whether an error or its cause says what is wrong. */
function describe(error: unknown): string {
  const { message } = describeThrown(error);
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined
    ? message
    : `${message}: ${describeThrown(cause).message}`;
}

/** Whether a runtime's permissions forbid the request: no retry changes that. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === "NotCapable";
}

/** An instrumented `fetch` would make spans of the export of spans. */
function uninstrumentedFetch(): typeof globalThis.fetch {
  const { fetch } = globalThis;
  const original = "__original" in fetch ? fetch.__original : undefined;
  return typeof original === "function" ? original as typeof fetch : fetch;
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  try {
    await abortable(promise, signal);
  } finally {
    clearTimeout(timer);
  }
}
