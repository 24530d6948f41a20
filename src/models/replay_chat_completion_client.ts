import {
  type Component,
  type ComponentModel,
  componentModel,
  type ComponentProvider,
  type JsonCodec,
  jsonList,
  jsonObject,
  jsonOptional,
  jsonString,
} from "../core/mod.ts";
import {
  ChatCompletionClient,
  type CountTokensOptions,
  type CreateOptions,
} from "./chat_completion_client.ts";
import type { CreateResult, ModelInfo } from "./create_result.ts";
import { createResultJson, modelInfoJson } from "./create_result_json.ts";
import type { LlmMessage } from "./llm_message.ts";
import { textOr } from "./llm_message_json.ts";
import { ModelError } from "./model_error.ts";

/**
 * How a replay client is set up.
 *
 * @example A model that cannot use tools
 * ```ts
 * import { ReplayChatCompletionClient, type ReplayChatCompletionClientOptions } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const options: ReplayChatCompletionClientOptions = {
 *   model: "talker",
 *   modelInfo: {
 *     vision: false,
 *     functionCalling: false,
 *     jsonOutput: false,
 *     structuredOutput: false,
 *     family: "unknown",
 *   },
 * };
 * const client = new ReplayChatCompletionClient(["Hello."], options);
 * assert(!client.modelInfo.functionCalling);
 * ```
 */
export interface ReplayChatCompletionClientOptions {
  /**
   * The name that spans show.
   *
   * @default {"replay"}
   */
  readonly model?: string | undefined;
  /**
   * What the model pretends to be able to do.
   *
   * @default everything but vision
   */
  readonly modelInfo?: ModelInfo | undefined;
}

const DEFAULT_MODEL = "replay";

const DEFAULT_MODEL_INFO: ModelInfo = {
  vision: false,
  functionCalling: true,
  jsonOutput: true,
  structuredOutput: true,
  family: "unknown",
};

/**
 * A model that says what it was told to say: for tests, demos and examples.
 *
 * @example
 * ```ts
 * import { ReplayChatCompletionClient, UserMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const model = new ReplayChatCompletionClient(["Hello there."]);
 * const { content, usage } = await model.create([
 *   UserMessage({ content: "Say hello", source: "user" }),
 * ]);
 * assertEquals(content, "Hello there.");
 * assertEquals(usage, { promptTokens: 2, completionTokens: 2 });
 * ```
 */
export class ReplayChatCompletionClient extends ChatCompletionClient
  implements Component {
  readonly #completions: readonly (string | CreateResult)[];
  #next = 0;

  /**
   * Makes a client that has these answers.
   *
   * @param completions - the answers, in order; a text is counted as a token a
   * word, and streamed word by word
   * @param options - what the model pretends to be
   */
  constructor(
    completions: readonly (string | CreateResult)[],
    options: ReplayChatCompletionClientOptions = {},
  ) {
    super({
      model: options.model ?? DEFAULT_MODEL,
      provider: "replay",
      modelInfo: options.modelInfo ?? DEFAULT_MODEL_INFO,
    });
    this.#completions = completions;
  }

  /** Starts over with the first answer. */
  reset(): void {
    this.#next = 0;
  }

  /** AutoGen's replay client counts a token a word, and texts only. */
  override countTokens(
    messages: readonly LlmMessage[],
    _options?: CountTokensOptions,
  ): number {
    return messages.reduce(
      (sum, { content }) =>
        sum + (typeof content === "string" ? wordsOf(content).length : 0),
      0,
    );
  }

  /** What all calls together have left of 10,000 tokens, as in AutoGen. */
  override remainingTokens(
    _messages: readonly LlmMessage[],
    _options?: CountTokensOptions,
  ): number {
    const { promptTokens, completionTokens } = this.totalUsage;
    return Math.max(0, 10_000 - promptTokens - completionTokens);
  }

  /**
   * Writes the client down, with all its answers. Whoever loads it starts over
   * with the first.
   */
  dumpComponent(): ComponentModel {
    const { model, modelInfo } = this;
    return componentModel(
      {
        provider: "autogen_ext.models.replay.ReplayChatCompletionClient",
        componentType: COMPONENT_TYPE,
      },
      {
        chat_completions: this.#completions.map(completionJson.write),
        model_info: modelInfoJson.write(modelInfo),
        // AutoGen's has no name.
        model: model === DEFAULT_MODEL ? undefined : model,
      },
    );
  }

  /** Gives the next answer. */
  // deno-lint-ignore require-await -- so that a throw becomes a rejection
  protected override async complete(
    messages: readonly LlmMessage[],
    _options: CreateOptions,
  ): Promise<CreateResult> {
    const completion = this.#completions[this.#next];
    if (completion === undefined) {
      throw new ModelError(
        "replay_exhausted",
        "No more mock responses available",
      );
    }
    this.#next++;
    if (typeof completion !== "string") return completion;
    return {
      finishReason: "stop",
      content: completion,
      usage: {
        promptTokens: this.countTokens(messages),
        completionTokens: wordsOf(completion).length,
      },
      cached: false,
    };
  }

  /** Gives the next answer; a text comes word by word, as from AutoGen's. */
  protected override async *stream(
    messages: readonly LlmMessage[],
    options: CreateOptions,
  ): AsyncGenerator<string | CreateResult, void, undefined> {
    const completion = this.#completions[this.#next];
    const result = await this.complete(messages, options);
    if (typeof completion === "string") {
      const words = wordsOf(completion);
      for (const [index, word] of words.entries()) {
        yield index < words.length - 1 ? `${word} ` : word;
      }
    }
    yield result;
  }
}

function wordsOf(text: string): readonly string[] {
  return text.match(/\S+/g) ?? [];
}

const COMPONENT_TYPE = "replay_chat_completion_client";

interface Config extends ReplayChatCompletionClientOptions {
  readonly chatCompletions: readonly (string | CreateResult)[];
}

const completionJson: JsonCodec<string | CreateResult> = /* @__PURE__ */ textOr(
  createResultJson,
);

const CONFIG: JsonCodec<Config> = /* @__PURE__ */ jsonObject<Config>({
  chatCompletions: /* @__PURE__ */ jsonList(completionJson),
  modelInfo: /* @__PURE__ */ jsonOptional(modelInfoJson),
  model: /* @__PURE__ */ jsonOptional(jsonString),
});

/** Makes such clients of their configs. */
export const replayClientProvider: ComponentProvider<Config> = {
  componentType: COMPONENT_TYPE,
  schema: CONFIG,
  fromConfig: ({ chatCompletions, ...options }) =>
    new ReplayChatCompletionClient(chatCompletions, options),
};
