import { CodedError } from "../core/mod.ts";

/**
 * What can be wrong with a call of a tool; see {@linkcode ToolError}.
 *
 * @example Whose mistake it is
 * ```ts
 * import type { ToolErrorCode } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * function blame(code: ToolErrorCode): "model" | "program" {
 *   switch (code) {
 *     case "unknown_tool":
 *     case "malformed_arguments":
 *     case "invalid_arguments":
 *       return "model";
 *     default:
 *       return "program";
 *   }
 * }
 * assertEquals(blame("invalid_schema"), "program");
 * ```
 */
export type ToolErrorCode =
  /** No tool of that name is there. */
  | "unknown_tool"
  /** The arguments are no JSON. */
  | "malformed_arguments"
  /** The arguments do not fit the tool's schema. */
  | "invalid_arguments"
  /** A schema that cannot be shown to a model. */
  | "invalid_schema"
  /** The tool of a tool agent failed; its own error is the `cause`. */
  | "execution_failed";

/**
 * What goes wrong with tools and their calls. Test its `code`: the text may
 * change.
 *
 * @example
 * ```ts
 * import { FunctionTool, ToolError } from "@autogen-edge/runtime";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const double = new FunctionTool<{ value: number }, number>({
 *   name: "double",
 *   description: "Doubles a number",
 *   parameters: {
 *     type: "object",
 *     properties: { value: { type: "number" } },
 *     required: ["value"],
 *   },
 *   execute: ({ value }) => 2 * value,
 * });
 * const error = await assertRejects(() => double.runJson({}), ToolError);
 * assertEquals(error.code, "invalid_arguments");
 * ```
 */
export class ToolError extends CodedError<ToolErrorCode> {
  /** The same for all of them. */
  override readonly name = "ToolError";
}
