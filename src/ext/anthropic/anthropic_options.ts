import type { ApiClientOptions } from "../_provider/mod.ts";
import type { AnthropicCreateArgs } from "./anthropic_create_args.ts";

/**
 * A key, or what gives one for each request, e.g. a token that expires.
 *
 * @example A key that changes
 * ```ts
 * import { AnthropicChatCompletionClient, type AnthropicKey } from "@autogen-edge/runtime/ext/anthropic";
 * import { assertEquals } from "@std/assert";
 *
 * const sent: (string | null)[] = [];
 * let count = 0;
 * const apiKey: AnthropicKey = () => `key-${++count}`;
 * const client = new AnthropicChatCompletionClient({
 *   model: "claude-opus-5-5",
 *   apiKey,
 *   fetch(_url, init) {
 *     sent.push(new Headers(init?.headers).get("x-api-key"));
 *     const content = [{ type: "text", text: "Hi." }];
 *     return Promise.resolve(Response.json({ type: "message", content }));
 *   },
 * });
 * await client.create([]);
 * await client.create([]);
 * assertEquals(sent, ["key-1", "key-2"]);
 * ```
 */
export type AnthropicKey =
  | string
  | (() => string | undefined | Promise<string | undefined>);

/**
 * How a client is set up.
 *
 * @example A gateway
 * ```ts
 * import { AnthropicChatCompletionClient, type AnthropicChatCompletionClientOptions } from "@autogen-edge/runtime/ext/anthropic";
 * import { assertEquals } from "@std/assert";
 *
 * const options: AnthropicChatCompletionClientOptions = {
 *   model: "anthropic/claude-opus-5.5",
 *   baseUrl: "https://gateway.example/anthropic",
 *   apiKey: () => "from-a-vault",
 *   keyHeader: "authorization",
 *   defaultHeaders: { "x-team": "edge" },
 *   maxTokens: 2000,
 *   timeout: 60_000,
 * };
 * const client = new AnthropicChatCompletionClient(options);
 * assertEquals(client.dumpComponent().config, {
 *   max_tokens: 2000,
 *   model: "anthropic/claude-opus-5.5",
 *   timeout: 60,
 *   default_headers: { "x-team": "edge" },
 *   base_url: "https://gateway.example/anthropic",
 * });
 * ```
 */
export interface AnthropicChatCompletionClientOptions
  extends AnthropicCreateArgs, ApiClientOptions {
  /**
   * The key. It is kept from spans, errors and dumps. Servers other than
   * Anthropic's are asked without one where there is none.
   *
   * @default `ANTHROPIC_API_KEY`, looked up for each request
   */
  readonly apiKey?: AnthropicKey | undefined;
  /**
   * The header that the key goes into, e.g. `authorization`, as a bearer.
   *
   * @default {"x-api-key"}
   */
  readonly keyHeader?: string | undefined;
  /**
   * Where the protocol is spoken; `/v1/messages` is put behind its path.
   *
   * @default {"https://api.anthropic.com"} or `ANTHROPIC_BASE_URL`
   */
  readonly baseUrl?: string | undefined;
  /**
   * Headers of each request. `anthropic-beta` switches the provider's betas on,
   * and `anthropic-version` names a later version of the protocol, which is
   * `2023-06-01`: that of AutoGen, and the last that takes a temperature. Those
   * that look like secrets by their names are left out when the client is dumped.
   */
  readonly defaultHeaders?: Readonly<Record<string, string>> | undefined;
  /**
   * Who provides the model, by OpenTelemetry's names, for spans.
   *
   * @default {"anthropic"}, whose protocol it is
   */
  readonly provider?: string | undefined;
  /**
   * Whether texts begin with who said them: the protocol knows no names.
   *
   * @default {false}
   */
  readonly addNamePrefixes?: boolean | undefined;
}
