import {
  type Component,
  type ComponentModel,
  componentModel,
} from "../../core/mod.ts";
import {
  assertSupported,
  type ChatCall,
  ChatCompletionClient,
  type CountTokensOptions,
  type CreateOptions,
  type CreateResult,
  estimateTokens,
  type LlmMessage,
  ModelError,
} from "../../models/mod.ts";
import { chatMetrics, readEnvironment } from "../../telemetry/mod.ts";
import {
  ApiError,
  type ApiRequest,
  errorOf,
  type Http,
  objectIn,
  parseAnswer,
  postForEvents,
  postForJson,
  readHttp,
} from "../_http/mod.ts";
import { Answer } from "./_answer.ts";
import { writeConfig } from "./_config.ts";
import { knownModel } from "./_model_table.ts";
import { providerName } from "./_provider_name.ts";
import { requestAttributes } from "./_request_attributes.ts";
import { requestBody } from "./_request_body.ts";
import { Server } from "./_server.ts";
import type { OpenAIChatCompletionClientOptions } from "./openai_options.ts";

/**
 * A model of OpenAI, or of anyone who speaks OpenAI's chat completions protocol:
 * gateways, Ollama, llama.cpp, LM Studio, vLLM and many providers. It asks over
 * `fetch`, and its `chat` spans tell what the provider tells.
 *
 * In a page, the key is everybody's: let a server of your own hold it.
 *
 * @example A real model
 * ```ts ignore
 * import { AssistantAgent } from "@autogen-edge/runtime";
 * import { OpenAIChatCompletionClient } from "@autogen-edge/runtime/ext/openai";
 *
 * const modelClient = new OpenAIChatCompletionClient({ model: "gpt-5" });
 * const agent = new AssistantAgent({ name: "assistant", modelClient });
 * console.log(await agent.run({ task: "Why is the sky blue?" }));
 * ```
 *
 * @example A server of one's own
 * ```ts
 * import { UserMessage } from "@autogen-edge/runtime";
 * import { OpenAIChatCompletionClient } from "@autogen-edge/runtime/ext/openai";
 * import { assertEquals } from "@std/assert";
 *
 * const client = new OpenAIChatCompletionClient({
 *   model: "qwen3",
 *   baseUrl: "http://localhost:11434/v1",
 *   modelInfo: {
 *     vision: false,
 *     functionCalling: true,
 *     jsonOutput: true,
 *     structuredOutput: true,
 *     family: "unknown",
 *   },
 *   // Stands in for the server, so that this runs anywhere.
 *   fetch: () =>
 *     Promise.resolve(Response.json({
 *       choices: [{ message: { content: "Hello." }, finish_reason: "stop" }],
 *       usage: { prompt_tokens: 9, completion_tokens: 2 },
 *     })),
 * });
 * const { content, usage } = await client.create([
 *   UserMessage({ content: "Say hello", source: "user" }),
 * ]);
 * assertEquals(content, "Hello.");
 * assertEquals(usage, { promptTokens: 9, completionTokens: 2 });
 * ```
 */
export class OpenAIChatCompletionClient extends ChatCompletionClient
  implements Component {
  readonly #options: OpenAIChatCompletionClientOptions;
  readonly #server: Server;
  readonly #http: Http;
  readonly #contextSize: number | undefined;

  /**
   * Makes a client. Nothing is asked yet.
   *
   * @param options - the model, the server, and how they are asked
   * @throws {TypeError} if nothing is known of the model and `modelInfo` is left
   * out, or if `baseUrl` is no URL or holds a password
   * @throws {RangeError} if a number is out of its range
   */
  constructor(options: OpenAIChatCompletionClientOptions) {
    const { model, environment = readEnvironment() } = options;
    const known = knownModel(model);
    const modelInfo = options.modelInfo ?? known?.info;
    if (modelInfo === undefined) {
      throw new TypeError(
        `Cannot make a client of model "${model}": it is not known; pass modelInfo`,
      );
    }
    const http = readHttp(options);
    const server = new Server(options, environment);
    const { hostname } = server.url;
    super({
      model,
      modelInfo,
      provider: options.provider ?? providerName(hostname),
      serverAddress: hostname,
      serverPort: server.port,
      metrics: options.metrics ?? chatMetrics,
    });
    this.#options = options;
    this.#server = server;
    this.#http = http;
    this.#contextSize = options.contextSize ?? known?.contextSize;
  }

  /**
   * Estimates what messages and tools take of the model's context, as
   * {@linkcode estimateTokens} does: the tokens of OpenAI's models cannot be
   * counted without a table of a megabyte.
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
   * @throws {ModelError} `unsupported`, where nothing is known of the model's
   * context and `contextSize` was left out
   */
  override remainingTokens(
    messages: readonly LlmMessage[],
    options?: CountTokensOptions,
  ): number {
    if (this.#contextSize === undefined) {
      throw new ModelError(
        "unsupported",
        `Cannot count what remains for model "${this.model}": pass contextSize`,
      );
    }
    return this.#contextSize - this.countTokens(messages, options);
  }

  /**
   * Writes the client down as Python AutoGen does, without its key and without
   * other secrets.
   *
   * @returns its component model: JSON
   */
  dumpComponent(): ComponentModel {
    return componentModel(
      {
        provider: "autogen_ext.models.openai.OpenAIChatCompletionClient",
        componentType: "model",
      },
      writeConfig(this.#options),
    );
  }

  /** Asks for the whole answer at once. */
  protected override async complete(
    messages: readonly LlmMessage[],
    options: CreateOptions,
    call: ChatCall,
  ): Promise<CreateResult> {
    const request = await this.#request(messages, options, call, false);
    const answer = new Answer();
    this.#add(answer, await postForJson(request), request);
    return this.#result(answer, request, call);
  }

  /** Asks for the answer as it comes. */
  protected override async *stream(
    messages: readonly LlmMessage[],
    options: CreateOptions,
    call: ChatCall,
  ): AsyncGenerator<string | CreateResult, void, undefined> {
    const request = await this.#request(messages, options, call, true);
    const answer = new Answer();
    let done = false;
    for await (const events of postForEvents(request)) {
      const first = !answer.begun;
      for (const { data } of events) {
        done ||= data === "[DONE]";
        if (done) break;
        const piece = this.#add(answer, parseAnswer(data, request), request);
        if (piece !== "") yield piece;
      }
      if (first && answer.begun) {
        call.begin();
        // In case that it breaks off.
        call.record(() => answer.attributes);
      }
      if (done) break;
    }
    if (!done && !answer.finished) {
      throw new ModelError(
        "incomplete_stream",
        `${request.action}: its answer broke off`,
      );
    }
    yield this.#result(answer, request, call);
  }

  async #request(
    messages: readonly LlmMessage[],
    options: CreateOptions,
    call: ChatCall,
    stream: boolean,
  ): Promise<ApiRequest> {
    assertSupported(this, messages, options);
    const { model, modelInfo } = this;
    const settings = this.#options;
    const action = `Cannot ask model "${model}"`;
    const body = requestBody({
      model,
      modelInfo,
      settings,
      messages,
      options,
      stream,
    });
    call.record(() => requestAttributes(body));
    const { signal, traceContext } = options;
    const admission = await this.#server.admission(action, traceContext);
    const { url } = this.#server;
    return { action, url, body, ...admission, signal, http: this.#http };
  }

  /** Adds what came to an answer, and gives the text of it. */
  #add(answer: Answer, json: unknown, request: ApiRequest): string {
    const chunk = objectIn(json);
    if (chunk.error) throw errorOf({ ...request, body: chunk });
    return answer.add(chunk);
  }

  #result(
    answer: Answer,
    { action }: ApiRequest,
    call: ChatCall,
  ): CreateResult {
    call.record(() => answer.attributes);
    if (!answer.begun) {
      throw new ApiError(
        "invalid_answer",
        `${action}: there is nothing in the answer`,
      );
    }
    return answer.result(this.modelInfo.family === "r1");
  }
}
