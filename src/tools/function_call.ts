import { message, type MessageType } from "../core/mod.ts";

/**
 * A model's wish to have a function called.
 *
 * @example
 * ```ts
 * import { FunctionCall } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const call: FunctionCall = { id: "1", name: "add", arguments: '{"a":1,"b":2}' };
 * assertEquals(FunctionCall(call), { type: "FunctionCall", ...call });
 * ```
 */
export interface FunctionCall {
  /** Tells the calls of one answer apart. */
  readonly id: string;
  /** JSON text, as the model wrote it. */
  readonly arguments: string;
  /** What it is called. */
  readonly name: string;
}

/**
 * What came of a function call.
 *
 * @example
 * ```ts
 * import { FunctionExecutionResult } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const sum: FunctionExecutionResult = {
 *   content: "3",
 *   name: "add",
 *   callId: "1",
 *   isError: false,
 * };
 * const reply = FunctionExecutionResult(sum);
 * assertEquals(reply, { type: "FunctionExecutionResult", ...sum });
 * ```
 */
export interface FunctionExecutionResult {
  /** What it says. */
  readonly content: string;
  /** What it is called. */
  readonly name: string;
  /** The id of the call. */
  readonly callId: string;
  /** Whether the content is an error's text. */
  readonly isError: boolean;
}

/** Makes a message of a call, for a {@linkcode ToolAgent}. */
export const FunctionCall: MessageType<FunctionCall, "FunctionCall"> =
  /* @__PURE__ */ message("FunctionCall");

/** Makes a message of a result, which a {@linkcode ToolAgent} replies. */
export const FunctionExecutionResult: MessageType<
  FunctionExecutionResult,
  "FunctionExecutionResult"
> = /* @__PURE__ */ message("FunctionExecutionResult");
