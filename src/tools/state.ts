/**
 * What a tool, a workbench or a model context remembers: plain data, so that it
 * can be kept as JSON.
 *
 * @example
 * ```ts
 * import { type SavedState, UnboundedChatCompletionContext } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const saved: SavedState = await new UnboundedChatCompletionContext().saveState();
 * assertEquals(saved, { messages: [] });
 * ```
 */
export type SavedState = Readonly<Record<string, unknown>>;
