import { jsonList, jsonOptional, jsonString } from "../../core/mod.ts";
import {
  type FunctionCall,
  type FunctionExecutionResult,
  type ImageContent,
  type LlmMessage,
  llmMessageJson,
  multiModalJson,
} from "../../models/mod.ts";
import {
  functionCallJson,
  functionExecutionResultJson,
} from "../../tools/mod.ts";
import type { BaseFields } from "./base_fields.ts";
import { type ItemType, itemType } from "./item_type.ts";

/**
 * Text.
 *
 * @example
 * ```ts
 * import { TextMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const said: TextMessage = TextMessage({ content: "Hi", source: "writer" });
 * assertEquals([said.type, said.content], ["TextMessage", "Hi"]);
 * ```
 */
export interface TextMessage extends BaseFields {
  /** The tag. */
  readonly type: "TextMessage";
  /** What is said. */
  readonly content: string;
}

/**
 * Text and pictures, in the order in which they are meant.
 *
 * @example
 * ```ts
 * import { MultiModalMessage, textOf } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const image = { type: "image", url: "https://example.com/cat.png" } as const;
 * const shown = MultiModalMessage({ content: ["A cat:", image], source: "user" });
 * assertEquals(textOf(shown), "A cat:\n<image>");
 * ```
 */
export interface MultiModalMessage extends BaseFields {
  /** The tag. */
  readonly type: "MultiModalMessage";
  /** What is said and shown. */
  readonly content: readonly (string | ImageContent)[];
}

/**
 * The wish to stop the conversation.
 *
 * @example
 * ```ts
 * import { StopMessage, StopMessageTermination } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const condition = new StopMessageTermination();
 * await condition.check([StopMessage({ content: "Enough", source: "critic" })]);
 * assertEquals(condition.terminated, true);
 * ```
 */
export interface StopMessage extends BaseFields {
  /** The tag. */
  readonly type: "StopMessage";
  /** Why. */
  readonly content: string;
}

/**
 * Gives the conversation to another agent.
 *
 * @example
 * ```ts
 * import { HandoffMessage, HandoffTermination } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const toUser = HandoffMessage({
 *   content: "Please decide.",
 *   target: "user",
 *   source: "planner",
 * });
 * const condition = new HandoffTermination("user");
 * await condition.check([toUser]);
 * assertEquals(condition.terminated, true);
 * ```
 */
export interface HandoffMessage extends BaseFields {
  /** The tag. */
  readonly type: "HandoffMessage";
  /** What is said to the other. */
  readonly content: string;
  /** The name of the other. */
  readonly target: string;
  /** What the other's model is to know of the way here. */
  readonly context: readonly LlmMessage[];
}

/**
 * What the tools gave, as the answer of a turn.
 *
 * @example
 * ```ts
 * import { FunctionCall, FunctionExecutionResult, ToolCallSummaryMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const call = { id: "1", name: "add", arguments: "{}" };
 * const result = { callId: "1", name: "add", content: "3", isError: false };
 * const summary = ToolCallSummaryMessage({
 *   content: "3",
 *   toolCalls: [FunctionCall(call)],
 *   results: [FunctionExecutionResult(result)],
 *   source: "writer",
 * });
 * assertEquals(summary.results[0]?.content, summary.content);
 * ```
 */
export interface ToolCallSummaryMessage extends BaseFields {
  /** The tag. */
  readonly type: "ToolCallSummaryMessage";
  /** The results as one text. */
  readonly content: string;
  /** What the model asked for. */
  readonly toolCalls: readonly FunctionCall[];
  /** What it got. */
  readonly results: readonly FunctionExecutionResult[];
}

/** Makes a {@linkcode TextMessage}. */
export const TextMessage: ItemType<TextMessage> = /* @__PURE__ */ itemType(
  "TextMessage",
  () => ({ content: jsonString }),
);

/** Makes a {@linkcode MultiModalMessage}. */
export const MultiModalMessage: ItemType<
  MultiModalMessage
> = /* @__PURE__ */ itemType(
  "MultiModalMessage",
  () => ({ content: multiModalJson }),
);

/** Makes a {@linkcode StopMessage}. */
export const StopMessage: ItemType<StopMessage> = /* @__PURE__ */ itemType(
  "StopMessage",
  () => ({ content: jsonString }),
);

/** Makes a {@linkcode HandoffMessage}. */
export const HandoffMessage: ItemType<
  HandoffMessage,
  "context"
> = /* @__PURE__ */ itemType<HandoffMessage, "context">(
  "HandoffMessage",
  () => ({
    content: jsonString,
    target: jsonString,
    context: jsonOptional(jsonList(llmMessageJson), () => []),
  }),
  { context: [] },
);

/** Makes a {@linkcode ToolCallSummaryMessage}. */
export const ToolCallSummaryMessage: ItemType<
  ToolCallSummaryMessage
> = /* @__PURE__ */ itemType("ToolCallSummaryMessage", () => ({
  content: jsonString,
  toolCalls: jsonList(functionCallJson),
  results: jsonList(functionExecutionResultJson),
}));
