import {
  type ChatMetrics,
  chatMetrics,
  type ChatOutcome,
} from "./chat_metrics.ts";
import { names } from "./semconv.ts";
import { countUsage } from "./usage.ts";

/**
 * What a model costs: prices of a million tokens each, in whichever currency you
 * count.
 *
 * @example What is left out
 * ```ts
 * import { costOf, type ModelPrice } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const price: ModelPrice = { input: 2, output: 10, cachedInput: 0.5 };
 * // Writing to the cache costs what input costs, and thinking what output does.
 * assertEquals(costOf({
 *   promptTokens: 1_000_000,
 *   cacheReadTokens: 400_000,
 *   completionTokens: 100_000,
 *   reasoningTokens: 60_000,
 * }, price), 0.6 * 2 + 0.4 * 0.5 + 0.1 * 10);
 * ```
 */
export interface ModelPrice {
  /** Input that was neither read from a cache nor written to one. */
  readonly input: number;
  /** Output. */
  readonly output: number;
  /**
   * Input that was read from a cache.
   *
   * @default what input costs
   */
  readonly cachedInput?: number | undefined;
  /**
   * Input that was written to a cache.
   *
   * @default what input costs
   */
  readonly cacheWrite?: number | undefined;
  /**
   * Output that was reasoning.
   *
   * @default what output costs
   */
  readonly reasoning?: number | undefined;
}

/**
 * Prices by the names of models. A call is charged by the name of the model that
 * answered, if the table has it, and else by the name that was asked for.
 *
 * @example
 * ```ts
 * import { chatCosts, type PriceTable } from "@autogen-edge/runtime";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const prices: PriceTable = {
 *   "parrot-1": { input: 1, output: 4 },
 *   "parrot-1-green": { input: 2, output: 8 },
 * };
 * assertEquals(typeof chatCosts(prices), "function");
 * assertThrows(() => chatCosts({ tiny: { input: -1, output: 4 } }), RangeError);
 * ```
 */
export type PriceTable = Readonly<Record<string, ModelPrice>>;

const MILLION = 1_000_000;

/**
 * What some usage costs. Tokens of which nothing is known cost nothing.
 *
 * @param usage - all input and all output, and the parts of them
 * @param price - the model's prices
 * @returns the sum, in the currency of the prices
 *
 * @example
 * ```ts
 * import { costOf } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const usage = { promptTokens: 3000, completionTokens: 500 };
 * assertEquals(costOf(usage, { input: 1, output: 4 }), 0.005);
 * ```
 */
export function costOf(
  {
    promptTokens = 0,
    completionTokens = 0,
    cacheReadTokens = 0,
    cacheWriteTokens = 0,
    reasoningTokens = 0,
  }: Omit<ChatOutcome, "error" | "responseModel">,
  {
    input,
    output,
    cachedInput = input,
    cacheWrite = input,
    reasoning = output,
  }: ModelPrice,
): number {
  // Parts that are more than the whole are the provider's mistake.
  const plainInput = Math.max(
    0,
    promptTokens - cacheReadTokens - cacheWriteTokens,
  );
  const plainOutput = Math.max(0, completionTokens - reasoningTokens);
  return (plainInput * input + cacheReadTokens * cachedInput +
    cacheWriteTokens * cacheWrite + plainOutput * output +
    reasoningTokens * reasoning) / MILLION;
}

/**
 * Puts what calls cost on their spans, as `autogen.usage.cost`, and the sum on the
 * `invoke_agent` span of the agent that makes them. Calls of models that have no
 * price, or of which no usage is known, have no cost; nor have answers from a
 * cache. The library knows no prices: give those that you pay.
 *
 * @param prices - by the names of models
 * @param metrics - what measures the calls beside this
 * @returns what a client takes as its `metrics`
 * @throws {RangeError} if a price is negative or no number
 *
 * @example
 * ```ts
 * import { chatCosts, ReplayChatCompletionClient, withTelemetry } from "@autogen-edge/runtime";
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import { ROOT_CONTEXT } from "@opentelemetry/api";
 * import { assertEquals } from "@std/assert";
 *
 * const client = new ReplayChatCompletionClient(["Two words."], {
 *   model: "parrot-1",
 *   metrics: chatCosts({ "parrot-1": { input: 1, output: 4 } }),
 * });
 *
 * const spans = recordSpans();
 * const { tracerProvider } = spans;
 * const traceContext = withTelemetry(ROOT_CONTEXT, { tracerProvider });
 * await client.create([], { traceContext });
 * assertEquals(spans.finished[0]?.attributes["autogen.usage.cost"], 8 / 1e6);
 * ```
 */
export function chatCosts(
  prices: PriceTable,
  metrics: ChatMetrics = chatMetrics,
): ChatMetrics {
  const table = new Map(Object.entries(prices));
  for (const [model, price] of table) assertPrice(model, price);
  return (call) => {
    const measure = metrics(call);
    return {
      piece: () => measure?.piece(),
      end(outcome) {
        const { model, span } = call;
        const { responseModel = model, promptTokens, completionTokens } =
          outcome;
        const price = table.get(responseModel) ?? table.get(model);
        // Servers that do not tell what was used are said to have used nothing.
        if (price && (promptTokens || completionTokens)) {
          const cost = { [names.AUTOGEN_USAGE_COST]: costOf(outcome, price) };
          span.record(() => cost);
          countUsage(span.context, cost);
        }
        // Last, as a meter may be broken.
        measure?.end(outcome);
      },
    };
  };
}

function assertPrice(
  model: string,
  { input, output, cachedInput = 0, cacheWrite = 0, reasoning = 0 }: ModelPrice,
): void {
  const all = { input, output, cachedInput, cacheWrite, reasoning };
  for (const [name, price] of Object.entries(all)) {
    if (Number.isFinite(price) && price >= 0) continue;
    throw new RangeError(
      `Cannot price model "${model}": ${name} is ${price}, not a price`,
    );
  }
}
