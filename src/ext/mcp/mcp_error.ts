import { CodedError } from "../../core/mod.ts";

/**
 * What can go wrong between a workbench and its server; see
 * {@linkcode McpError}.
 *
 * @example Whether to try again
 * ```ts
 * import type { McpErrorCode } from "@autogen-edge/runtime/ext/mcp";
 * import { assert } from "@std/assert";
 *
 * function mayPass(code: McpErrorCode): boolean {
 *   return ["timeout", "connection_failed", "503"].includes(code);
 * }
 * assert(mayPass("timeout"));
 * assert(!mayPass("-32602")); // invalid parameters, in JSON-RPC
 * ```
 */
export type McpErrorCode =
  /** The server did not answer in time. */
  | "timeout"
  /** The server cannot be reached, or broke off. */
  | "connection_failed"
  /** What the server sent is not what the protocol asks for. */
  | "invalid_answer"
  /** The tool says itself that it failed. */
  | "tool_error"
  /** An HTTP status, e.g. `401`, or the code of a JSON-RPC error. */
  | `${number}`;

/**
 * What a server answered that did not do what it was asked for.
 *
 * @example
 * ```ts
 * import { McpError, type McpErrorOptions } from "@autogen-edge/runtime/ext/mcp";
 * import { assertEquals } from "@std/assert";
 *
 * const options: McpErrorOptions = { rpcCode: -32601 };
 * const error = new McpError("-32601", "Cannot list prompts", options);
 * assertEquals(error.rpcCode, -32601);
 * ```
 */
export interface McpErrorOptions extends ErrorOptions {
  /** The HTTP status, where it was no success. */
  readonly status?: number | undefined;
  /** The code of the JSON-RPC error that the server answered with. */
  readonly rpcCode?: number | undefined;
}

/**
 * A request that a server did not answer as it should. The headers of the
 * workbench are blotted out of its text. Test its `code`: the text may change.
 *
 * @example
 * ```ts
 * import { McpError, McpWorkbench } from "@autogen-edge/runtime/ext/mcp";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * await using workbench = new McpWorkbench({
 *   url: "https://example.com/mcp",
 *   fetch: () => Promise.resolve(new Response("Who?", { status: 401 })),
 * });
 * const error = await assertRejects(() => workbench.listTools(), McpError);
 * assertEquals([error.code, error.status], ["401", 401]);
 * ```
 */
export class McpError extends CodedError<McpErrorCode> {
  /** The same for all of them. */
  override readonly name = "McpError";
  /** The HTTP status, where it was no success. */
  readonly status: number | undefined;
  /** The code of the JSON-RPC error that the server answered with. */
  readonly rpcCode: number | undefined;

  /**
   * Makes an error.
   *
   * @param code - what went wrong, for programs
   * @param message - what was being done, and what the server said
   * @param options - what the server answered, and the `cause`
   */
  constructor(
    code: McpErrorCode,
    message: string,
    { status, rpcCode, ...options }: McpErrorOptions = {},
  ) {
    super(code, message, options);
    this.status = status;
    this.rpcCode = rpcCode;
  }
}
