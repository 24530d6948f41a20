import {
  type ChatCompletionClientOptions,
  type CreateOptions,
  ModelError,
} from "../../models/mod.ts";
import { chatMetrics, defined, readEnvironment } from "../../telemetry/mod.ts";
import { hasSecretName } from "../../tools/mod.ts";
import { type ApiRequest, readHttp } from "../_http/mod.ts";
import type { ApiSettings } from "./api_client_options.ts";
import type { Provider } from "./provider.ts";

/** A provider's API, as one client is set up to ask it. */
export interface Api {
  /** What the client says of itself. */
  readonly info: ChatCompletionClientOptions;
  /** The tokens that the model's context holds, where that is known. */
  readonly contextSize: number | undefined;
  /**
   * Makes a request of what is to be sent.
   *
   * @throws {ModelError} `missing_key`
   */
  request(body: unknown, options: CreateOptions): Promise<ApiRequest>;
}

/**
 * Reads how a client is set up. Nothing is asked yet.
 *
 * @throws {TypeError} if nothing is known of the model and `modelInfo` is left
 * out, or if `baseUrl` is no URL or holds a password
 * @throws {RangeError} if a number is out of its range
 */
export function apiOf<Settings extends ApiSettings>(
  settings: Settings,
  provider: Provider<Settings>,
): Api {
  const { model, apiKey, environment = readEnvironment() } = settings;
  const known = provider.model(model);
  const modelInfo = settings.modelInfo ?? known?.info;
  if (modelInfo === undefined) {
    throw new TypeError(
      `Cannot make a client of model "${model}": it is not known; pass modelInfo`,
    );
  }
  const action = `Cannot ask model "${model}"`;
  const http = readHttp(settings);
  const given = headersOf(settings);
  const nameOfKey = (settings.keyHeader ?? provider.keyHeader).toLowerCase();
  const url = urlOf(
    settings.baseUrl ?? environment(`${provider.name}_BASE_URL`) ??
      provider.url,
  );
  url.pathname = url.pathname.replace(/\/*$/, provider.path);

  async function readKey(): Promise<string | undefined> {
    const found = typeof apiKey === "function"
      ? await apiKey()
      : apiKey ?? environment(`${provider.name}_API_KEY`);
    const key = found?.trim();
    if (key && /^[\x21-\x7e]+$/.test(key)) return key;
    // Servers in the next room seldom want one, and "" says that there is none.
    const isNeeded = url.host === new URL(provider.url).host ||
      found === undefined && apiKey !== undefined;
    if (key || isNeeded) {
      throw new ModelError(
        "missing_key",
        `${action}: ${key ? "the key fits no header" : "there is no key"}`,
      );
    }
    return undefined;
  }

  const info = {
    model,
    modelInfo,
    provider: settings.provider ?? provider.provider(url.hostname),
    serverAddress: url.hostname,
    serverPort: Number(url.port) || (url.protocol === "https:" ? 443 : 80),
    metrics: settings.metrics ?? chatMetrics,
  };
  return {
    info,
    contextSize: settings.contextSize ?? known?.contextSize,

    async request(body, { signal, traceContext }) {
      const headers = new Headers(defined({
        ...provider.headers(settings),
        ...Object.fromEntries(given),
        ...traceContext && settings.traceHeaders?.(traceContext),
      }));
      if (!headers.has(nameOfKey)) {
        const key = await readKey();
        if (key) {
          headers.set(
            nameOfKey,
            nameOfKey === "authorization" ? `Bearer ${key}` : key,
          );
        }
      }
      // Nobody knows what a user's own headers are for, and what is in the URL may
      // be escaped in ways of its own.
      const secrets = [
        ...headers,
        ...[...url.searchParams].filter(([name]) => hasSecretName(name)),
      ].flatMap((
        [, value],
      ) => [url.search, value, value.replace(/^\w+ +/, "")]);
      return { action, url, headers, body, secrets, signal, http };
    },
  };
}

function headersOf({ defaultHeaders }: ApiSettings): Headers {
  try {
    return new Headers(defaultHeaders);
  } catch {
    // What was thrown quotes the header, which may be a secret.
    throw new TypeError(
      "Cannot make a model client: one of its defaultHeaders is malformed",
    );
  }
}

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol.startsWith("http") && !url.username && !url.password) {
    return url;
  }
  const shown = text.replace(/\/\/.*@/, "//…@").replace(/\?.*/, "?…");
  throw new TypeError(
    `Cannot make a model client: baseUrl is "${shown}", not an HTTP URL without a password`,
  );
}
