import type {
  ChatCompletionClient,
  CreateOptions,
} from "./chat_completion_client.ts";
import type { LlmMessage } from "./llm_message.ts";
import { ModelError } from "./model_error.ts";

/**
 * Refuses what a model cannot do before its provider is asked. Clients that
 * replay are not that strict.
 *
 * @throws {ModelError} `unsupported`
 */
export function assertSupported(
  { model, modelInfo }: ChatCompletionClient,
  messages: readonly LlmMessage[],
  { jsonOutput }: CreateOptions,
): void {
  const { vision, jsonOutput: json, structuredOutput } = modelInfo;
  const problem = !vision && hasPictures(messages)
    ? "see pictures"
    : !json && jsonOutput === true
    ? "answer in JSON"
    : !structuredOutput && typeof jsonOutput === "object"
    ? "keep to a schema"
    : undefined;
  if (problem === undefined) return;
  throw new ModelError(
    "unsupported",
    `Cannot ask model "${model}": it does not ${problem}`,
  );
}

function hasPictures(messages: readonly LlmMessage[]): boolean {
  return messages.some(({ type, content }) =>
    type === "UserMessage" && typeof content !== "string" &&
    content.some((part) => typeof part !== "string")
  );
}
