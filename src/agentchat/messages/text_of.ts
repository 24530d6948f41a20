import { type ImageContent, UserMessage } from "../../models/mod.ts";
import { formatText } from "../_format_text.ts";
import { isStructuredType } from "./_structured_type.ts";
import type { ChatMessage, ConversationItem } from "./conversation_item.ts";
import type { StructuredMessage } from "./structured_message.ts";

/**
 * What an item says, as text.
 *
 * @param item - a message or an event
 * @returns its text; JSON where it holds calls, results or data without a format,
 * and `<image>` for each picture
 *
 * @example
 * ```ts
 * import { FunctionCall, TextMessage, textOf, ToolCallRequestEvent } from "@autogen-edge/runtime";
 * import { assertEquals, assertStringIncludes } from "@std/assert";
 *
 * assertEquals(textOf(TextMessage({ content: "Hi", source: "user" })), "Hi");
 * const call = FunctionCall({ id: "1", name: "search", arguments: "{}" });
 * const asked = ToolCallRequestEvent({ content: [call], source: "writer" });
 * assertStringIncludes(textOf(asked), "search");
 * ```
 */
export function textOf(item: ConversationItem): string {
  if (item.type === "CodeExecutionEvent") return item.result.output;
  if (item.type === "MultiModalMessage") return withoutPictures(item.content);
  return isStructured(item) && item.formatString !== null
    ? formatText(item.formatString, item.content)
    : plainText(item.content);
}

/** Text with a word in place of each picture. */
export function withoutPictures(
  content: readonly (string | ImageContent)[],
): string {
  return content.map((part) => typeof part === "string" ? part : "<image>")
    .join("\n");
}

/** Text as it is, and data as JSON. */
function plainText(content: unknown): string {
  return typeof content === "string" ? content : JSON.stringify(content);
}

/**
 * What a model is told of a message.
 *
 * @param message - what somebody said
 * @returns a message for a model, with the pictures that it holds; data as JSON,
 * however people are shown it
 *
 * @example
 * ```ts
 * import { TextMessage, toModelMessage, UserMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const said = TextMessage({ content: "Hi", source: "writer" });
 * assertEquals(
 *   toModelMessage(said),
 *   UserMessage({ content: "Hi", source: "writer" }),
 * );
 * ```
 */
export function toModelMessage(message: ChatMessage): UserMessage {
  const content = message.type === "MultiModalMessage"
    ? message.content
    : plainText(message.content);
  return UserMessage({ content, source: message.source });
}

/** Whether an item holds data of a declared kind. */
export function isStructured(
  item: ConversationItem,
): item is StructuredMessage<object> {
  return isStructuredType(item.type);
}
