import {
  jsonBoolean,
  type JsonCodec,
  type JsonFields,
  jsonInteger,
  jsonNumber,
  jsonOptional,
  jsonRecord,
  jsonString,
} from "../../core/mod.ts";
import { modelInfoJson } from "../../models/mod.ts";
import { hasSecretName } from "../../tools/mod.ts";
import type { Json } from "../_http/mod.ts";
import type { ApiSettings } from "./api_client_options.ts";

/** A text that may be left out. */
export const text: JsonCodec<string | undefined> = /* @__PURE__ */ jsonOptional(
  jsonString,
);

/** A number that may be left out. */
export const number: JsonCodec<number | undefined> =
  /* @__PURE__ */ jsonOptional(jsonNumber);

/** An integer that may be left out. */
export const integer: JsonCodec<number | undefined> =
  /* @__PURE__ */ jsonOptional(jsonInteger);

/** A flag that may be left out. */
export const flag: JsonCodec<boolean | undefined> =
  /* @__PURE__ */ jsonOptional(jsonBoolean);

/** What a config says of any client, with keys as texts. */
export type ClientConfig =
  & Pick<
    ApiSettings,
    | "model"
    | "baseUrl"
    | "modelInfo"
    | "timeout"
    | "maxRetries"
    | "defaultHeaders"
    | "contextSize"
    | "addNamePrefixes"
  >
  & { readonly apiKey?: string | undefined };

/** What the configs of all clients say. */
export const configFields: JsonFields<ClientConfig> = {
  model: jsonString,
  apiKey: text,
  baseUrl: text,
  modelInfo: /* @__PURE__ */ jsonOptional(modelInfoJson),
  // In seconds, as in Python.
  timeout: number,
  maxRetries: integer,
  defaultHeaders: /* @__PURE__ */ jsonOptional(
    /* @__PURE__ */ jsonRecord(jsonString),
  ),
  // AutoGen passes over this one and, where it is Anthropic's, over the next.
  contextSize: integer,
  addNamePrefixes: flag,
};

/** Writes a client's options as its config, with Python's names. */
export function writeConfig(
  codec: JsonCodec<ClientConfig>,
  { apiKey: _secret, defaultHeaders, baseUrl, timeout, ...options }:
    ApiSettings,
): Json {
  const open = Object.entries(defaultHeaders ?? {}).filter(([name]) =>
    !hasSecretName(name)
  );
  return codec.write({
    ...options,
    baseUrl: baseUrl && openUrl(baseUrl),
    timeout: timeout && timeout / 1000,
    defaultHeaders: open[0] && Object.fromEntries(open),
  }) as Json;
}

/** Writes and reads a client's options, where it is a component. */
export function optionsJson<Config extends ClientConfig>(
  codec: JsonCodec<Config>,
): JsonCodec<Omit<Config, "apiKey"> & Pick<ApiSettings, "apiKey">> {
  return {
    write: (options) => writeConfig(codec, options),
    read(json, refuse) {
      const { timeout, apiKey, ...options }: ClientConfig = codec.read(
        json,
        refuse,
      );
      return {
        ...options,
        ...(timeout === undefined ? {} : { timeout: timeout * 1000 }),
        // What Python writes in place of a key.
        ...(apiKey === undefined || /^\**$/.test(apiKey) ? {} : { apiKey }),
      } as Config;
    },
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
