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
 * `fetch` throws is another thing in each runtime, and here the same in all.
 *
 * @throws {NoAnswer} where the answer does not come; its body throws the same
 * @throws the signal's reason on abort
 */
export async function fetchAnswer(
  fetch: typeof globalThis.fetch,
  url: string | URL,
  init: RequestInit = {},
): Promise<Response> {
  async function guard<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch {
      init.signal?.throwIfAborted();
      throw new NoAnswer(
        "connection_failed",
        "the server cannot be reached, or broke off",
      );
    }
  }
  const response = await guard(() => fetch(url, init));
  const reader = response.body?.getReader();
  if (reader === undefined) return response;
  const most = response.ok ? LARGEST * MIB : ENOUGH_OF_AN_ERROR;
  let size = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await guard(() => reader.read());
      if (done) return controller.close();
      size += value.byteLength;
      if (size <= most) return controller.enqueue(value);
      reader.cancel().catch(() => {});
      if (!response.ok) return controller.close();
      const problem = `the answer has more than ${LARGEST} MiB`;
      throw new NoAnswer("invalid_answer", problem);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return new Response(body, response);
}
