import type {
  ComponentProvider,
  ComponentRegistry,
  JsonCodec,
} from "../../core/mod.ts";
import { jsonObject, jsonOptional, jsonString } from "../../core/mod.ts";
import {
  type ChatMetrics,
  type Environment,
  readEnvironment,
} from "../../telemetry/mod.ts";
import {
  componentKey,
  optionsJson,
  originOf,
  providerKey,
} from "../_provider/mod.ts";
import { configJson } from "./_config.ts";
import { OPENAI } from "./_provider.ts";
import {
  AzureOpenAIChatCompletionClient,
  type AzureOpenAIChatCompletionClientOptions,
} from "./azure_openai_chat_completion_client.ts";
import { OpenAIChatCompletionClient } from "./openai_chat_completion_client.ts";
import type { OpenAIChatCompletionClientOptions } from "./openai_options.ts";

/**
 * What the loader of a client needs that no file holds.
 *
 * @example A key for one's own gateway only
 * ```ts
 * import { ComponentRegistry } from "@autogen-edge/runtime";
 * import { type OpenAIResources, registerOpenAI } from "@autogen-edge/runtime/ext/openai";
 * import { assert } from "@std/assert";
 *
 * const resources: OpenAIResources = {
 *   openAIKey: (baseUrl) =>
 *     baseUrl.startsWith("https://gateway.example/") ? "gateway-key" : undefined,
 * };
 * const client = await registerOpenAI(new ComponentRegistry()).load({
 *   provider: "autogen_ext.models.openai.OpenAIChatCompletionClient",
 *   config: { model: "gpt-4o", base_url: "https://gateway.example/v1" },
 * }, { resources });
 * assert(client);
 * ```
 */
export interface OpenAIResources {
  /**
   * Gives the key for a server.
   *
   * @default the one of the environment for OpenAI's own server, that of
   * `OPENAI_BASE_URL`, and those of Azure; none for any other, since a file from
   * elsewhere could name whichever server it likes
   */
  readonly openAIKey?:
    | ((
      baseUrl: string,
    ) => string | undefined | Promise<string | undefined>)
    | undefined;
  /** Where variables are read from; in a Worker, `readEnvironment(env)`. */
  readonly environment?: Environment | undefined;
  /** Sends the requests. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Measures the calls, e.g. by the prices that no file holds. */
  readonly metrics?: ChatMetrics | undefined;
}

const clientJson = /* @__PURE__ */ optionsJson(configJson);

/** Makes clients of their configs. */
const openAIProvider: ComponentProvider<
  OpenAIChatCompletionClientOptions,
  OpenAIResources
> = {
  componentType: "model",
  schema: clientJson,
  fromConfig(options, { resources }) {
    const { environment = readEnvironment(), fetch, metrics, openAIKey } =
      resources;
    return new OpenAIChatCompletionClient({
      ...providerKey(OPENAI, options.baseUrl, environment, openAIKey),
      ...options,
      environment,
      fetch,
      metrics,
    });
  },
};

interface AzureConfig {
  readonly azureEndpoint: string;
  readonly azureDeployment?: string | undefined;
  readonly apiVersion: string;
  readonly azureAdToken?: string | undefined;
}

const azureJson: JsonCodec<AzureConfig> = /* @__PURE__ */ jsonObject<
  AzureConfig
>({
  azureEndpoint: jsonString,
  azureDeployment: /* @__PURE__ */ jsonOptional(jsonString),
  apiVersion: jsonString,
  azureAdToken: /* @__PURE__ */ jsonOptional(jsonString),
});

const azureProvider: ComponentProvider<
  AzureOpenAIChatCompletionClientOptions,
  OpenAIResources
> = {
  componentType: "model",
  schema: {
    write: (value) => value,
    read: (json, refuse) => ({
      ...clientJson.read(json, refuse),
      ...azureJson.read(json, refuse),
    }),
  },
  fromConfig(options, { resources }) {
    const { environment = readEnvironment(), fetch, metrics, openAIKey } =
      resources;
    const { azureEndpoint } = options;
    const isAzure = /\.azure\.com$/.test(originOf(azureEndpoint));
    return new AzureOpenAIChatCompletionClient({
      ...componentKey(azureEndpoint, isAzure, openAIKey),
      ...options,
      environment,
      fetch,
      metrics,
    });
  },
};

/**
 * Lets a registry load clients of OpenAI that Python AutoGen, AutoGen Studio or
 * this library wrote down. Keys are in no file: they come from `OPENAI_API_KEY`
 * or from the resources.
 *
 * @param registry - learns their providers
 * @returns the registry, so that calls chain
 * @throws {ConfigError} `already_registered`
 *
 * @example What Python wrote
 * ```ts
 * import { autogenComponents, chatCompletionClientKind } from "@autogen-edge/runtime";
 * import { OpenAIChatCompletionClient, registerOpenAI } from "@autogen-edge/runtime/ext/openai";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const registry = registerOpenAI(autogenComponents());
 * const client = await registry.load(`{
 *   "provider": "autogen_ext.models.openai.OpenAIChatCompletionClient",
 *   "component_type": "model",
 *   "version": 1,
 *   "component_version": 1,
 *   "label": "OpenAIChatCompletionClient",
 *   "config": { "model": "gpt-4o", "api_key": "**********" }
 * }`, { kind: chatCompletionClientKind });
 * assert(client instanceof OpenAIChatCompletionClient);
 * assertEquals(registry.dump(client).config, { model: "gpt-4o" });
 * ```
 */
export function registerOpenAI<Resources extends object>(
  registry: ComponentRegistry<Resources>,
): ComponentRegistry<Resources & OpenAIResources> {
  // A registry that may be given more than it was made for.
  const wider = registry as unknown as ComponentRegistry<
    Resources & OpenAIResources
  >;
  const models = "autogen_ext.models.openai";
  return wider
    .register(`${models}.OpenAIChatCompletionClient`, openAIProvider)
    .register(`${models}.AzureOpenAIChatCompletionClient`, azureProvider);
}
