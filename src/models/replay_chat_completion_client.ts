import {
  type Component,
  type ComponentModel,
  componentModel,
  type ComponentProvider,
  jsonBoolean,
  type JsonCodec,
  jsonList,
  jsonObject,
  jsonOptional,
  jsonString,
  readJson,
} from "../core/mod.ts";
import type { ChatMetrics } from "../telemetry/mod.ts";
import { chatRequest } from "./_chat_request.ts";
import { indexOfRequest } from "./_match_request.ts";
import {
  ChatCompletionClient,
  type CountTokensOptions,
  type CreateOptions,
} from "./chat_completion_client.ts";
import {
  type Exchange,
  type Recording,
  recordingJson,
  replayedError,
} from "./chat_recording.ts";
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
  /** Measures the calls; nothing does by default. */
  readonly metrics?: ChatMetrics | undefined;
}

/**
 * How a recording is replayed.
 *
 * @example The program asks something else by now
 * ```ts
 * import { ModelError, RecordingChatCompletionClient, ReplayChatCompletionClient, type ReplayRecordingOptions, UserMessage } from "@autogen-edge/runtime";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const model = new ReplayChatCompletionClient(["Blue."]);
 * const recorder = new RecordingChatCompletionClient(model);
 * await recorder.create([UserMessage({ content: "The sky?", source: "user" })]);
 *
 * const options: ReplayRecordingOptions = { matchRequests: true };
 * const client = ReplayChatCompletionClient.fromRecording(
 *   recorder.recording,
 *   options,
 * );
 * const question = UserMessage({ content: "The grass?", source: "user" });
 * const error = await assertRejects(() => client.create([question]), ModelError);
 * assertEquals(error.code, "not_recorded");
 * ```
 */
export interface ReplayRecordingOptions {
  /**
   * Gives each call the next answer to the same request, and none where there is
   * no such. Calls that were recorded without a request match any.
   *
   * @default {false}, which gives the answers in order, whatever is asked
   */
  readonly matchRequests?: boolean | undefined;
  /** What the recording was read from, e.g. the name of a file, for errors. */
  readonly source?: string | undefined;
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
  #exchanges: readonly (string | Exchange)[];
  /** Those that have not been given yet. */
  #left: (string | Exchange)[] = [];
  #recording: Recording | undefined;
  #matchRequests = false;

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
      metrics: options.metrics,
    });
    this.#exchanges = completions.map((completion) =>
      // AutoGen's client streams what is no text in one piece: the result.
      typeof completion === "string"
        ? completion
        : { result: completion, pieces: [] }
    );
    this.reset();
  }

  /**
   * Makes a client that says what a model said: whole or in the same pieces, with
   * the same usage, and with errors of the same name, code and message.
   *
   * @param recording - the `recording` of a
   * {@linkcode RecordingChatCompletionClient}, or its text
   * @param options - whether requests have to match
   * @returns the client
   * @throws {ConfigError} `malformed_config`, `missing_field`, `invalid_field`,
   * `unsupported_version`; the text names the source and the field
   *
   * @example
   * ```ts
   * import { RecordingChatCompletionClient, ReplayChatCompletionClient, UserMessage } from "@autogen-edge/runtime";
   * import { assertEquals } from "@std/assert";
   *
   * const model = new ReplayChatCompletionClient(["Hello there."]);
   * const recorder = new RecordingChatCompletionClient(model);
   * await Array.fromAsync(recorder.createStream([]));
   * const text = JSON.stringify(recorder.recording);
   *
   * const client = ReplayChatCompletionClient.fromRecording(text);
   * const [first] = await Array.fromAsync(client.createStream([]));
   * assertEquals(first, "Hello ");
   * ```
   */
  static fromRecording(
    recording: unknown,
    { matchRequests = false, source }: ReplayRecordingOptions = {},
  ): ReplayChatCompletionClient {
    const what = "the recording";
    const read = readJson(recordingJson, recording, { what, source });
    const client = new ReplayChatCompletionClient([], read);
    client.#recording = read;
    client.#matchRequests = matchRequests;
    client.#exchanges = read.calls;
    client.reset();
    return client;
  }

  /** Starts over with the first answer. */
  reset(): void {
    this.#left = [...this.#exchanges];
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
   * with the first. Of a recording, AutoGen knows no more than the results.
   */
  dumpComponent(): ComponentModel {
    const { model, modelInfo } = this;
    const recording = this.#recording;
    return componentModel(
      {
        provider: "autogen_ext.models.replay.ReplayChatCompletionClient",
        componentType: COMPONENT_TYPE,
      },
      {
        chat_completions: this.#exchanges
          .map((each) => typeof each === "string" ? each : each.result)
          .filter((each) => each !== undefined)
          .map(completionJson.write),
        model_info: modelInfoJson.write(modelInfo),
        // AutoGen's has no name.
        model: model === DEFAULT_MODEL ? undefined : model,
        recording: recording && recordingJson.write(recording),
        match_requests: this.#matchRequests || undefined,
      },
    );
  }

  /** Gives the next answer. */
  // deno-lint-ignore require-await -- so that a throw becomes a rejection
  protected override async complete(
    messages: readonly LlmMessage[],
    options: CreateOptions,
  ): Promise<CreateResult> {
    return this.#resultOf(this.#take(messages, options), messages);
  }

  /** Gives the next answer; a text comes word by word, as from AutoGen's. */
  protected override async *stream(
    messages: readonly LlmMessage[],
    options: CreateOptions,
  ): AsyncGenerator<string | CreateResult, void, undefined> {
    const exchange = this.#take(messages, options);
    yield* piecesOf(exchange);
    yield this.#resultOf(exchange, messages);
  }

  #take(
    messages: readonly LlmMessage[],
    options: CreateOptions,
  ): string | Exchange {
    const index = this.#matchRequests
      ? indexOfRequest(this.#left, chatRequest(messages, options))
      : 0;
    const [exchange] = this.#left.splice(index, 1);
    if (exchange !== undefined) return exchange;
    throw new ModelError(
      "replay_exhausted",
      "No more mock responses available",
    );
  }

  #resultOf(
    exchange: string | Exchange,
    messages: readonly LlmMessage[],
  ): CreateResult {
    if (typeof exchange === "string") {
      return {
        finishReason: "stop",
        content: exchange,
        usage: {
          promptTokens: this.countTokens(messages),
          completionTokens: wordsOf(exchange).length,
        },
        cached: false,
      };
    }
    const { result, error } = exchange;
    if (result !== undefined) return result;
    throw error ? replayedError(error) : new ModelError(
      "not_recorded",
      "Cannot replay the answer: it was cut off when it was recorded",
    );
  }
}

/** The pieces that an answer comes in, before its result. */
function piecesOf(exchange: string | Exchange): readonly string[] {
  if (typeof exchange === "string") {
    const words = wordsOf(exchange);
    return words.map((word, index) =>
      index < words.length - 1 ? `${word} ` : word
    );
  }
  const { pieces, result } = exchange;
  if (pieces !== undefined) return pieces;
  return typeof result?.content === "string" ? [result.content] : [];
}

function wordsOf(text: string): readonly string[] {
  return text.match(/\S+/g) ?? [];
}

const COMPONENT_TYPE = "replay_chat_completion_client";

interface Config extends Omit<ReplayChatCompletionClientOptions, "metrics"> {
  readonly chatCompletions: readonly (string | CreateResult)[];
  /** AutoGen has no such field, and passes over it. */
  readonly recording?: Recording | undefined;
  readonly matchRequests?: boolean | undefined;
}

const completionJson: JsonCodec<string | CreateResult> = /* @__PURE__ */ textOr(
  createResultJson,
);

const CONFIG: JsonCodec<Config> = /* @__PURE__ */ jsonObject<Config>({
  chatCompletions: /* @__PURE__ */ jsonList(completionJson),
  modelInfo: /* @__PURE__ */ jsonOptional(modelInfoJson),
  model: /* @__PURE__ */ jsonOptional(jsonString),
  recording: /* @__PURE__ */ jsonOptional(recordingJson),
  matchRequests: /* @__PURE__ */ jsonOptional(jsonBoolean),
});

/** Makes such clients of their configs. */
export const replayClientProvider: ComponentProvider<Config> = {
  componentType: COMPONENT_TYPE,
  schema: CONFIG,
  fromConfig: ({ chatCompletions, recording, matchRequests, ...options }) =>
    recording === undefined
      ? new ReplayChatCompletionClient(chatCompletions, options)
      : ReplayChatCompletionClient.fromRecording(
        recordingJson.write(recording),
        { matchRequests },
      ),
};
