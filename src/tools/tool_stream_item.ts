/**
 * What comes of a tool that tells what it does: events, and last the result.
 *
 * @typeParam Result - what the tool gives; a {@linkcode ToolResult}, where a
 * workbench was asked
 *
 * @example
 * ```ts
 * import { FunctionTool, type ToolStreamItem } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * function shown(item: ToolStreamItem<number>): string {
 *   return item.type === "event" ? `${item.event}…` : `It is ${item.result}`;
 * }
 *
 * const count = new FunctionTool({
 *   name: "count",
 *   description: "Counts to two",
 *   parameters: { type: "object" },
 *   execute: async function* () {
 *     yield "one";
 *     return 2;
 *   },
 * });
 * const items = await Array.fromAsync(count.runJsonStream({}));
 * assertEquals(items.map(shown), ["one…", "It is 2"]);
 * ```
 */
export type ToolStreamItem<Result = unknown> =
  | {
    /** The tag. */
    readonly type: "event";
    /** What the tool tells on the way; what that is depends on the tool. */
    readonly event: unknown;
  }
  | {
    /** The tag. */
    readonly type: "result";
    /** What it gives in the end. */
    readonly result: Result;
  };
