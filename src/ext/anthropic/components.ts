import type { ComponentProvider, ComponentRegistry } from "../../core/mod.ts";
import {
  type ChatMetrics,
  type Environment,
  readEnvironment,
} from "../../telemetry/mod.ts";
import { optionsJson, providerKey } from "../_provider/mod.ts";
import { configJson } from "./_config.ts";
import { ANTHROPIC } from "./_provider.ts";
import { AnthropicChatCompletionClient } from "./anthropic_chat_completion_client.ts";
import type { AnthropicChatCompletionClientOptions } from "./anthropic_options.ts";

/**
 * What the loader of a client needs that no file holds.
 *
 * @example A key for one's own gateway only
 * ```ts
 * import { ComponentRegistry } from "@autogen-edge/runtime";
 * import { type AnthropicResources, registerAnthropic } from "@autogen-edge/runtime/ext/anthropic";
 * import { assert } from "@std/assert";
 *
 * const resources: AnthropicResources = {
 *   anthropicKey: (baseUrl) =>
 *     baseUrl === "https://gateway.example" ? "gateway-key" : undefined,
 * };
 * const client = await registerAnthropic(new ComponentRegistry()).load({
 *   provider: "autogen_ext.models.anthropic.AnthropicChatCompletionClient",
 *   config: { model: "claude-opus-5-5", base_url: "https://gateway.example" },
 * }, { resources });
 * assert(client);
 * ```
 */
export interface AnthropicResources {
  /**
   * Gives the key for a server.
   *
   * @default the one of the environment for Anthropic's own server, that of
   * `ANTHROPIC_BASE_URL`; none for any other, since a file from elsewhere could
   * name whichever server it likes
   */
  readonly anthropicKey?:
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

/** Makes clients of their configs. */
const anthropicProvider: ComponentProvider<
  AnthropicChatCompletionClientOptions,
  AnthropicResources
> = {
  componentType: "model",
  schema: /* @__PURE__ */ optionsJson(configJson),
  fromConfig(options, { resources }) {
    const { environment = readEnvironment(), fetch, metrics, anthropicKey } =
      resources;
    return new AnthropicChatCompletionClient({
      ...providerKey(ANTHROPIC, options.baseUrl, environment, anthropicKey),
      ...options,
      environment,
      fetch,
      metrics,
    });
  },
};

/**
 * Lets a registry load clients of Anthropic that Python AutoGen, AutoGen Studio
 * or this library wrote down. Keys are in no file: they come from
 * `ANTHROPIC_API_KEY` or from the resources.
 *
 * @param registry - learns their providers
 * @returns the registry, so that calls chain
 * @throws {ConfigError} `already_registered`
 *
 * @example What Python wrote
 * ```ts
 * import { autogenComponents, chatCompletionClientKind } from "@autogen-edge/runtime";
 * import { AnthropicChatCompletionClient, registerAnthropic } from "@autogen-edge/runtime/ext/anthropic";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const registry = registerAnthropic(autogenComponents());
 * const client = await registry.load(`{
 *   "provider": "autogen_ext.models.anthropic.AnthropicChatCompletionClient",
 *   "component_type": "model",
 *   "version": 1,
 *   "component_version": 1,
 *   "label": "AnthropicChatCompletionClient",
 *   "config": { "model": "claude-sonnet-4-5", "api_key": "**********" }
 * }`, { kind: chatCompletionClientKind });
 * assert(client instanceof AnthropicChatCompletionClient);
 * assertEquals(client.modelInfo.family, "claude-4-sonnet");
 * assertEquals(registry.dump(client).config, { model: "claude-sonnet-4-5" });
 * ```
 */
export function registerAnthropic<Resources extends object>(
  registry: ComponentRegistry<Resources>,
): ComponentRegistry<Resources & AnthropicResources> {
  // A registry that may be given more than it was made for.
  const wider = registry as unknown as ComponentRegistry<
    Resources & AnthropicResources
  >;
  return wider.register(
    "autogen_ext.models.anthropic.AnthropicChatCompletionClient",
    anthropicProvider,
  );
}
