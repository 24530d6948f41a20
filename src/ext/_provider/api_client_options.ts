import type { Context } from "@opentelemetry/api";
import type { ModelInfo } from "../../models/mod.ts";
import type {
  ChatMetrics,
  EnvelopeMetadata,
  Environment,
} from "../../telemetry/mod.ts";
import type { HttpOptions } from "../_http/mod.ts";

/**
 * How a client of a provider's API is set up, whoever the provider is.
 *
 * @example A trace that goes on in a gateway of one's own
 * ```ts
 * import { injectEnvelope } from "@autogen-edge/runtime";
 * import { type ApiClientOptions, OpenAIChatCompletionClient } from "@autogen-edge/runtime/ext/openai";
 * import { assertEquals } from "@std/assert";
 *
 * const options: ApiClientOptions = {
 *   model: "gpt-5",
 *   contextSize: 100_000,
 *   traceHeaders: injectEnvelope,
 * };
 * const client = new OpenAIChatCompletionClient({
 *   ...options,
 *   baseUrl: "https://gateway.example/v1",
 * });
 * assertEquals(client.remainingTokens([]), 100_000);
 * ```
 */
export interface ApiClientOptions extends HttpOptions {
  /** The model's name, as the server knows it. */
  readonly model: string;
  /** What the model can do; needed where the client does not know its name. */
  readonly modelInfo?: ModelInfo | undefined;
  /**
   * The tokens that the model's context holds.
   *
   * @default what is known of the model, if anything
   */
  readonly contextSize?: number | undefined;
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
  /**
   * Where variables are read from; in a Worker, `readEnvironment(env)`.
   *
   * @default {readEnvironment()}
   */
  readonly environment?: Environment | undefined;
}

/** The same, with what each provider's clients say in words of their own. */
export interface ApiSettings extends ApiClientOptions {
  readonly apiKey?:
    | string
    | (() => string | undefined | Promise<string | undefined>)
    | undefined;
  readonly keyHeader?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly defaultHeaders?: Readonly<Record<string, string>> | undefined;
  readonly addNamePrefixes?: boolean | undefined;
  readonly provider?: string | undefined;
}
