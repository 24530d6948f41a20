import type { Attributes } from "@opentelemetry/api";
import { type ComponentModel, componentModel } from "../../core/mod.ts";
import type {
  ChatCall,
  CreateOptions,
  CreateResult,
  LlmMessage,
} from "../../models/mod.ts";
import { names, readEnvironment } from "../../telemetry/mod.ts";
import { writeConfig } from "../_provider/mod.ts";
import { configJson } from "./_config.ts";
import { OpenAIChatCompletionClient } from "./openai_chat_completion_client.ts";
import type {
  OpenAIChatCompletionClientOptions,
  OpenAIKey,
} from "./openai_options.ts";

/**
 * How a client of Azure is set up.
 *
 * @example A token instead of a key
 * ```ts
 * import { AzureOpenAIChatCompletionClient, type AzureOpenAIChatCompletionClientOptions } from "@autogen-edge/runtime/ext/openai";
 * import { assertEquals } from "@std/assert";
 *
 * const options: AzureOpenAIChatCompletionClientOptions = {
 *   model: "gpt-4o",
 *   azureEndpoint: "https://edge.openai.azure.com",
 *   azureDeployment: "writers",
 *   apiVersion: "2024-10-21",
 *   azureAdToken: () => Promise.resolve("fresh"),
 * };
 * const client = new AzureOpenAIChatCompletionClient(options);
 * assertEquals(client.dumpComponent().config.azure_deployment, "writers");
 * ```
 */
export interface AzureOpenAIChatCompletionClientOptions
  extends Omit<OpenAIChatCompletionClientOptions, "baseUrl" | "keyHeader"> {
  /**
   * The key of the resource.
   *
   * @default `AZURE_OPENAI_API_KEY`, looked up for each request
   */
  readonly apiKey?: OpenAIKey | undefined;
  /** The resource, e.g. `https://edge.openai.azure.com`. */
  readonly azureEndpoint: string;
  /** The deployment of the model. */
  readonly azureDeployment?: string | undefined;
  /** The version of Azure's API, e.g. `2024-10-21`. */
  readonly apiVersion: string;
  /** A token of Microsoft Entra ID, or what gives one, in place of a key. */
  readonly azureAdToken?: OpenAIKey | undefined;
}

/**
 * A model of OpenAI in Azure. It is asked by its deployment, or by its own name
 * where none is given.
 *
 * @example
 * ```ts
 * import { AzureOpenAIChatCompletionClient } from "@autogen-edge/runtime/ext/openai";
 * import { assertEquals } from "@std/assert";
 *
 * const urls: string[] = [];
 * const client = new AzureOpenAIChatCompletionClient({
 *   model: "gpt-4o",
 *   azureEndpoint: "https://edge.openai.azure.com",
 *   azureDeployment: "writers",
 *   apiVersion: "2024-10-21",
 *   apiKey: () => "from-a-vault",
 *   fetch(url) {
 *     urls.push(String(url));
 *     const message = { content: "Hi." };
 *     return Promise.resolve(Response.json({ choices: [{ message }] }));
 *   },
 * });
 * const { content } = await client.create([]);
 * assertEquals(content, "Hi.");
 * assertEquals(urls, [
 *   "https://edge.openai.azure.com/openai/deployments/writers/chat/completions?api-version=2024-10-21",
 * ]);
 * ```
 */
export class AzureOpenAIChatCompletionClient
  extends OpenAIChatCompletionClient {
  readonly #azure: AzureOpenAIChatCompletionClientOptions;

  /**
   * Makes a client. Nothing is asked yet.
   *
   * @param options - the model, its deployment, and how it is asked
   * @throws {TypeError} if nothing is known of the model and `modelInfo` is left
   * out, or if `azureEndpoint` is no URL
   * @throws {RangeError} if a number is out of its range
   */
  constructor(options: AzureOpenAIChatCompletionClientOptions) {
    const { azureEndpoint, azureDeployment, apiVersion, azureAdToken } =
      options;
    const { environment = readEnvironment() } = options;
    const deployment = encodeURIComponent(azureDeployment ?? options.model);
    const version = encodeURIComponent(apiVersion);
    const root = azureEndpoint.replace(/\/*$/, "");
    super({
      provider: "azure.ai.openai",
      ...options,
      baseUrl:
        `${root}/openai/deployments/${deployment}?api-version=${version}`,
      ...(azureAdToken === undefined
        ? {
          keyHeader: "api-key",
          apiKey: options.apiKey ?? (() => environment("AZURE_OPENAI_API_KEY")),
        }
        : { apiKey: azureAdToken }),
    });
    this.#azure = options;
  }

  /**
   * Writes the client down as Python AutoGen does, without its key or token and
   * without other secrets.
   *
   * @returns its component model: JSON
   */
  override dumpComponent(): ComponentModel {
    const { azureEndpoint, azureDeployment, apiVersion } = this.#azure;
    return componentModel(
      {
        provider: "autogen_ext.models.openai.AzureOpenAIChatCompletionClient",
        componentType: "model",
      },
      {
        ...writeConfig(configJson, this.#azure),
        azure_endpoint: azureEndpoint,
        azure_deployment: azureDeployment,
        api_version: apiVersion,
      },
    );
  }

  /** Asks for the whole answer at once. */
  protected override complete(
    messages: readonly LlmMessage[],
    options: CreateOptions,
    call: ChatCall,
  ): Promise<CreateResult> {
    call.record(azureAttributes);
    return super.complete(messages, options, call);
  }

  /** Asks for the answer as it comes. */
  protected override stream(
    messages: readonly LlmMessage[],
    options: CreateOptions,
    call: ChatCall,
  ): AsyncGenerator<string | CreateResult, void, undefined> {
    call.record(azureAttributes);
    return super.stream(messages, options, call);
  }
}

function azureAttributes(): Attributes {
  return {
    [names.AZURE_RESOURCE_PROVIDER_NAMESPACE]: "Microsoft.CognitiveServices",
  };
}
