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
} from "../../models/mod.ts";
import {
  type ApiRequest,
  parseAnswer,
  postForEvents,
  postForJson,
} from "../_http/mod.ts";
import {
  addTo,
  type Api,
  apiOf,
  assertContextSize,
  resultOf,
  writeConfig,
} from "../_provider/mod.ts";
import { Answer } from "./_answer.ts";
import { configJson } from "./_config.ts";
import { OPENAI } from "./_provider.ts";
import { requestAttributes } from "./_request_attributes.ts";
import { requestBody } from "./_request_body.ts";
import type { OpenAIChatCompletionClientOptions } from "./openai_options.ts";

/**
 * A model of OpenAI, or of anyone who speaks OpenAI's chat completions protocol:
 * gateways, Ollama, llama.cpp, LM Studio, vLLM and many providers. It asks over
 * `fetch`, and its `chat` spans tell what the provider tells.
 *
 * The protocol has no place for what some providers want back with the results of
 * tools, such as the signatures of Gemini's calls: ask those over `./ext/ai-sdk`.
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
  readonly #api: Api;

  /**
   * Makes a client. Nothing is asked yet.
   *
   * @param options - the model, the server, and how they are asked
   * @throws {TypeError} if nothing is known of the model and `modelInfo` is left
   * out, or if `baseUrl` is no URL or holds a password
   * @throws {RangeError} if a number is out of its range
   */
  constructor(options: OpenAIChatCompletionClientOptions) {
    const api = apiOf(options, OPENAI);
    super(api.info);
    this.#options = options;
    this.#api = api;
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
    return assertContextSize(this.model, this.#api.contextSize) -
      this.countTokens(messages, options);
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
      writeConfig(configJson, this.#options),
    );
  }

  /** Asks for the whole answer at once. */
  protected override async complete(
    messages: readonly LlmMessage[],
    options: CreateOptions,
    call: ChatCall,
  ): Promise<CreateResult> {
    const [request, answer] = await this.#ask(messages, options, call, false);
    addTo(answer, await postForJson(request), request);
    return resultOf(answer, request, call);
  }

  /** Asks for the answer as it comes. */
  protected override async *stream(
    messages: readonly LlmMessage[],
    options: CreateOptions,
    call: ChatCall,
  ): AsyncGenerator<string | CreateResult, void, undefined> {
    const [request, answer] = await this.#ask(messages, options, call, true);
    let done = false;
    for await (const events of postForEvents(request)) {
      const first = !answer.begun;
      for (const { data } of events) {
        done = data === "[DONE]";
        if (done) break;
        const piece = addTo(answer, parseAnswer(data, request), request);
        if (piece !== "") yield piece;
      }
      if (first && answer.begun) {
        call.begin();
        // In case that it breaks off.
        call.record(() => answer.attributes);
      }
      if (done) break;
    }
    if (done || answer.finished) yield resultOf(answer, request, call);
  }

  async #ask(
    messages: readonly LlmMessage[],
    options: CreateOptions,
    call: ChatCall,
    stream: boolean,
  ): Promise<readonly [ApiRequest, Answer]> {
    assertSupported(this, messages, options);
    const body = requestBody({
      ...this.#api.info,
      settings: this.#options,
      messages,
      options,
      stream,
    });
    call.record(() => requestAttributes(body));
    return [
      await this.#api.request(body, options),
      new Answer(this.modelInfo.family === "r1"),
    ];
  }
}
