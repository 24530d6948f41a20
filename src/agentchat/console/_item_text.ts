import type { FunctionExecutionResult } from "../../tools/mod.ts";
import { type ConversationItem, textOf } from "../messages/mod.ts";

/** What an item says, for people. */
export function itemText(item: ConversationItem): string {
  switch (item.type) {
    case "ToolCallRequestEvent":
      return item.content
        .map(({ name, arguments: args }) => `→ ${name}(${args})`)
        .join("\n");
    case "ToolCallExecutionEvent":
      return item.content.map(resultText).join("\n");
    case "MemoryQueryEvent":
      return item.content
        .map(({ content }) =>
          `• ${typeof content === "string" ? content : JSON.stringify(content)}`
        )
        .join("\n");
    case "SelectSpeakerEvent":
      return item.content.join(", ");
    default:
      return textOf(item);
  }
}

function resultText(
  { name, content, isError }: FunctionExecutionResult,
): string {
  return `${isError ? "✗" : "←"} ${name}: ${content}`;
}

/** Who says it, and what kind of thing it is. */
export function itemHeader(item: ConversationItem): string {
  const { source, type } = item;
  if (type === "ModelClientStreamingChunkEvent") return `${source} · streaming`;
  const target = item.type === "HandoffMessage" ? ` → ${item.target}` : "";
  return `${source}${target} · ${type}`;
}
