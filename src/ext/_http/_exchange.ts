import { onAbort } from "../../telemetry/mod.ts";
import { withoutSecrets } from "../../tools/mod.ts";
import { asksForRetry, retryPause } from "./_retry.ts";
import { ApiError, errorOf } from "./api_error.ts";
import type { ApiRequest } from "./post.ts";
import { objectIn } from "./read_answer.ts";

/** One attempt: a request, and its answer as it comes. */
export class Exchange {
  readonly #request: ApiRequest;
  readonly #controller: AbortController = new AbortController();
  readonly #decoder: TextDecoder = new TextDecoder();
  readonly #unlink: (() => void) | undefined;
  #response: Response | undefined;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #cancelTimer: (() => void) | undefined;
  /** Since when the network is waited for, if it is. */
  #waiting = NaN;
  #timedOut = false;
  #mayRetry = false;

  constructor(request: ApiRequest) {
    const { signal } = request;
    this.#request = request;
    signal?.throwIfAborted();
    this.#unlink = signal &&
      onAbort(signal, () => this.#controller.abort(signal.reason));
  }

  /** Whether the answer comes in one piece. */
  get isJson(): boolean {
    const type = this.#response?.headers.get("content-type");
    return Boolean(type?.includes("application/json"));
  }

  /**
   * How long to wait before another attempt.
   *
   * @param failed - how many attempts have failed, with this one
   * @returns milliseconds, or `undefined` where it would not go better
   */
  pauseAfter(failed: number): number | undefined {
    const { http } = this.#request;
    return this.#mayRetry && failed <= http.maxRetries
      ? retryPause(failed, this.#response?.headers, http)
      : undefined;
  }

  /** Sends the request, and waits until an answer begins. */
  async open(): Promise<void> {
    const { url, headers, body, http } = this.#request;
    const { fetch = globalThis.fetch } = http;
    const json = JSON.stringify(body);
    headers.set("content-type", "application/json");
    const response = await this.#guard(() =>
      fetch(url, {
        method: "POST",
        headers,
        body: json,
        // Only some of the headers would be kept from another origin.
        redirect: "manual",
        signal: this.#controller.signal,
      })
    );
    this.#response = response;
    this.#reader = response.body?.getReader();
    if (response.ok) return;
    // An error that is longer says nothing more; where its body breaks off, the
    // status says enough.
    const text = await this.text(65_536).catch(() => "");
    const error = errorOf({ ...this.#request, body: parsed(text), response });
    // Money has run out, which time does not mend.
    this.#mayRetry = asksForRetry(response) &&
      error.code !== "insufficient_quota";
    throw error;
  }

  /**
   * The next piece of the answer, which may be empty.
   *
   * @returns `undefined` at its end
   */
  async read(): Promise<string | undefined> {
    const reader = this.#reader;
    if (reader === undefined) return undefined;
    const { done, value } = await this.#guard(() => reader.read());
    this.#waiting = NaN;
    if (done) return undefined;
    return this.#decoder.decode(value, { stream: true });
  }

  /**
   * The whole answer.
   *
   * @param enough - after so many characters, no more is read
   */
  async text(enough: number = Infinity): Promise<string> {
    if (this.#response === undefined) await this.open();
    let text = "";
    for (let piece; (piece = await this.read()) !== undefined;) {
      text += piece;
      if (text.length > enough) break;
    }
    return text;
  }

  /** Lets go of the connection and the timer. */
  close(): void {
    this.#unlink?.();
    this.#cancelTimer?.();
    this.#reader?.cancel().catch(() => {});
    this.#controller.abort();
  }

  /** Ends the attempt when nothing has been heard for the timeout. */
  #watch(patience: number): void {
    const { timer, now, timeout } = this.#request.http;
    this.#cancelTimer = timer(() => {
      this.#cancelTimer = undefined;
      const left = this.#waiting + timeout - now();
      // A timer for each piece would cost more than the piece.
      if (left > 0) this.#watch(left);
      if (left <= 0) {
        this.#timedOut = true;
        this.#controller.abort();
      }
    }, patience);
  }

  /** Does something with the network, and says what went wrong with it. */
  async #guard<Result>(work: () => Promise<Result>): Promise<Result> {
    const { action, signal, secrets, http } = this.#request;
    this.#waiting = http.now();
    // While nobody reads, a timer would only keep the program from its end.
    if (!this.#cancelTimer) this.#watch(http.timeout);
    try {
      return await work();
    } catch (thrown) {
      signal?.throwIfAborted();
      this.#mayRetry = true;
      if (this.#timedOut) {
        throw new ApiError(
          "timeout",
          `${action}: nothing was heard for ${http.timeout} ms`,
        );
      }
      // Where there is a cause it says what is wrong, and may quote the URL with
      // its key. It is not handed on: nobody knows what else is in there.
      const { message = thrown } = objectIn(objectIn(thrown).cause ?? thrown);
      throw new ApiError(
        "connection_failed",
        withoutSecrets(`${action}: ${message}`, secrets),
      );
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
