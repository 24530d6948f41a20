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
import { createArgsJson } from "./openai_create_args.ts";
import type { OpenAIChatCompletionClientOptions } from "./openai_options.ts";

/** What a config says beside what is asked in every call. */
interface Settings {
  readonly model: string;
  readonly apiKey?: string | undefined;
  /** In seconds, as in Python. */
  readonly timeout?: number | undefined;
  readonly maxRetries?: number | undefined;
  readonly modelInfo?: ModelInfo | undefined;
  readonly addNamePrefixes?: boolean | undefined;
  readonly includeNameInMessage?: boolean | undefined;
  readonly defaultHeaders?: Readonly<Record<string, string>> | undefined;
  readonly organization?: string | undefined;
  readonly baseUrl?: string | undefined;
  /** AutoGen has no such field, and passes over it. */
  readonly contextSize?: number | undefined;
}

const text: JsonCodec<string | undefined> = /* @__PURE__ */ jsonOptional(
  jsonString,
);

const flag: JsonCodec<boolean | undefined> = /* @__PURE__ */ jsonOptional(
  jsonBoolean,
);

const integer: JsonCodec<number | undefined> = /* @__PURE__ */ jsonOptional(
  jsonInteger,
);

const settingsJson: JsonCodec<Settings> = /* @__PURE__ */ jsonObject<Settings>({
  model: jsonString,
  apiKey: text,
  timeout: /* @__PURE__ */ jsonOptional(jsonNumber),
  maxRetries: integer,
  modelInfo: /* @__PURE__ */ jsonOptional(modelInfoJson),
  addNamePrefixes: flag,
  includeNameInMessage: flag,
  defaultHeaders: /* @__PURE__ */ jsonOptional(
    /* @__PURE__ */ jsonRecord(jsonString),
  ),
  organization: text,
  baseUrl: text,
  contextSize: integer,
});

/** Writes a client's options as its config, with Python's names. */
export function writeConfig(
  { apiKey: _secret, defaultHeaders, baseUrl, timeout, ...options }:
    OpenAIChatCompletionClientOptions,
): Json {
  const open = Object.entries(defaultHeaders ?? {}).filter(([name]) =>
    !hasSecretName(name)
  );
  return {
    ...createArgsJson.write(options) as Json,
    ...settingsJson.write({
      ...options,
      baseUrl: baseUrl && openUrl(baseUrl),
      timeout: timeout === undefined ? undefined : timeout / 1000,
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
): OpenAIChatCompletionClientOptions {
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
