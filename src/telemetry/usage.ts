import type { Attributes, Context } from "@opentelemetry/api";
import { scopeOf } from "./_scope.ts";
import type { Operation } from "./operation.ts";
import { names } from "./semconv.ts";

/** What a model answered, as spans show it. Counts are tokens. */
export interface UsageSpanInfo {
  readonly finishReason: string;
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
 * Counts what the model calls of an agent tell, if the context belongs to one:
 * adds numbers up; of lists the last one counts.
 */
export function countUsage(context: Context, attributes: Attributes): void {
  const { usage } = scopeOf(context);
  if (usage === undefined) return;
  for (const name in attributes) {
    const value = attributes[name];
    usage[name] = typeof value === "object"
      ? value
      : (Number(usage[name]) || 0) + (Number(value) || 0);
  }
}

/** Records what a call of a model used, on its span and on its agent's. */
export function recordUsage(operation: Operation, usage: UsageSpanInfo): void {
  const totals = {
    [names.GEN_AI_USAGE_INPUT_TOKENS]: usage.promptTokens,
    [names.GEN_AI_USAGE_OUTPUT_TOKENS]: usage.completionTokens,
    [names.GEN_AI_RESPONSE_FINISH_REASONS]: [usage.finishReason],
  };
  countUsage(operation.context, totals);
  operation.record(() => ({
    ...totals,
    // The conventions have the parts on calls of models only.
    [names.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: usage.cacheReadTokens,
    [names.GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: usage.cacheWriteTokens,
    [names.GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: usage.reasoningTokens,
  }));
}

/** Counts an answer that a cache gave in a model's stead on its agent's span. */
export function recordCacheHit(context: Context): void {
  countUsage(context, { [names.AUTOGEN_CACHE_HITS]: 1 });
}
