import type { LlmMessage } from "./llm_message.ts";

/**
 * The end of a conversation, without results in front whose calls were cut off:
 * models refuse those.
 */
export function withoutLeadingResult(
  messages: readonly LlmMessage[],
): readonly LlmMessage[] {
  const [first] = messages;
  return first?.type === "FunctionExecutionResultMessage"
    ? messages.slice(1)
    : messages;
}

/**
 * The beginning of a conversation, without calls at its end whose results were
 * cut off.
 */
export function withoutTrailingCall(
  messages: readonly LlmMessage[],
): readonly LlmMessage[] {
  const last = messages.at(-1);
  return last?.type === "AssistantMessage" && typeof last.content !== "string"
    ? messages.slice(0, -1)
    : messages;
}
