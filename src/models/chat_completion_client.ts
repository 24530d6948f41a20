import { context as contextApi } from "@opentelemetry/api";
import {
  type CallContext,
  openChat,
  type Operation,
  operationStream,
  recordChatOutput,
  recordTimeToFirstChunk,
  recordUsage,
  runOperation,
  telemetryOf,
} from "../telemetry/mod.ts";
import type { JsonSchema, ToolSchema } from "../tools/mod.ts";
import { inputMessages, outputMessages } from "./_content.ts";
import {
  addUsage,
  type CreateResult,
  type ModelInfo,
  type RequestUsage,
} from "./create_result.ts";
import type { LlmMessage } from "./llm_message.ts";
import { ModelError } from "./model_error.ts";

/** What is asked of a model beside the messages. */
export interface CreateOptions extends CallContext {
  /** The tools that it may ask for. */
  readonly tools?: readonly ToolSchema[] | undefined;
  /**
   * Whether it may, must or must not ask for tools, or for which one it must.
   *
   * @default {"auto"}
   */
  readonly toolChoice?:
    | "auto"
    | "required"
    | "none"
    | { readonly name: string }
    | undefined;
  /** Asks for JSON, or for JSON of a schema. */
  readonly jsonOutput?: boolean | JsonSchema | undefined;
}

/** What goes to a model beside the messages that are counted. */
export interface CountTokensOptions {
  /** The tools that the model is shown. */
  readonly tools?: readonly ToolSchema[] | undefined;
}

/** What a client says of itself. */
export interface ChatCompletionClientOptions {
  /** The model's name, as the provider knows it. */
  readonly model: string;
  /** Who provides it, by OpenTelemetry's names, e.g. `openai`. */
  readonly provider: string;
  /** What the model can do. */
  readonly modelInfo: ModelInfo;
  /** The host that answers. */
  readonly serverAddress?: string | undefined;
  /** The port that it answers at. */
  readonly serverPort?: number | undefined;
}

/**
 * A chat model. Calls have a `chat` span with their usage, whoever makes them;
 * a client of a provider fills in {@linkcode ChatCompletionClient.complete} and
 * {@linkcode ChatCompletionClient.stream}.
 *
 * @example A model of one's own
 * ```ts
 * import { ChatCompletionClient, type CreateResult, UserMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * class Parrot extends ChatCompletionClient {
 *   constructor() {
 *     super({
 *       model: "parrot-1",
 *       provider: "aviary",
 *       modelInfo: {
 *         vision: false,
 *         functionCalling: false,
 *         jsonOutput: false,
 *         structuredOutput: false,
 *         family: "unknown",
 *       },
 *     });
 *   }
 *   protected override complete(): Promise<CreateResult> {
 *     return Promise.resolve({
 *       finishReason: "stop",
 *       content: "Polly",
 *       usage: { promptTokens: 1, completionTokens: 1 },
 *       cached: false,
 *     });
 *   }
 * }
 *
 * const result = await new Parrot().create([
 *   UserMessage({ content: "Who?", source: "user" }),
 * ]);
 * assertEquals(result.content, "Polly");
 * ```
 */
export abstract class ChatCompletionClient {
  /** The model's name, as the provider knows it. */
  readonly model: string;
  /** What the model can do. */
  readonly modelInfo: ModelInfo;
  readonly #options: ChatCompletionClientOptions;
  #totalUsage: RequestUsage = { promptTokens: 0, completionTokens: 0 };

  /**
   * Describes the client.
   *
   * @param options - what the client says of itself
   */
  constructor(options: ChatCompletionClientOptions) {
    this.#options = options;
    this.model = options.model;
    this.modelInfo = options.modelInfo;
  }

  /** What all calls so far used, in tokens. */
  get totalUsage(): RequestUsage {
    return this.#totalUsage;
  }

  /**
   * Asks the model.
   *
   * @param messages - the conversation so far
   * @param options - tools, output, and the call context
   * @throws {ModelError} or the provider's error; the signal's reason on abort
   */
  create(
    messages: readonly LlmMessage[],
    options: CreateOptions = {},
  ): Promise<CreateResult> {
    const operation = this.#open(messages, options, false);
    return runOperation(operation, options.signal, async () => {
      this.#assertSupported(options);
      const result = await this.complete(messages, {
        ...options,
        traceContext: operation.context,
      });
      this.#record(operation, result);
      return result;
    });
  }

  /**
   * Asks the model and yields its answer as it comes: pieces of text, and last
   * the whole result. The `chat` span ends with the last piece, or when the
   * reader leaves.
   *
   * @param messages - the conversation so far
   * @param options - tools, output, and the call context
   * @throws {ModelError} or the provider's error; the signal's reason on abort
   */
  createStream(
    messages: readonly LlmMessage[],
    options: CreateOptions = {},
  ): AsyncIterableIterator<string | CreateResult, void, undefined> {
    return operationStream({
      open: () => this.#open(messages, options, true),
      produce: (call, operation) =>
        this.#produce(messages, { ...options, ...call }, operation),
      signal: options.signal,
    });
  }

  /**
   * Counts what messages and tools take of the model's context. A client that
   * cannot tell leaves it out, and {@linkcode estimateTokens} takes its place.
   *
   * @param messages - what the model would be asked
   * @param options - the tools that it would be shown
   * @returns how many tokens, or a promise where the provider must be asked
   */
  countTokens?(
    messages: readonly LlmMessage[],
    options?: CountTokensOptions,
  ): number | Promise<number>;

  /**
   * Counts what is left of the model's context beside messages and tools. A
   * client that does not know how long the context may be leaves it out.
   *
   * @param messages - what the model would be asked
   * @param options - the tools that it would be shown
   * @returns how many tokens, negative where it is too much, or a promise where
   * the provider must be asked
   */
  remainingTokens?(
    messages: readonly LlmMessage[],
    options?: CountTokensOptions,
  ): number | Promise<number>;

  /** Gives back what the client holds. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  /** One call of the model; retries belong inside. */
  protected abstract complete(
    messages: readonly LlmMessage[],
    options: CreateOptions,
  ): Promise<CreateResult>;

  /** One call whose answer comes in pieces. By default in one. */
  protected async *stream(
    messages: readonly LlmMessage[],
    options: CreateOptions,
  ): AsyncGenerator<string | CreateResult, void, undefined> {
    const result = await this.complete(messages, options);
    if (typeof result.content === "string") yield result.content;
    yield result;
  }

  async *#produce(
    messages: readonly LlmMessage[],
    options: CreateOptions,
    operation: Operation,
  ): AsyncGenerator<string | CreateResult, void, undefined> {
    this.#assertSupported(options);
    const { clock } = telemetryOf(operation.context);
    const asked = clock();
    let begun = false;
    let ended = false;
    for await (const piece of this.stream(messages, options)) {
      if (!begun) recordTimeToFirstChunk(operation, clock() - asked);
      begun = true;
      if (typeof piece !== "string") {
        ended = true;
        this.#record(operation, piece);
      }
      yield piece;
    }
    if (!ended) {
      throw new ModelError(
        "incomplete_stream",
        `Cannot read the answer of model "${this.model}": its stream ended without a result`,
      );
    }
  }

  #open(
    messages: readonly LlmMessage[],
    options: CreateOptions,
    stream: boolean,
  ): Operation {
    const { model, provider, serverAddress, serverPort } = this.#options;
    return openChat(options.traceContext ?? contextApi.active(), {
      model,
      provider,
      stream,
      json: options.jsonOutput !== undefined && options.jsonOutput !== false,
      serverAddress,
      serverPort,
      input: () => inputMessages(messages),
    });
  }

  #assertSupported({ tools, toolChoice }: CreateOptions): void {
    if (tools?.length && toolChoice !== "none") assertFunctionCalling(this);
  }

  #record(operation: Operation, result: CreateResult): void {
    const { usage } = result;
    this.#totalUsage = addUsage(this.#totalUsage, usage);
    recordUsage(operation, {
      finishReasons: [finishReasonName(result)],
      inputTokens: usage.promptTokens,
      outputTokens: usage.completionTokens,
      cacheReadTokens: usage.cacheReadTokens,
      cacheWriteTokens: usage.cacheWriteTokens,
      reasoningTokens: usage.reasoningTokens,
    });
    recordChatOutput(operation, this.model, () => outputMessages(result));
  }
}

/** Throws a `ModelError` unless a model can be given tools. */
export function assertFunctionCalling(
  { model, modelInfo }: ChatCompletionClient,
): void {
  if (modelInfo.functionCalling) return;
  throw new ModelError(
    "unsupported",
    `Cannot give tools to model "${model}": it does not call functions`,
  );
}

/** AutoGen's name for it, in the conventions' words. */
function finishReasonName({ finishReason }: CreateResult): string {
  return finishReason === "function_calls" ? "tool_call" : finishReason;
}
