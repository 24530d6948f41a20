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
import { names, type SpanContent } from "../../telemetry/mod.ts";
import type { ToolSchema } from "../../tools/mod.ts";
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
import { ANTHROPIC } from "./_provider.ts";
import { requestAttributes } from "./_request_attributes.ts";
import { sentRequest, systemTexts } from "./_request_body.ts";
import type { Turns } from "./_turns.ts";
import type { AnthropicChatCompletionClientOptions } from "./anthropic_options.ts";

/**
 * A model of Anthropic, or of anyone who speaks its messages protocol: gateways,
 * clouds, llama.cpp, LM Studio. It asks over `fetch`, and its `chat` spans tell
 * what the provider tells.
 *
 * What the protocol has and messages of models have not: a model that thinks
 * wants its thoughts back, signed, with the results of the tools that it called.
 * The client remembers them for as long as the calls are held that it gave. They
 * are lost where another client goes on, e.g. after a restart, and are left out
 * where something before them has changed, since the server refuses that: then
 * the model thinks anew, or not at all until it has answered where it thinks by
 * a budget.
 *
 * All system messages go to the beginning, wherever they stood. Where the model
 * had the last word it is told to go on, since the server would take that word
 * for the beginning of the answer. JSON is asked for in words; JSON of a schema
 * is made to fit by the server, where the schema names all fields.
 *
 * In a page, the key is everybody's: let a server of your own hold it.
 *
 * @example A real model
 * ```ts ignore
 * import { AssistantAgent } from "@autogen-edge/runtime";
 * import { AnthropicChatCompletionClient } from "@autogen-edge/runtime/ext/anthropic";
 *
 * const modelClient = new AnthropicChatCompletionClient({
 *   model: "claude-opus-5-5",
 * });
 * const agent = new AssistantAgent({ name: "assistant", modelClient });
 * console.log(await agent.run({ task: "Why is the sky blue?" }));
 * ```
 *
 * @example A gateway, and a model that is not known
 * ```ts
 * import { UserMessage } from "@autogen-edge/runtime";
 * import { AnthropicChatCompletionClient } from "@autogen-edge/runtime/ext/anthropic";
 * import { assertEquals } from "@std/assert";
 *
 * const client = new AnthropicChatCompletionClient({
 *   model: "house-model",
 *   baseUrl: "http://localhost:8080",
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
 *       type: "message",
 *       content: [{ type: "text", text: "Hello." }],
 *       stop_reason: "end_turn",
 *       usage: {
 *         input_tokens: 2,
 *         cache_read_input_tokens: 7,
 *         output_tokens: 3,
 *       },
 *     })),
 * });
 * const { content, usage } = await client.create([
 *   UserMessage({ content: "Say hello", source: "user" }),
 * ]);
 * assertEquals(content, "Hello.");
 * assertEquals(usage, {
 *   promptTokens: 9,
 *   completionTokens: 3,
 *   cacheReadTokens: 7,
 * });
 * ```
 */
export class AnthropicChatCompletionClient extends ChatCompletionClient
  implements Component {
  readonly #options: AnthropicChatCompletionClientOptions;
  readonly #api: Api;
  readonly #turns: Turns = new WeakMap();

  /**
   * Makes a client. Nothing is asked yet.
   *
   * @param options - the model, the server, and how they are asked
   * @throws {TypeError} if nothing is known of the model and `modelInfo` is left
   * out, or if `baseUrl` is no URL or holds a password
   * @throws {RangeError} if a number is out of its range
   */
  constructor(options: AnthropicChatCompletionClientOptions) {
    const api = apiOf(options, ANTHROPIC);
    super(api.info);
    this.#options = options;
    this.#api = api;
  }

  /**
   * Estimates what messages and tools take of the model's context, as
   * {@linkcode estimateTokens} does: only the provider can count them.
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
        provider: "autogen_ext.models.anthropic.AnthropicChatCompletionClient",
        componentType: "model",
      },
      writeConfig(configJson, this.#options),
    );
  }

  /** The span shows the system's text apart, as the protocol has it. */
  protected override spanContent(
    messages: readonly LlmMessage[],
    tools: readonly ToolSchema[],
  ): SpanContent {
    const said = messages.filter((message) => message.type !== "SystemMessage");
    return {
      [names.GEN_AI_SYSTEM_INSTRUCTIONS]: systemTexts(messages)
        .map((content) => ({ type: "text", content })),
      ...super.spanContent(said, tools),
    };
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
      for (const { data, event } of events) {
        const piece = addTo(answer, parseAnswer(data, request), request);
        if (event === "message_start") {
          call.begin();
          // In case that it breaks off.
          call.record(() => answer.attributes);
        }
        if (piece !== "") yield piece;
        done ||= event === "message_stop";
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
    const turns = this.#turns;
    const { body, ...turn } = sentRequest({
      ...this.#api.info,
      settings: this.#options,
      turns,
      messages,
      options,
      stream,
    });
    call.record(() => requestAttributes(body));
    return [
      await this.#api.request(body, options),
      new Answer((call, blocks) => turns.set(call, { ...turn, blocks })),
    ];
  }
}
