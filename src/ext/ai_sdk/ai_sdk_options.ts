import type {
  LanguageModelV2,
  LanguageModelV3,
  LanguageModelV4,
  LanguageModelV4CallOptions,
} from "@ai-sdk/provider";
import type { Context } from "@opentelemetry/api";
import type { ModelInfo } from "../../models/mod.ts";
import type { ChatMetrics, EnvelopeMetadata } from "../../telemetry/mod.ts";
import type { HttpOptions } from "../_http/mod.ts";

/**
 * A model of one of the AI SDK's providers, of version 5, 6 or 7.
 *
 * @example A model of one's own
 * ```ts
 * import { AiSdkChatCompletionClient, type AiSdkModel } from "@autogen-edge/runtime/ext/ai-sdk";
 * import { assertEquals } from "@std/assert";
 *
 * const parrot: AiSdkModel = {
 *   specificationVersion: "v4",
 *   provider: "aviary.chat",
 *   modelId: "parrot-1",
 *   supportedUrls: {},
 *   doGenerate: () => Promise.reject(new Error("The parrot sleeps")),
 *   doStream: () => Promise.reject(new Error("The parrot sleeps")),
 * };
 * assertEquals(new AiSdkChatCompletionClient({ model: parrot }).model, "parrot-1");
 * ```
 */
export type AiSdkModel = LanguageModelV2 | LanguageModelV3 | LanguageModelV4;

/**
 * What is asked of a model in every call, by the AI SDK's names. What is left
 * out, the provider decides.
 *
 * @example
 * ```ts
 * import type { AiSdkSettings } from "@autogen-edge/runtime/ext/ai-sdk";
 * import { assertEquals } from "@std/assert";
 *
 * const sober: AiSdkSettings = {
 *   temperature: 0,
 *   maxOutputTokens: 1000,
 *   providerOptions: { openai: { user: "ada" } },
 * };
 * assertEquals(Object.keys(sober).length, 3);
 * ```
 */
export type AiSdkSettings = Readonly<
  Pick<
    LanguageModelV4CallOptions,
    | "maxOutputTokens"
    | "temperature"
    | "stopSequences"
    | "topP"
    | "topK"
    | "presencePenalty"
    | "frequencyPenalty"
    | "seed"
    | "reasoning"
    | "headers"
    | "providerOptions"
  >
>;

/**
 * How a client is set up.
 *
 * @example
 * ```ts
 * import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
 * import { AiSdkChatCompletionClient, type AiSdkChatCompletionClientOptions } from "@autogen-edge/runtime/ext/ai-sdk";
 * import { assertEquals } from "@std/assert";
 *
 * const gateway = createOpenAICompatible({
 *   name: "gateway",
 *   baseURL: "https://gateway.example/v1",
 * });
 * const options: AiSdkChatCompletionClientOptions = {
 *   model: gateway("big"),
 *   settings: { temperature: 0 },
 *   contextSize: 128_000,
 * };
 * const client = new AiSdkChatCompletionClient(options);
 * assertEquals(client.remainingTokens([]), 128_000);
 * ```
 */
export interface AiSdkChatCompletionClientOptions
  extends Pick<HttpOptions, "maxRetries" | "random" | "now" | "timer"> {
  /** The model, as its provider made it. */
  readonly model: AiSdkModel;
  /** What is asked in every call; `extraCreateArgs` of a call win. */
  readonly settings?: AiSdkSettings | undefined;
  /**
   * What the model can do. It does not say so itself.
   *
   * @default everything; its provider refuses what it cannot
   */
  readonly modelInfo?: ModelInfo | undefined;
  /** The tokens that the model's context holds. */
  readonly contextSize?: number | undefined;
  /**
   * Who provides the model, by OpenTelemetry's names, for spans.
   *
   * @default what the model says of its provider
   */
  readonly provider?: string | undefined;
  /**
   * Whether texts begin with who said them, which models are not told otherwise.
   *
   * @default {false}
   */
  readonly addNamePrefixes?: boolean | undefined;
  /**
   * Gives headers that take the trace to the server. Say `injectEnvelope` where
   * the server is yours; nobody else needs to know the trace's ids.
   *
   * @default none
   */
  readonly traceHeaders?: ((context: Context) => EnvelopeMetadata) | undefined;
  /**
   * Measures the calls; {@linkcode chatCosts} makes it of your prices.
   *
   * @default {chatMetrics}
   */
  readonly metrics?: ChatMetrics | undefined;
}
