import type { RequestUsage } from "../../models/mod.ts";
import { defined } from "../../telemetry/mod.ts";
import { type Json, numberIn, objectIn } from "../_http/mod.ts";

/**
 * What a call used, by whichever version of the interface told it.
 *
 * @param finish - what was told when the model had finished
 * @param provider - who told it, by the SDK's name
 */
export function usageOf(
  { usage, providerMetadata }: Json,
  provider: string,
): RequestUsage {
  const { inputTokens, outputTokens, ...flat } = objectIn(usage);
  if (!(inputTokens instanceof Object || outputTokens instanceof Object)) {
    return flatUsage(
      { inputTokens, outputTokens, ...flat },
      /anthropic/.test(provider) ? objectIn(providerMetadata) : undefined,
    );
  }
  const input = objectIn(inputTokens);
  const output = objectIn(outputTokens);
  const cacheReadTokens = numberIn(input.cacheRead);
  const cacheWriteTokens = numberIn(input.cacheWrite);
  const reasoningTokens = numberIn(output.reasoning);
  return {
    promptTokens: numberIn(input.total) ??
      sum(input.noCache, cacheReadTokens, cacheWriteTokens),
    completionTokens: numberIn(output.total) ??
      sum(output.text, reasoningTokens),
    ...defined({ cacheReadTokens, cacheWriteTokens, reasoningTokens }),
  };
}

/**
 * Usage as version 2 tells it.
 *
 * @param apart - what Anthropic's provider says beside it, which counts what was
 * cached apart from the rest
 */
function flatUsage(usage: Json, apart: Json | undefined): RequestUsage {
  const cacheReadTokens = numberIn(usage.cachedInputTokens);
  const cacheWriteTokens = numberIn(
    objectIn(apart?.anthropic).cacheCreationInputTokens,
  );
  return {
    promptTokens: apart === undefined
      ? sum(usage.inputTokens)
      : sum(usage.inputTokens, cacheReadTokens, cacheWriteTokens),
    completionTokens: sum(usage.outputTokens),
    ...defined({
      cacheReadTokens,
      cacheWriteTokens,
      reasoningTokens: numberIn(usage.reasoningTokens),
    }),
  };
}

function sum(...counts: readonly unknown[]): number {
  return counts.reduce<number>(
    (total, count) => total + (numberIn(count) ?? 0),
    0,
  );
}
