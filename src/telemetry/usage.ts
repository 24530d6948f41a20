import type { Attributes, Context } from "@opentelemetry/api";
import { scopeOf, withScope } from "./_scope.ts";
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

/** Sums up what the model calls of one agent tell. */
export class UsageMeter {
  readonly #sums: Attributes = {};

  /** The context below which calls are counted. */
  install(context: Context): Context {
    return withScope(context, { meter: this });
  }

  /** Adds numbers up; of lists the last one counts. */
  add(attributes: Attributes): void {
    for (const name in attributes) {
      const value = attributes[name];
      this.#sums[name] = typeof value === "object"
        ? value
        : (Number(this.#sums[name]) || 0) + (Number(value) || 0);
    }
  }

  read(): Attributes {
    return this.#sums;
  }
}

/** The meter of the agent that a context belongs to. */
export function usageMeterOf(context: Context): UsageMeter | undefined {
  return scopeOf(context).meter;
}

/** Usage by the conventions' names, as agents have it. */
export function usageAttributes(usage: UsageSpanInfo): Attributes {
  return {
    [names.GEN_AI_USAGE_INPUT_TOKENS]: usage.promptTokens,
    [names.GEN_AI_USAGE_OUTPUT_TOKENS]: usage.completionTokens,
    [names.GEN_AI_RESPONSE_FINISH_REASONS]: [usage.finishReason],
  };
}

/** The parts of usage, which the conventions have on calls of models only. */
export function usageParts(usage: UsageSpanInfo): Attributes {
  return {
    [names.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: usage.cacheReadTokens,
    [names.GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: usage.cacheWriteTokens,
    [names.GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: usage.reasoningTokens,
  };
}
