import { CodedError } from "../core/mod.ts";

/**
 * What can go wrong with a request of a tool; see {@linkcode HttpToolError}.
 *
 * @example Whose mistake it is
 * ```ts
 * import type { HttpToolErrorCode } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * function blame(code: HttpToolErrorCode): "network" | "server" | "request" {
 *   if (code === "timeout" || code === "connection_failed") return "network";
 *   return code.startsWith("4") ? "request" : "server";
 * }
 * assertEquals(blame("404"), "request");
 * assertEquals(blame("invalid_answer"), "server");
 * ```
 */
export type HttpToolErrorCode =
  /** The server did not answer in time. */
  | "timeout"
  /** The server cannot be reached, or broke off. */
  | "connection_failed"
  /** The answer is not what the tool gives. */
  | "invalid_answer"
  /** The status of an answer that is no success. */
  | `${number}`;

/**
 * What a server answered that did not do what it was asked for.
 *
 * @example
 * ```ts
 * import { HttpToolError, type HttpToolErrorOptions } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const options: HttpToolErrorOptions = { status: 503, body: "Busy" };
 * const error = new HttpToolError("503", 'Cannot call tool "find"', options);
 * assertEquals(error.body, "Busy");
 * ```
 */
export interface HttpToolErrorOptions extends ErrorOptions {
  /** The HTTP status, where there was an answer. */
  readonly status?: number | undefined;
  /** The beginning of the answer. */
  readonly body?: string | undefined;
}

/**
 * A request of an {@linkcode HttpTool} that was not answered as it should be. The
 * headers of the tool are blotted out of its text. Test its `code`: the text may
 * change.
 *
 * @example
 * ```ts
 * import { HttpTool, HttpToolError } from "@autogen-edge/runtime";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const find = new HttpTool({
 *   name: "find",
 *   host: "example.com",
 *   jsonSchema: { type: "object" },
 *   fetch: () => Promise.resolve(new Response("Not here", { status: 404 })),
 * });
 * const error = await assertRejects(() => find.runJson({}), HttpToolError);
 * assertEquals([error.code, error.status, error.body], ["404", 404, "Not here"]);
 * ```
 */
export class HttpToolError extends CodedError<HttpToolErrorCode> {
  /** The same for all of them. */
  override readonly name = "HttpToolError";
  /** The HTTP status, where there was an answer. */
  readonly status: number | undefined;
  /** The beginning of the answer, at most 4,096 characters. */
  readonly body: string | undefined;

  /**
   * Makes an error.
   *
   * @param code - what went wrong, for programs
   * @param message - what was being done, and what the server said
   * @param options - the status, the body, and the `cause`
   */
  constructor(
    code: HttpToolErrorCode,
    message: string,
    { status, body, ...options }: HttpToolErrorOptions = {},
  ) {
    super(code, message, options);
    this.status = status;
    this.body = body;
  }
}
