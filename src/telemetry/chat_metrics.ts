import type { Attributes, Context, Meter } from "@opentelemetry/api";
import { type Instrument, registeredMeasure } from "./_measure.ts";
import { names } from "./semconv.ts";

/**
 * The span of an operation, as what measures it sees it.
 *
 * @example How long an answer is
 * ```ts
 * import type { ChatMetrics, MeasuredSpan } from "@autogen-edge/runtime";
 * import { ROOT_CONTEXT } from "@opentelemetry/api";
 * import { assertEquals } from "@std/assert";
 *
 * const metrics: ChatMetrics = ({ span }) => ({
 *   piece() {},
 *   end: ({ completionTokens = 0 }) =>
 *     span.record(() => ({ "app.is_long": completionTokens > 1000 })),
 * });
 *
 * const recorded: unknown[] = [];
 * const span: MeasuredSpan = {
 *   context: ROOT_CONTEXT,
 *   record: (attributes) => recorded.push(attributes()),
 * };
 * const call = { model: "tiny", provider: "aviary", clock: () => 0, span };
 * metrics(call)?.end({ completionTokens: 2 });
 * assertEquals(recorded, [{ "app.is_long": false }]);
 * ```
 */
export interface MeasuredSpan {
  /** The context below it. */
  readonly context: Context;
  /**
   * Puts attributes on it.
   *
   * @param attributes - gives them, by their names; called only if there is a span
   * that records
   */
  record(attributes: () => Attributes): void;
}

/**
 * What is known of a call before it is made.
 *
 * @example
 * ```ts
 * import { type ChatMetrics, type MeasuredCall, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const models: string[] = [];
 * const metrics: ChatMetrics = ({ model }: MeasuredCall) => {
 *   models.push(model);
 *   return undefined;
 * };
 * const options = { model: "tiny", metrics };
 * await new ReplayChatCompletionClient(["Hi."], options).create([]);
 * assertEquals(models, ["tiny"]);
 * ```
 */
export interface MeasuredCall {
  /** The model's name, as the provider knows it. */
  readonly model: string;
  /** Who provides it, by OpenTelemetry's names, e.g. `openai`. */
  readonly provider: string;
  /** The host that answers. */
  readonly serverAddress?: string | undefined;
  /** The port that it answers at. */
  readonly serverPort?: number | undefined;
  /** A clock that only goes forward, in milliseconds. */
  readonly clock: () => number;
  /** Its span. */
  readonly span: MeasuredSpan;
}

/**
 * What has become of a call. Counts are tokens.
 *
 * @example What calls cost
 * ```ts
 * import type { ChatOutcome } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * function cents({ promptTokens = 0, completionTokens = 0 }: ChatOutcome): number {
 *   return promptTokens * 0.01 + completionTokens * 0.04;
 * }
 * assertEquals(cents({ promptTokens: 100, completionTokens: 50 }), 3);
 * ```
 */
export interface ChatOutcome {
  /** What went wrong, as `error.type` says; nothing where it was cancelled. */
  readonly error?: string | undefined;
  /** The name of the model that answered. */
  readonly responseModel?: string | undefined;
  /** All input; nothing where it is not known. */
  readonly promptTokens?: number | undefined;
  /** All output. */
  readonly completionTokens?: number | undefined;
  /** The part of the input that was read from a cache. */
  readonly cacheReadTokens?: number | undefined;
  /** The part of the input that was written to a cache. */
  readonly cacheWriteTokens?: number | undefined;
  /** The part of the output that was reasoning. */
  readonly reasoningTokens?: number | undefined;
}

/**
 * Takes the measure of one call.
 *
 * @example In how many pieces an answer came
 * ```ts
 * import type { ChatMeasure } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * let pieces = 0;
 * const measure: ChatMeasure = { piece: () => pieces++, end: () => {} };
 * measure.piece();
 * measure.piece();
 * measure.end({ completionTokens: 2 });
 * assertEquals(pieces, 2);
 * ```
 */
export interface ChatMeasure {
  /** A piece of an answer that is streamed came. */
  piece(): void;
  /**
   * The call is over, for better or worse.
   *
   * @param outcome - what has become of it
   */
  end(outcome: ChatOutcome): void;
}

/**
 * Measures the calls of a client. {@linkcode chatMetrics} is what the library's
 * clients have, and {@linkcode chatCosts} makes one that knows prices as well.
 * What throws is reported to the API's `diag`, and costs neither the call nor its
 * span.
 *
 * @param call - the call that begins
 * @returns what is told how it goes, or nothing where nobody measures
 *
 * @example
 * ```ts
 * import { type ChatMetrics, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * let tokens = 0;
 * const metrics: ChatMetrics = () => ({
 *   piece() {},
 *   end: ({ completionTokens = 0 }) => tokens += completionTokens,
 * });
 * await new ReplayChatCompletionClient(["Two words."], { metrics }).create([]);
 * assertEquals(tokens, 2);
 * ```
 */
export type ChatMetrics = (call: MeasuredCall) => ChatMeasure | undefined;

/**
 * Measures calls of models by the metrics of the GenAI conventions: how long
 * they take, until the first piece and between pieces, and the tokens. They go
 * to the meter provider that is registered with `@opentelemetry/api`; without
 * one, nothing is measured. Clients of providers do this by themselves; one of
 * your own does if its options say so.
 *
 * @param call - the call that begins
 * @returns what is told how it goes, or nothing without a meter provider
 *
 * @example A client of one's own with metrics
 * ```ts
 * import { type ChatCompletionClientOptions, chatMetrics } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const parrot: ChatCompletionClientOptions = {
 *   model: "parrot-1",
 *   provider: "aviary",
 *   modelInfo: {
 *     vision: false,
 *     functionCalling: false,
 *     jsonOutput: false,
 *     structuredOutput: false,
 *     family: "unknown",
 *   },
 *   metrics: chatMetrics,
 * };
 * assertEquals(parrot.metrics, chatMetrics);
 * ```
 */
export function chatMetrics(call: MeasuredCall): ChatMeasure | undefined {
  const measure = registeredMeasure(makeInstrument);
  if (measure === undefined) return undefined;
  const { clock } = call;
  const asked = clock();
  let heard = asked;
  let sinceHeard = "time_to_first_chunk";
  const known = {
    [names.GEN_AI_OPERATION_NAME]: "chat",
    [names.GEN_AI_PROVIDER_NAME]: call.provider,
    [names.GEN_AI_REQUEST_MODEL]: call.model,
    [names.SERVER_ADDRESS]: call.serverAddress,
    [names.SERVER_PORT]: call.serverPort,
  };
  return {
    piece() {
      const now = clock();
      measure(sinceHeard, (now - heard) / 1000, known);
      heard = now;
      sinceHeard = "time_per_output_chunk";
    },
    end({ error, responseModel, ...used }) {
      const ended = {
        ...known,
        [names.GEN_AI_RESPONSE_MODEL]: responseModel,
        [names.ERROR_TYPE]: error,
      };
      measure("duration", (clock() - asked) / 1000, ended);
      const counted = {
        ...ended,
        [names.ERROR_TYPE]: undefined,
        // Providers do not say which tokens were a picture's.
        [names.GEN_AI_TOKEN_MODALITY]: "unknown",
      };
      const counts = {
        input_tokens: used.promptTokens,
        output_tokens: used.completionTokens,
        "cache_read.input_tokens": used.cacheReadTokens,
        "cache_write.input_tokens": used.cacheWriteTokens,
        "reasoning.output_tokens": used.reasoningTokens,
      };
      for (const [name, count] of Object.entries(counts)) {
        const isTotal = !name.includes(".");
        // Calls of which nothing is known count, too.
        if (count !== undefined || isTotal) {
          measure(`usage.${name}`, count ?? 0, counted);
        }
        if (count !== undefined && isTotal) {
          measure(`operation.${name}`, count, ended);
        }
      }
    },
  };
}

/** A sum of tokens, or a distribution of tokens or of seconds. */
function makeInstrument(meter: Meter, name: string): Instrument {
  const full = `gen_ai.client.inference.${name}`;
  const isTokens = name.endsWith("tokens");
  const unit = isTokens ? "{token}" : "s";
  if (name.startsWith("usage")) {
    const counter = meter.createCounter(full, { unit });
    return (value, attributes) => counter.add(value, attributes);
  }
  // The buckets that the conventions advise.
  const explicitBucketBoundaries = Array.from(
    { length: 14 },
    (_, index) => isTokens ? 4 ** index : 2 ** index / 100,
  );
  const advice = { explicitBucketBoundaries };
  const histogram = meter.createHistogram(full, { unit, advice });
  return (value, attributes) => histogram.record(value, attributes);
}
