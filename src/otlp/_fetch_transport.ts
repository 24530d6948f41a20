import { diag } from "@opentelemetry/api";
import type {
  ExportResponse,
  ExportResponseRetryable,
  IExporterTransport,
} from "@opentelemetry/otlp-exporter-base";
import { gzip, readBody } from "./_body.ts";
import { isRetryable, parseRetryAfter, retryWait } from "./_retry.ts";

// OTLP 1.11 recommends these caps to clients.
const MAX_REQUEST_BYTES = 64 * 1024 * 1024;
const MAX_RESPONSE_BYTES = 4 * 1024 * 1024;
// Browsers allow 64 KiB of keepalive bodies at once, with their headers.
const MAX_KEEPALIVE_BYTES = 60 * 1024;
const MAX_REASON_LENGTH = 200;

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

/** Posts batches with `fetch`, and again where OTLP allows it. */
export class FetchTransport implements IExporterTransport {
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
   *
   * @param timeoutMillis - for all attempts together
   */
  async send(
    data: Uint8Array,
    timeoutMillis: number,
  ): Promise<ExportResponse> {
    if (data.byteLength > MAX_REQUEST_BYTES) {
      return failure(`the request has ${data.byteLength} bytes`);
    }
    const abort = new AbortController();
    const deadline = Date.now() + timeoutMillis;
    const timer = setTimeout(
      () => abort.abort(new Error(`no success within ${timeoutMillis} ms`)),
      timeoutMillis,
    );
    this.#inFlight.add(abort);
    try {
      // The race holds the deadline even where `fetch` does not mind the signal.
      return await Promise.race([
        this.#sendUntil(deadline, data, abort.signal),
        rejectOnAbort(abort.signal),
      ]);
    } catch (error) {
      const reason: unknown = abort.signal.reason ?? error;
      return failure(
        reason instanceof Error ? reason.message : String(reason),
        error,
      );
    } finally {
      clearTimeout(timer);
      this.#inFlight.delete(abort);
    }
  }

  /** Cuts what is in flight. */
  shutdown(): void {
    for (const abort of this.#inFlight) {
      abort.abort(new Error("the set-up was shut down"));
    }
  }

  async #sendUntil(
    deadline: number,
    data: Uint8Array,
    signal: AbortSignal,
  ): Promise<ExportResponse> {
    const { gzipFrom, retryDelay, random } = this.#settings;
    // A view of an ArrayBuffer, never of a SharedArrayBuffer.
    const plain = data as Uint8Array<ArrayBuffer>;
    const compress = data.byteLength >= gzipFrom &&
      typeof CompressionStream === "function";
    const body = compress ? await gzip(plain) : plain;
    for (let attempt = 1;; attempt++) {
      const response = await this.#attempt(body, { compress, attempt, signal });
      if (response.status !== "retryable") return response;
      const wait = retryWait(attempt, {
        delay: retryDelay,
        random,
        retryAfter: response.retryInMillis,
      });
      if (Date.now() + wait >= deadline) return response;
      diag.debug(`Retrying the export of spans in ${Math.round(wait)} ms`);
      await sleep(wait, signal);
    }
  }

  async #attempt(
    body: Uint8Array<ArrayBuffer>,
    { compress, attempt, signal }: {
      readonly compress: boolean;
      readonly attempt: number;
      readonly signal: AbortSignal;
    },
  ): Promise<ExportResponse> {
    const { url, headers } = this.#settings;
    // A browser that refused a first one for its size takes the second.
    const keepalive = attempt === 1 && body.byteLength <= this.keepaliveRoom;
    if (keepalive) this.#keepaliveBytes += body.byteLength;
    const fetch = this.#settings.fetch ?? uninstrumentedFetch();
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: compress
          ? { ...headers, "content-encoding": "gzip" }
          : headers,
        body,
        signal,
        // Following one would post no body, or hand keys to another origin.
        redirect: "manual",
        ...(keepalive ? { keepalive } : {}),
      });
      return await readResponse(response);
    } catch (error) {
      if (signal.aborted || isRefusal(error)) throw error;
      return retryable(`the request failed: ${error}`, error);
    } finally {
      if (keepalive) this.#keepaliveBytes -= body.byteLength;
    }
  }
}

async function readResponse(response: Response): Promise<ExportResponse> {
  const { status } = response;
  const body = await readBody(response, MAX_RESPONSE_BYTES);
  if (body === undefined) {
    return failure(`the answer has over ${MAX_RESPONSE_BYTES} bytes`);
  }
  if (response.ok) {
    const isJson = response.headers.get("content-type")?.includes("json");
    return isJson ? { status: "success", data: body } : { status: "success" };
  }
  const reason = new TextDecoder().decode(body.subarray(0, MAX_REASON_LENGTH));
  const answer = `the collector answered ${status} ${reason}`.trimEnd();
  if (!isRetryable(status)) return failure(answer);
  const retryAfter = parseRetryAfter(
    response.headers.get("retry-after"),
    Date.now(),
  );
  return retryable(answer, undefined, retryAfter);
}

function failure(reason: string, cause?: unknown): ExportResponse {
  return { status: "failure", error: exportError(reason, cause) };
}

function retryable(
  reason: string,
  cause?: unknown,
  retryInMillis?: number,
): ExportResponseRetryable {
  return {
    status: "retryable",
    error: exportError(reason, cause),
    ...(retryInMillis === undefined ? {} : { retryInMillis }),
  };
}

function exportError(reason: string, cause?: unknown): Error {
  return new Error(`Cannot export spans: ${reason}`, { cause });
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

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), {
      once: true,
    });
  });
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
