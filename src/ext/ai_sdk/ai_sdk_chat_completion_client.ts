import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
} from "@ai-sdk/provider";
import {
  assertSupported,
  type ChatCall,
  ChatCompletionClient,
  type CountTokensOptions,
  type CreateOptions,
  type CreateResult,
  estimateTokens,
  type LlmMessage,
  type ModelInfo,
} from "../../models/mod.ts";
import { chatMetrics } from "../../telemetry/mod.ts";
import { hasSecretName } from "../../tools/mod.ts";
import {
  type Http,
  listIn,
  objectIn,
  readHttp,
  retryPause,
  textIn,
  wait,
} from "../_http/mod.ts";
import { assertContextSize } from "../_provider/mod.ts";
import { Answer } from "./_answer.ts";
import { CallMetadata } from "./_call_metadata.ts";
import { callOptions } from "./_call_options.ts";
import { type FailedCall, failureOf, streamFailure } from "./_failure.ts";
import { partsOf } from "./_parts.ts";
import { providerName } from "./_provider_name.ts";
import { requestAttributes, serverAttributes } from "./_request_attributes.ts";
import type {
  AiSdkChatCompletionClientOptions,
  AiSdkModel,
} from "./ai_sdk_options.ts";

const VERSIONS: readonly string[] = ["v2", "v3", "v4"];

const EVERYTHING: ModelInfo = {
  vision: true,
  functionCalling: true,
  jsonOutput: true,
  structuredOutput: true,
  family: "unknown",
  multipleSystemMessages: true,
};

/** One request, and how it is told of in errors. */
interface Request extends FailedCall {
  readonly options: LanguageModelV4CallOptions;
  readonly signal: AbortSignal | undefined;
}

/**
 * A model of any of the AI SDK's providers. The provider speaks to it; retries,
 * spans and errors are those of this library's own clients.
 *
 * Pictures are handed over as they are, by their URLs or as bytes: nothing is
 * downloaded. Tools that the provider executes itself go by way of
 * `providerOptions`, and what they do is not told.
 *
 * @example A real model
 * ```ts ignore
 * import { openai } from "@ai-sdk/openai";
 * import { AssistantAgent } from "@autogen-edge/runtime";
 * import { AiSdkChatCompletionClient } from "@autogen-edge/runtime/ext/ai-sdk";
 *
 * const modelClient = new AiSdkChatCompletionClient({ model: openai("gpt-5") });
 * const agent = new AssistantAgent({ name: "assistant", modelClient });
 * console.log(await agent.run({ task: "Why is the sky blue?" }));
 * ```
 *
 * @example
 * ```ts
 * import { UserMessage } from "@autogen-edge/runtime";
 * import { AiSdkChatCompletionClient } from "@autogen-edge/runtime/ext/ai-sdk";
 * import { assertEquals } from "@std/assert";
 *
 * const client = new AiSdkChatCompletionClient({
 *   model: {
 *     specificationVersion: "v4",
 *     provider: "aviary.chat",
 *     modelId: "parrot-1",
 *     supportedUrls: {},
 *     doGenerate: () =>
 *       Promise.resolve({
 *         content: [{ type: "text", text: "Polly." }],
 *         finishReason: { unified: "stop", raw: "stop" },
 *         usage: {
 *           inputTokens: { total: 9, noCache: 9, cacheRead: 0, cacheWrite: 0 },
 *           outputTokens: { total: 2, text: 2, reasoning: 0 },
 *         },
 *         warnings: [],
 *       }),
 *     doStream: () => Promise.reject(new Error("It does not stream")),
 *   },
 * });
 * const { content, usage } = await client.create([
 *   UserMessage({ content: "Who?", source: "user" }),
 * ]);
 * assertEquals(content, "Polly.");
 * assertEquals([usage.promptTokens, usage.completionTokens], [9, 2]);
 * ```
 */
export class AiSdkChatCompletionClient extends ChatCompletionClient {
  readonly #options: AiSdkChatCompletionClientOptions;
  readonly #model: LanguageModelV4;
  readonly #http: Http;
  readonly #metadata: CallMetadata = new CallMetadata();

  /**
   * Makes a client. Nothing is asked yet.
   *
   * @param options - the model, and how it is asked
   * @throws {TypeError} if it is no model, or follows another version of the
   * interface
   * @throws {RangeError} if a number is out of its range
   */
  constructor(options: AiSdkChatCompletionClientOptions) {
    const { model, modelInfo = EVERYTHING, metrics = chatMetrics } = options;
    assertModel(model);
    const http = readHttp(options);
    super({
      model: model.modelId,
      modelInfo,
      provider: options.provider ?? providerName(model.provider),
      metrics,
    });
    this.#options = options;
    // The versions differ in little more than what is looked at as JSON.
    this.#model = model as LanguageModelV4;
    this.#http = http;
  }

  /**
   * Estimates what messages and tools take of the model's context, as
   * {@linkcode estimateTokens} does.
   *
   * @param messages - what the model would be asked
   * @param options - the tools that it would be shown
   * @returns how many tokens, more or less
   */
  override countTokens(
    messages: readonly LlmMessage[],
    options?: CountTokensOptions,
  ): number {
    return estimateTokens(messages, options);
  }

  /**
   * Estimates what is left of the model's context beside messages and tools.
   *
   * @param messages - what the model would be asked
   * @param options - the tools that it would be shown
   * @returns how many tokens, more or less; negative where it is too much
   * @throws {ModelError} `unsupported`, where `contextSize` was left out
   */
  override remainingTokens(
    messages: readonly LlmMessage[],
    options?: CountTokensOptions,
  ): number {
    return assertContextSize(this.model, this.#options.contextSize) -
      this.countTokens(messages, options);
  }

  /** Asks for the whole answer at once. */
  protected override async complete(
    messages: readonly LlmMessage[],
    options: CreateOptions,
    call: ChatCall,
  ): Promise<CreateResult> {
    const request = this.#request(messages, options, call);
    const generated = objectIn(
      await this.#attempt(
        request,
        () => this.#model.doGenerate(request.options),
      ),
    );
    call.record(() => serverAttributes(generated.request));
    const answer = this.#answer();
    for (const part of listIn(generated.content)) answer.add(objectIn(part));
    answer.add({ ...objectIn(generated.response), type: "response-metadata" });
    answer.add({ ...generated, type: "finish" });
    call.record(() => answer.attributes);
    const result = answer.result();
    const { structuredOutputText: json } = generated;
    return options.jsonOutput && typeof json === "string" &&
        typeof result.content === "string"
      ? { ...result, content: json }
      : result;
  }

  /** Asks for the answer as it comes. */
  protected override async *stream(
    messages: readonly LlmMessage[],
    options: CreateOptions,
    call: ChatCall,
  ): AsyncGenerator<string | CreateResult, void, undefined> {
    const request = this.#request(messages, options, call);
    const { stream, request: sent } = await this.#attempt(
      request,
      () => this.#model.doStream(request.options),
    );
    call.record(() => serverAttributes(sent));
    const answer = this.#answer();
    try {
      for await (const part of partsOf(stream)) {
        if (part.type === "error") throw streamFailure(part.error, request);
        const first = !answer.begun;
        const piece = answer.add(part);
        if (piece !== "") yield piece;
        if (first && answer.begun) {
          call.begin();
          // In case that it breaks off.
          call.record(() => answer.attributes);
        }
      }
    } catch (error) {
      options.signal?.throwIfAborted();
      throw failureOf(error, request).error;
    }
    if (answer.finish === undefined || answer.finish === "interrupted") return;
    call.record(() => answer.attributes);
    yield answer.result();
  }

  #answer(): Answer {
    return new Answer(this.#model.provider, this.#metadata);
  }

  #request(
    messages: readonly LlmMessage[],
    options: CreateOptions,
    call: ChatCall,
  ): Request {
    assertSupported(this, messages, options);
    const { model, modelInfo } = this;
    const { settings = {}, addNamePrefixes = false } = this.#options;
    const { traceHeaders } = this.#options;
    const made = callOptions(messages, options, {
      model,
      modelInfo,
      settings,
      addNamePrefixes,
      version: this.#model.specificationVersion,
      metadata: this.#metadata,
    });
    call.record(() => requestAttributes(made));
    const { signal, traceContext } = options;
    const headers = {
      ...made.headers,
      ...(traceContext && traceHeaders?.(traceContext)),
    };
    const secrets = Object.entries(headers).flatMap(([name, value]) =>
      hasSecretName(name) && value !== undefined ? [value] : []
    );
    return {
      action: `Cannot ask model "${model}"`,
      secrets,
      options: { ...made, headers },
      signal,
    };
  }

  /** Does something with the model until it goes well, or had better not. */
  async #attempt<Result>(
    request: Request,
    work: () => PromiseLike<Result>,
  ): Promise<Result> {
    const http = this.#http;
    const { signal } = request;
    for (let failed = 1;; failed++) {
      try {
        return await work();
      } catch (thrown) {
        signal?.throwIfAborted();
        const { error, mayRetry, headers } = failureOf(thrown, request);
        const pause = mayRetry && failed <= http.maxRetries
          ? retryPause(failed, headers, http)
          : undefined;
        if (pause === undefined) throw error;
        await wait(pause, { http, signal });
      }
    }
  }
}

function assertModel(model: AiSdkModel): void {
  const { specificationVersion: version, modelId, provider } = objectIn(model);
  if (textIn(modelId) === undefined || textIn(provider) === undefined) {
    throw new TypeError(
      "Cannot make a model client: model is none of an AI SDK provider",
    );
  }
  if (VERSIONS.includes(`${version}`)) return;
  throw new TypeError(
    `Cannot make a client of model "${modelId}": it follows version "${version}" of the interface, not ${
      VERSIONS.join(", ")
    }`,
  );
}
