import type { ApiClientOptions } from "../_provider/mod.ts";
import type { OpenAICreateArgs } from "./openai_create_args.ts";

/**
 * A key, or what gives one for each request, e.g. a token that expires.
 *
 * @example A key that changes
 * ```ts
 * import { OpenAIChatCompletionClient, type OpenAIKey } from "@autogen-edge/runtime/ext/openai";
 * import { assertEquals } from "@std/assert";
 *
 * const sent: (string | null)[] = [];
 * let count = 0;
 * const apiKey: OpenAIKey = () => `key-${++count}`;
 * const client = new OpenAIChatCompletionClient({
 *   model: "gpt-5",
 *   apiKey,
 *   fetch(_url, init) {
 *     sent.push(new Headers(init?.headers).get("authorization"));
 *     const message = { content: "Hi." };
 *     return Promise.resolve(Response.json({ choices: [{ message }] }));
 *   },
 * });
 * await client.create([]);
 * await client.create([]);
 * assertEquals(sent, ["Bearer key-1", "Bearer key-2"]);
 * ```
 */
export type OpenAIKey =
  | string
  | (() => string | undefined | Promise<string | undefined>);

/**
 * How a client is set up.
 *
 * @example A gateway
 * ```ts
 * import { OpenAIChatCompletionClient, type OpenAIChatCompletionClientOptions } from "@autogen-edge/runtime/ext/openai";
 * import { assertEquals } from "@std/assert";
 *
 * const options: OpenAIChatCompletionClientOptions = {
 *   model: "openai/gpt-5",
 *   baseUrl: "https://gateway.example/v1",
 *   apiKey: () => "from-a-vault",
 *   defaultHeaders: { "x-team": "edge" },
 *   temperature: 1,
 *   timeout: 60_000,
 * };
 * const client = new OpenAIChatCompletionClient(options);
 * assertEquals(client.dumpComponent().config, {
 *   temperature: 1,
 *   model: "openai/gpt-5",
 *   timeout: 60,
 *   default_headers: { "x-team": "edge" },
 *   base_url: "https://gateway.example/v1",
 * });
 * ```
 */
export interface OpenAIChatCompletionClientOptions
  extends OpenAICreateArgs, ApiClientOptions {
  /**
   * The key. It is kept from spans, errors and dumps. Servers other than
   * OpenAI's are asked without one where there is none.
   *
   * @default `OPENAI_API_KEY`, looked up for each request
   */
  readonly apiKey?: OpenAIKey | undefined;
  /**
   * The header that the key goes into, where it is not `authorization`.
   *
   * @default {"authorization"}
   */
  readonly keyHeader?: string | undefined;
  /**
   * Where the protocol is spoken; `/chat/completions` is put behind its path.
   *
   * @default {"https://api.openai.com/v1"} or `OPENAI_BASE_URL`
   */
  readonly baseUrl?: string | undefined;
  /** Whom the calls are charged to. */
  readonly organization?: string | undefined;
  /**
   * Headers of each request. Those that look like secrets by their names are
   * left out when the client is dumped.
   */
  readonly defaultHeaders?: Readonly<Record<string, string>> | undefined;
  /**
   * Who provides the model, by OpenTelemetry's names, for spans.
   *
   * @default what the host of `baseUrl` tells, else `openai`
   */
  readonly provider?: string | undefined;
  /**
   * Whether the model is told who said what, by the protocol's `name`.
   *
   * @default {true}
   */
  readonly includeNameInMessage?: boolean | undefined;
  /**
   * Whether texts begin with who said them, for servers that pass over `name`.
   *
   * @default {false}
   */
  readonly addNamePrefixes?: boolean | undefined;
}
