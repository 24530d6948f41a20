import type { CountTokensOptions } from "./chat_completion_client.ts";
import type { LlmMessage } from "./llm_message.ts";

const CHARACTERS_PER_TOKEN = 4;
/** What OpenAI's models take for a picture of 1024 by 1024 pixels. */
const TOKENS_PER_IMAGE = 765;

/**
 * Estimates what messages and tools take of a model's context, for clients that
 * cannot count: four characters of their JSON are a token, and a picture is 765,
 * however big. English prose comes out a little high; leave some room where it
 * is code or another script.
 *
 * @param messages - what the model would be asked
 * @param options - the tools that it would be shown
 * @returns how many tokens
 *
 * @example
 * ```ts
 * import { estimateTokens, UserMessage } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const question = UserMessage({ content: "Why?", source: "user" });
 * assert(estimateTokens([question]) > 0);
 * assert(estimateTokens([question, question]) > estimateTokens([question]));
 * ```
 */
export function estimateTokens(
  messages: readonly LlmMessage[],
  { tools = [] }: CountTokensOptions = {},
): number {
  let images = 0;
  const parts = [...messages, ...tools].map((part) =>
    JSON.stringify(part, (_key, value: unknown) => {
      if (!isImage(value)) return value;
      images++;
      return undefined;
    })
  );
  const characters = parts.reduce((sum, { length }) => sum + length, 0);
  return Math.ceil(characters / CHARACTERS_PER_TOKEN) +
    images * TOKENS_PER_IMAGE;
}

function isImage(value: unknown): boolean {
  return typeof value === "object" && value !== null && "type" in value &&
    value.type === "image" && "url" in value;
}
