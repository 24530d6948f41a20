import type { FunctionCall } from "./llm_message.ts";

/**
 * Why a model stopped.
 *
 * @example
 * ```ts
 * import { type FinishReason, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const complete: FinishReason[] = ["stop", "function_calls"];
 *
 * const client = new ReplayChatCompletionClient(["Done."]);
 * const { finishReason } = await client.create([]);
 * assert(complete.includes(finishReason));
 * ```
 */
export type FinishReason =
  | "stop"
  | "length"
  | "function_calls"
  | "content_filter"
  | "unknown";

/**
 * What a call of a model used, in tokens.
 *
 * @example
 * ```ts
 * import { ReplayChatCompletionClient, type RequestUsage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * function cents({ promptTokens, completionTokens }: RequestUsage): number {
 *   return promptTokens * 0.25 + completionTokens;
 * }
 *
 * const client = new ReplayChatCompletionClient(["Two words"]);
 * const { usage } = await client.create([]);
 * assertEquals(cents(usage), 2);
 * ```
 */
export interface RequestUsage {
  /** All input, what came from a cache included. */
  readonly promptTokens: number;
  /** All output, reasoning included. */
  readonly completionTokens: number;
  /** The part of the input that was read from a cache. */
  readonly cacheReadTokens?: number | undefined;
  /** The part of the input that was written to a cache. */
  readonly cacheWriteTokens?: number | undefined;
  /** The part of the output that was reasoning. */
  readonly reasoningTokens?: number | undefined;
}

/**
 * What a model answered.
 *
 * @example An answer to replay
 * ```ts
 * import { type CreateResult, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const answer: CreateResult = {
 *   finishReason: "function_calls",
 *   content: [{ id: "1", name: "weather", arguments: "{}" }],
 *   usage: { promptTokens: 9, completionTokens: 3 },
 *   cached: false,
 *   thought: "I had better look.",
 * };
 * const client = new ReplayChatCompletionClient([answer]);
 * assertEquals(await client.create([]), answer);
 * ```
 */
export interface CreateResult {
  /** Why the model stopped. */
  readonly finishReason: FinishReason;
  /** Text, or the functions it wants called. */
  readonly content: string | readonly FunctionCall[];
  /** What the call used. */
  readonly usage: RequestUsage;
  /** Whether a cache answered in the model's stead. */
  readonly cached: boolean;
  /** What it thought on the way, where it tells. */
  readonly thought?: string | null | undefined;
  /** How likely each token of the text was, where that was asked for. */
  readonly logprobs?: readonly TokenLogprob[] | undefined;
}

/**
 * How likely a token was.
 *
 * @example
 * ```ts
 * import type { TokenLogprob } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * function percent({ logprob }: TokenLogprob): number {
 *   return Math.round(100 * Math.exp(logprob));
 * }
 * assertEquals(percent({ token: "Yes", logprob: -0.105 }), 90);
 * ```
 */
export interface TokenLogprob {
  /** The token. */
  readonly token: string;
  /** The natural logarithm of its probability. */
  readonly logprob: number;
  /** The tokens that were likeliest in its place. */
  readonly topLogprobs?: readonly TopLogprob[] | undefined;
  /** The token's bytes, where it is a part of a character. */
  readonly bytes?: readonly number[] | undefined;
}

/**
 * How likely another token would have been in that place.
 *
 * @example
 * ```ts
 * import type { TopLogprob } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const others: TopLogprob[] = [
 *   { token: "No", logprob: -2.4 },
 *   { token: "Maybe", logprob: -5 },
 * ];
 * const [best] = others.toSorted((a, b) => b.logprob - a.logprob);
 * assertEquals(best?.token, "No");
 * ```
 */
export interface TopLogprob {
  /** The token; AutoGen does not keep it. */
  readonly token?: string | undefined;
  /** The natural logarithm of its probability. */
  readonly logprob: number;
  /** The token's bytes, where it is a part of a character. */
  readonly bytes?: readonly number[] | undefined;
}

/**
 * What a model can do.
 *
 * @example
 * ```ts
 * import { type ModelInfo, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const modelInfo: ModelInfo = {
 *   vision: true,
 *   functionCalling: true,
 *   jsonOutput: true,
 *   structuredOutput: true,
 *   family: "gpt-5",
 * };
 * const client = new ReplayChatCompletionClient([], { modelInfo });
 * assertEquals(client.modelInfo.family, "gpt-5");
 * ```
 */
export interface ModelInfo {
  /** Whether it sees pictures. */
  readonly vision: boolean;
  /** Whether it can ask for functions. */
  readonly functionCalling: boolean;
  /** Whether it can answer in JSON. */
  readonly jsonOutput: boolean;
  /** Whether it can keep to a schema. */
  readonly structuredOutput: boolean;
  /** The model's family, e.g. `gpt-5`, or `unknown`. */
  readonly family: string;
  /** Whether there may be several system messages. */
  readonly multipleSystemMessages?: boolean | undefined;
}

/** Adds two usages up, with the parts that either of them has. */
export function addUsage(a: RequestUsage, b: RequestUsage): RequestUsage {
  const sum: { -readonly [Part in keyof RequestUsage]: RequestUsage[Part] } = {
    ...a,
  };
  for (const part of Object.keys(b) as (keyof RequestUsage)[]) {
    const tokens = b[part];
    if (tokens !== undefined) sum[part] = (sum[part] ?? 0) + tokens;
  }
  return sum;
}
