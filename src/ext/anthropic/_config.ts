import {
  type ConfigRefusal,
  jsonBoolean,
  type JsonCodec,
  jsonInteger,
  jsonNumber,
  jsonObject,
  jsonOptional,
  jsonRecord,
  jsonString,
} from "../../core/mod.ts";
import { type ModelInfo, modelInfoJson } from "../../models/mod.ts";
import { hasSecretName, type Json } from "../_http/mod.ts";
import { createArgsJson } from "./anthropic_create_args.ts";
import type { AnthropicChatCompletionClientOptions } from "./anthropic_options.ts";

/** What a config says beside what is asked in every call. */
interface Settings {
  readonly model: string;
  readonly apiKey?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly modelInfo?: ModelInfo | undefined;
  /** In seconds, as in Python. */
  readonly timeout?: number | undefined;
  readonly maxRetries?: number | undefined;
  readonly defaultHeaders?: Readonly<Record<string, string>> | undefined;
  // AutoGen has no such fields, and passes over them.
  readonly addNamePrefixes?: boolean | undefined;
  readonly contextSize?: number | undefined;
}

const text: JsonCodec<string | undefined> = /* @__PURE__ */ jsonOptional(
  jsonString,
);

const integer: JsonCodec<number | undefined> = /* @__PURE__ */ jsonOptional(
  jsonInteger,
);

const settingsJson: JsonCodec<Settings> = /* @__PURE__ */ jsonObject<Settings>({
  model: jsonString,
  apiKey: text,
  baseUrl: text,
  modelInfo: /* @__PURE__ */ jsonOptional(modelInfoJson),
  timeout: /* @__PURE__ */ jsonOptional(jsonNumber),
  maxRetries: integer,
  defaultHeaders: /* @__PURE__ */ jsonOptional(
    /* @__PURE__ */ jsonRecord(jsonString),
  ),
  addNamePrefixes: /* @__PURE__ */ jsonOptional(jsonBoolean),
  contextSize: integer,
});

/** Writes a client's options as its config, with Python's names. */
export function writeConfig(
  { apiKey: _secret, defaultHeaders, baseUrl, timeout, ...options }:
    AnthropicChatCompletionClientOptions,
): Json {
  const open = Object.entries(defaultHeaders ?? {}).filter(([name]) =>
    !hasSecretName(name)
  );
  return {
    ...createArgsJson.write(options) as Json,
    ...settingsJson.write({
      ...options,
      baseUrl: baseUrl && openUrl(baseUrl),
      timeout: timeout && timeout / 1000,
      defaultHeaders: open.length === 0 ? undefined : Object.fromEntries(open),
    }) as Json,
  };
}

/**
 * Reads the options of a client.
 *
 * @throws what `refuse` makes
 */
export function readConfig(
  json: unknown,
  refuse: ConfigRefusal,
): AnthropicChatCompletionClientOptions {
  const { timeout, apiKey, ...settings } = settingsJson.read(json, refuse);
  return {
    ...createArgsJson.read(json, refuse),
    ...settings,
    ...(timeout === undefined ? {} : { timeout: timeout * 1000 }),
    // What Python writes in place of a key.
    ...(apiKey === undefined || /^\**$/.test(apiKey) ? {} : { apiKey }),
  };
}

/** A URL without the parameters that look like secrets. */
function openUrl(text: string): string {
  if (!text.includes("?")) return text;
  const url = new URL(text);
  for (const name of [...url.searchParams.keys()]) {
    if (hasSecretName(name)) url.searchParams.delete(name);
  }
  return url.href;
}
