import type { FunctionCall } from "./llm_message.ts";

/** Why a model stopped. */
export type FinishReason =
  | "stop"
  | "length"
  | "function_calls"
  | "content_filter"
  | "unknown";

/** What a call of a model used, in tokens. */
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

/** What a model answered. */
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
}

/** What a model can do. */
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
  const sum = {
    promptTokens: a.promptTokens + b.promptTokens,
    completionTokens: a.completionTokens + b.completionTokens,
  };
  for (const part of PARTS) {
    if (a[part] === undefined && b[part] === undefined) continue;
    Object.assign(sum, { [part]: (a[part] ?? 0) + (b[part] ?? 0) });
  }
  return sum;
}

const PARTS = [
  "cacheReadTokens",
  "cacheWriteTokens",
  "reasoningTokens",
] as const satisfies readonly (keyof RequestUsage)[];
