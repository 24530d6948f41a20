import { context as contextApi } from "@opentelemetry/api";
import type { ComponentKind } from "../core/mod.ts";
import {
  type CallContext,
  type ChatMetrics,
  names,
  openChat,
  operationStream,
  runOperation,
  type SpanContent,
} from "../telemetry/mod.ts";
import { hasMethods, type JsonSchema, type ToolSchema } from "../tools/mod.ts";
import { inputMessages, toolDefinitions } from "./_content.ts";
import { RecordedCall } from "./_recorded_call.ts";
import type { ChatCall } from "./chat_call.ts";
import {
  addUsage,
  type CreateResult,
  type ModelInfo,
  type RequestUsage,
} from "./create_result.ts";
import type { LlmMessage } from "./llm_message.ts";
import { ModelError } from "./model_error.ts";

/**
 * What is asked of a model beside the messages.
 *
 * @example
 * ```ts
 * import { type CreateOptions, ReplayChatCompletionClient, UserMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const options: CreateOptions = {
 *   jsonOutput: true,
 *   signal: AbortSignal.timeout(1000),
 * };
 * const client = new ReplayChatCompletionClient(['{"sum":3}']);
 * const question = UserMessage({ content: "1 + 2, as JSON?", source: "user" });
 * const { content } = await client.create([question], options);
 * assertEquals(content, '{"sum":3}');
 * ```
 */
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
  /**
   * What goes to the provider beside all this, by the provider's names, e.g.
   * `{ top_p: 0.5 }`. It wins over how the client is set up, and over all but
   * the model and the messages.
   */
  readonly extraCreateArgs?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * What goes to a model beside the messages that are counted.
 *
 * @example
 * ```ts
 * import { type CountTokensOptions, estimateTokens } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const options: CountTokensOptions = {
 *   tools: [{
 *     name: "time",
 *     description: "Tells the time",
 *     parameters: { type: "object" },
 *     strict: false,
 *   }],
 * };
 * assert(estimateTokens([], options) > estimateTokens([]));
 * ```
 */
export interface CountTokensOptions {
  /** The tools that the model is shown. */
  readonly tools?: readonly ToolSchema[] | undefined;
}

/**
 * What a client says of itself.
 *
 * @example
 * ```ts
 * import type { ChatCompletionClientOptions } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * function parrotAt(url: URL): ChatCompletionClientOptions {
 *   return {
 *     model: "parrot-1",
 *     provider: "aviary",
 *     modelInfo: {
 *       vision: false,
 *       functionCalling: false,
 *       jsonOutput: false,
 *       structuredOutput: false,
 *       family: "unknown",
 *     },
 *     serverAddress: url.hostname,
 *   };
 * }
 * const { serverAddress } = parrotAt(new URL("https://parrots.example/v1"));
 * assertEquals(serverAddress, "parrots.example");
 * ```
 */
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
  /**
   * Measures the calls, e.g. {@linkcode chatMetrics} or what
   * {@linkcode chatCosts} makes of your prices; nothing does by default.
   */
  readonly metrics?: ChatMetrics | undefined;
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
    const { signal } = options;
    const call = this.#open(messages, options, false);
    const { operation } = call;
    return runOperation(operation, signal, async () => {
      this.#assertSupported(options);
      const traceContext = operation.context;
      const inner = { ...options, traceContext };
      const result = await this.complete(messages, inner, call);
      this.#answer(call, result);
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
    let call: RecordedCall;
    return operationStream({
      open: () => (call = this.#open(messages, options, true)).operation,
      produce: (context) =>
        this.#produce(messages, { ...options, ...context }, call),
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
    call: ChatCall,
  ): Promise<CreateResult>;

  /**
   * One call whose answer comes in pieces, and last as a whole. By default in
   * one piece. Without the whole, the answer has broken off.
   */
  protected async *stream(
    messages: readonly LlmMessage[],
    options: CreateOptions,
    call: ChatCall,
  ): AsyncGenerator<string | CreateResult, void, undefined> {
    const result = await this.complete(messages, options, call);
    if (typeof result.content === "string") yield result.content;
    yield result;
  }

  /**
   * What the `chat` span shows of a request; called only where content is
   * captured. A client whose API has a place of its own for the system's text
   * tells that apart.
   */
  protected spanContent(
    messages: readonly LlmMessage[],
    tools: readonly ToolSchema[],
  ): SpanContent {
    return {
      [names.GEN_AI_INPUT_MESSAGES]: inputMessages(messages),
      [names.GEN_AI_TOOL_DEFINITIONS]: toolDefinitions(tools),
    };
  }

  async *#produce(
    messages: readonly LlmMessage[],
    options: CreateOptions,
    call: RecordedCall,
  ): AsyncGenerator<string | CreateResult, void, undefined> {
    let ended = false;
    this.#assertSupported(options);
    for await (const piece of this.stream(messages, options, call)) {
      if (typeof piece === "string") call.piece();
      else {
        call.begin();
        ended = true;
        this.#answer(call, piece);
      }
      yield piece;
    }
    if (!ended) {
      throw new ModelError(
        "incomplete_stream",
        `Cannot ask model "${this.model}": its answer broke off`,
      );
    }
  }

  #open(
    messages: readonly LlmMessage[],
    options: CreateOptions,
    stream: boolean,
  ): RecordedCall {
    const { tools = [], jsonOutput } = options;
    const operation = openChat(options.traceContext ?? contextApi.active(), {
      ...this.#options,
      stream,
      json: jsonOutput !== undefined && jsonOutput !== false,
      content: () => this.spanContent(messages, tools),
    });
    return new RecordedCall(operation, this.#options);
  }

  #assertSupported({ tools, toolChoice }: CreateOptions): void {
    if (tools?.length && toolChoice !== "none") assertFunctionCalling(this);
  }

  #answer(call: RecordedCall, result: CreateResult): void {
    this.#totalUsage = addUsage(this.#totalUsage, result.usage);
    call.answer(result);
  }
}

/**
 * What a loaded component has to be where a model is needed.
 *
 * @example
 * ```ts
 * import { chatCompletionClientKind, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * assert(chatCompletionClientKind.is(new ReplayChatCompletionClient([])));
 * assert(!chatCompletionClientKind.is({ model: "parrot-1" }));
 * ```
 */
export const chatCompletionClientKind: ComponentKind<ChatCompletionClient> = {
  name: "model client",
  is: (value): value is ChatCompletionClient =>
    hasMethods(value, "create", "createStream"),
};

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
