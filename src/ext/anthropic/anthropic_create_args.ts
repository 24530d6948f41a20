import {
  type JsonCodec,
  type JsonFields,
  jsonList,
  jsonObject,
  jsonOpaque,
  jsonOptional,
  jsonString,
} from "../../core/mod.ts";
import { integer, number } from "../_provider/mod.ts";

/**
 * What a client asks of its model in every call. What is left out, the provider
 * decides.
 *
 * @example
 * ```ts
 * import { AnthropicChatCompletionClient, type AnthropicCreateArgs } from "@autogen-edge/runtime/ext/anthropic";
 * import { assertEquals } from "@std/assert";
 *
 * const sober: AnthropicCreateArgs = { maxTokens: 500, temperature: 0, topK: 1 };
 * const client = new AnthropicChatCompletionClient({
 *   model: "claude-haiku-4-5",
 *   ...sober,
 * });
 * assertEquals(client.dumpComponent().config, {
 *   model: "claude-haiku-4-5",
 *   max_tokens: 500,
 *   temperature: 0,
 *   top_k: 1,
 * });
 * ```
 *
 * @example A model that thinks a little, and tells what
 * ```ts
 * import { UserMessage } from "@autogen-edge/runtime";
 * import { AnthropicChatCompletionClient } from "@autogen-edge/runtime/ext/anthropic";
 * import { assertEquals } from "@std/assert";
 *
 * const client = new AnthropicChatCompletionClient({
 *   model: "claude-opus-5-5",
 *   thinking: { type: "adaptive", display: "summarized" },
 *   outputConfig: { effort: "low" },
 *   apiKey: () => "from-a-vault",
 *   // Stands in for the server, so that this runs anywhere.
 *   fetch: () =>
 *     Promise.resolve(Response.json({
 *       type: "message",
 *       content: [
 *         { type: "thinking", thinking: "Two and two.", signature: "…" },
 *         { type: "text", text: "Four." },
 *       ],
 *       stop_reason: "end_turn",
 *     })),
 * });
 * const { content, thought } = await client.create([
 *   UserMessage({ content: "2 + 2?", source: "user" }),
 * ]);
 * assertEquals([content, thought], ["Four.", "Two and two."]);
 * ```
 */
export interface AnthropicCreateArgs {
  /**
   * Whether the server keeps what it has read, in the provider's words, e.g.
   * `{ type: "ephemeral" }`: tools, system messages and the conversation so far
   * cost much less when they come again soon, and a little more the first time.
   *
   * @default nothing is kept
   */
  readonly cacheControl?: Readonly<Record<string, unknown>> | undefined;
  /**
   * The most tokens of an answer, with what the model thinks.
   *
   * @default {16000}, or 4096 of models that are not known, and what `thinking`
   * may take beside; those before 3.7 give less
   */
  readonly maxTokens?: number | undefined;
  /** What is told of the request, e.g. `{ user_id: "…" }`. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /**
   * How the model answers, in the provider's words, e.g. `{ effort: "low" }`;
   * the form of answers is that of the call.
   */
  readonly outputConfig?: Readonly<Record<string, unknown>> | undefined;
  /** Where an answer ends. */
  readonly stopSequences?: readonly string[] | undefined;
  /** From 0 to 1; models since 4.7 take nothing but 1. */
  readonly temperature?: number | undefined;
  /**
   * Whether and how a model thinks before it answers, in the provider's words:
   * `{ type: "enabled", budget_tokens: 2000 }` up to 4.6, and since then
   * `{ type: "adaptive" }`, which AutoGen does not know. What it thinks is on
   * `CreateResult.thought`, where the provider tells it.
   */
  readonly thinking?: Readonly<Record<string, unknown>> | undefined;
  /** Only so many of the likeliest words; models since 4.7 do not take it. */
  readonly topK?: number | undefined;
  /** Only the likeliest words that add up to this; not taken since 4.7 either. */
  readonly topP?: number | undefined;
}

const fields: JsonCodec<Readonly<Record<string, unknown>> | undefined> =
  /* @__PURE__ */ jsonOptional(
    jsonOpaque,
  );

/** How each of them is written. */
export const createArgs: JsonFields<AnthropicCreateArgs> = {
  maxTokens: integer,
  temperature: number,
  topP: number,
  topK: integer,
  stopSequences: /* @__PURE__ */ jsonOptional(
    /* @__PURE__ */ jsonList(jsonString),
  ),
  metadata: fields,
  thinking: fields,
  outputConfig: fields,
  cacheControl: fields,
};

/** Writes them by the names that the protocol and Python's configs share. */
export const createArgsJson: JsonCodec<AnthropicCreateArgs> =
  /* @__PURE__ */ jsonObject<AnthropicCreateArgs>(createArgs);
