import { abortable } from "../../telemetry/mod.ts";

/** Why an answer did not come, or not to its end. */
export class NoAnswer extends Error {
  /** The same for all of them. */
  override readonly name = "NoAnswer";
  readonly code: "connection_failed" | "invalid_answer";

  constructor(code: "connection_failed" | "invalid_answer", message: string) {
    super(message);
    this.code = code;
  }
}

const MIB = 2 ** 20;
/** MiB of a stream, or of an answer; more would fill the memory. */
const LARGEST = 64;
/** Bytes; an error that is longer says nothing more. */
const ENOUGH_OF_AN_ERROR = 65_536;

/**
 * Asks a server, and reads no more of what it says than anybody can use. What
 * `fetch` throws is another thing in each runtime, and here the same in all. An
 * abort also ends what a user's own `fetch` does not.
 *
 * @param onEnd - called when no more of an answer's body will come
 * @throws {NoAnswer} where the answer does not come; its body throws the same
 * @throws the signal's reason on abort
 */
export async function fetchAnswer(
  fetch: typeof globalThis.fetch,
  url: string | URL,
  init: RequestInit = {},
  onEnd: () => void = () => {},
): Promise<Response> {
  const signal = init.signal ?? undefined;
  async function guard<Result>(
    work: Promise<Result>,
    leave: () => Promise<void> | undefined,
  ): Promise<Result> {
    try {
      return await abortable(work, signal);
    } catch {
      leave()?.catch(() => {});
      signal?.throwIfAborted();
      throw new NoAnswer(
        "connection_failed",
        "the server cannot be reached, or broke off",
      );
    }
  }
  const asking = (async () => await fetch(url, init))();
  const response = await guard(
    asking,
    () => asking.then(({ body }) => body?.cancel()),
  );
  if (response.body === null) return response;
  const reader = response.body.getReader();
  const most = response.ok ? LARGEST * MIB : ENOUGH_OF_AN_ERROR;
  let size = 0;
  function leave(reason?: unknown): Promise<void> {
    onEnd();
    return reader.cancel(reason);
  }
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await guard(reader.read(), leave);
      if (done) {
        onEnd();
        return controller.close();
      }
      size += value.byteLength;
      if (size <= most) return controller.enqueue(value);
      leave().catch(() => {});
      if (!response.ok) return controller.close();
      const problem = `the answer has more than ${LARGEST} MiB`;
      throw new NoAnswer("invalid_answer", problem);
    },
    cancel: leave,
  });
  return new Response(body, response);
}
