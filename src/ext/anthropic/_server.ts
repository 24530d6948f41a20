import type { Context } from "@opentelemetry/api";
import { ModelError } from "../../models/mod.ts";
import type { Environment } from "../../telemetry/mod.ts";
import { type ApiRequest, hasSecretName } from "../_http/mod.ts";
import type { AnthropicChatCompletionClientOptions } from "./anthropic_options.ts";

/** Anthropic's own. */
export const ANTHROPIC_URL = "https://api.anthropic.com";

/** Where requests go, and what lets them in. */
export class Server {
  readonly url: URL;
  readonly #options: AnthropicChatCompletionClientOptions;
  readonly #environment: Environment;
  readonly #headers: Headers;

  constructor(
    options: AnthropicChatCompletionClientOptions,
    environment: Environment,
  ) {
    this.#options = options;
    this.#environment = environment;
    try {
      this.#headers = new Headers(options.defaultHeaders);
    } catch {
      // What was thrown quotes the header, which may be a secret.
      throw new TypeError(
        "Cannot make a model client: one of its defaultHeaders is malformed",
      );
    }
    this.url = readUrl(
      options.baseUrl ?? environment("ANTHROPIC_BASE_URL") ?? ANTHROPIC_URL,
    );
    this.url.pathname = this.url.pathname.replace(/\/*$/, "/v1/messages");
  }

  /** The port, also where the URL leaves it out. */
  get port(): number {
    const { port, protocol } = this.url;
    return Number(port || (protocol === "https:" ? 443 : 80));
  }

  /**
   * The headers of a request, and what of it must not be told.
   *
   * @throws {ModelError} `missing_key`
   */
  async admission(
    action: string,
    traceContext: Context | undefined,
  ): Promise<Pick<ApiRequest, "headers" | "secrets">> {
    const { keyHeader = "x-api-key", traceHeaders } = this.#options;
    const headers = new Headers({
      "anthropic-version": "2023-06-01",
      ...Object.fromEntries(this.#headers),
      ...traceContext && traceHeaders?.(traceContext),
    });
    const nameOfKey = keyHeader.toLowerCase();
    if (!headers.has(nameOfKey)) {
      const key = await this.#key(action);
      const isBearer = nameOfKey === "authorization";
      if (key) headers.set(nameOfKey, isBearer ? `Bearer ${key}` : key);
    }
    const secrets = [...headers, ...this.url.searchParams]
      .filter(([name]) => hasSecretName(name) || name === nameOfKey)
      .flatMap(([, value]) => [value, value.replace(/^\w+ +/, "")]);
    return { headers, secrets };
  }

  async #key(action: string): Promise<string | undefined> {
    const { apiKey } = this.#options;
    const given = typeof apiKey === "function"
      ? await apiKey()
      : apiKey ?? this.#environment("ANTHROPIC_API_KEY");
    const key = given?.trim();
    if (key && /^[\x21-\x7e]+$/.test(key)) return key;
    // Servers in the next room seldom want one, and "" says that there is none.
    const isNeeded = this.url.origin === ANTHROPIC_URL ||
      given === undefined && apiKey !== undefined;
    if (!key && !isNeeded) return undefined;
    throw new ModelError(
      "missing_key",
      `${action}: ${key ? "the key fits no header" : "there is no key"}`,
    );
  }
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol.startsWith("http") && !url.username && !url.password) {
    return url;
  }
  const shown = text.replace(/\/\/.*@/, "//…@").replace(/\?.*/, "?…");
  throw new TypeError(
    `Cannot make a model client: baseUrl is "${shown}", not an HTTP URL without a password`,
  );
}
