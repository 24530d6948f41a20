import {
  assertFunctionCalling,
  AssistantMessage,
  type ChatCompletionClient,
  type ChatCompletionContext,
  type CreateResult,
  type FunctionCall,
  type FunctionExecutionResult,
  FunctionExecutionResultMessage,
  type LlmMessage,
  SystemMessage,
  UnboundedChatCompletionContext,
  UserMessage,
} from "../../models/mod.ts";
import {
  callTool,
  StaticWorkbench,
  type Tool,
  type Workbench,
} from "../../tools/mod.ts";
import { AgentChatError, noResponse } from "../agent_chat_error.ts";
import {
  type AgentEvent,
  type ChatMessage,
  type ConversationItem,
  ModelClientStreamingChunkEvent,
  TextMessage,
  textOf,
  ThoughtEvent,
  ToolCallExecutionEvent,
  ToolCallRequestEvent,
  ToolCallSummaryMessage,
} from "../messages.ts";
import { formatSummary } from "./_tool_call_summary.ts";
import {
  BaseChatAgent,
  type ChatAgentOptions,
  type Response,
  type TurnContext,
} from "./chat_agent.ts";

/** How an assistant is set up. */
export interface AssistantAgentOptions
  extends Omit<ChatAgentOptions, "description"> {
  /**
   * Tells others what the agent is for.
   *
   * @default {"An agent that provides assistance with ability to use tools."}
   */
  readonly description?: string | undefined;
  /** The model that speaks for it. */
  readonly modelClient: ChatCompletionClient;
  /** What the model may ask for. */
  readonly tools?: readonly Tool[] | undefined;
  /** Sets of tools that may change; not together with `tools`. */
  readonly workbench?: Workbench | readonly Workbench[] | undefined;
  /**
   * What the developer tells the model; `null` for nothing.
   *
   * @default a text that asks it to use its tools and to say TERMINATE when done
   */
  readonly systemMessage?: string | null | undefined;
  /**
   * Keeps the conversation.
   *
   * @default {new UnboundedChatCompletionContext()}
   */
  readonly modelContext?: ChatCompletionContext | undefined;
  /**
   * Whether the model's answer is yielded piece by piece.
   *
   * @default {false}
   */
  readonly modelClientStream?: boolean | undefined;
  /**
   * Whether the model is asked once more, to say what the tools' results mean;
   * else the results themselves are the answer.
   *
   * @default {false}
   */
  readonly reflectOnToolUse?: boolean | undefined;
  /**
   * How many times in a turn the model may ask for tools.
   *
   * @default {1}
   */
  readonly maxToolIterations?: number | undefined;
  /**
   * The answer for each tool call, with `{tool_name}`, `{arguments}`, `{result}`
   * and `{is_error}` filled in, where the results are the answer.
   *
   * @default {"{result}"}
   */
  readonly toolCallSummaryFormat?: string | undefined;
}

const DEFAULT_SYSTEM_MESSAGE =
  "You are a helpful AI assistant. Solve tasks using your tools. Reply with TERMINATE when the task has been completed.";

/**
 * An agent that answers with a model's voice and uses tools.
 *
 * @example
 * ```ts
 * import { AssistantAgent, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const assistant = new AssistantAgent({
 *   name: "assistant",
 *   modelClient: new ReplayChatCompletionClient(["Hello!"]),
 * });
 * const { messages } = await assistant.run({ task: "Say hello" });
 * assertEquals(messages.at(-1)?.content, "Hello!");
 * ```
 */
export class AssistantAgent extends BaseChatAgent {
  readonly #modelClient: ChatCompletionClient;
  readonly #workbenches: readonly Workbench[];
  readonly #systemMessages: readonly SystemMessage[];
  readonly #modelContext: ChatCompletionContext;
  readonly #stream: boolean;
  readonly #reflect: boolean;
  readonly #maxToolIterations: number;
  readonly #summaryFormat: string;

  /**
   * Makes an assistant.
   *
   * @param options - the model, the tools, and how they are used
   * @throws {TypeError} if the name is no identifier, two tools have the same
   * name, or both `tools` and `workbench` are given
   * @throws {RangeError} if `maxToolIterations` is less than 1
   * @throws {ModelError} `unsupported` if the model cannot use tools
   */
  constructor(options: AssistantAgentOptions) {
    const { modelClient, systemMessage = DEFAULT_SYSTEM_MESSAGE } = options;
    const { maxToolIterations = 1 } = options;
    let workbenches: readonly Workbench[] = [];
    super({
      ...options,
      description: options.description ??
        "An agent that provides assistance with ability to use tools.",
    }, () => {
      assertIterations(options.name, maxToolIterations);
      workbenches = workbenchesOf(options);
    });
    this.#modelClient = modelClient;
    this.#workbenches = workbenches;
    this.#systemMessages = systemMessage === null
      ? []
      : [SystemMessage({ content: systemMessage })];
    this.#modelContext = options.modelContext ??
      new UnboundedChatCompletionContext();
    this.#stream = options.modelClientStream ?? false;
    this.#reflect = options.reflectOnToolUse ?? false;
    this.#maxToolIterations = maxToolIterations;
    this.#summaryFormat = options.toolCallSummaryFormat ?? "{result}";
  }

  /** The model that speaks for it. */
  protected override get model(): string {
    return this.#modelClient.model;
  }

  /** Answers with the model's voice. */
  override async onMessages(
    messages: readonly ChatMessage[],
    call: TurnContext,
  ): Promise<Response> {
    for await (const item of this.onMessagesStream(messages, call)) {
      if (item.type === "Response") return item;
    }
    throw noResponse(this.name);
  }

  /** Yields events and pieces of the answer as they come, and last the response. */
  override async *onMessagesStream(
    messages: readonly ChatMessage[],
    call: TurnContext,
  ): AsyncGenerator<ConversationItem | Response, void, undefined> {
    for (const message of messages) {
      await this.#modelContext.addMessage(
        UserMessage({ content: textOf(message), source: message.source }),
      );
    }
    const inner: AgentEvent[] = [];
    for await (const item of this.#turn(call)) {
      if (isAnswer(item)) {
        yield { type: "Response", chatMessage: item, innerMessages: inner };
      } else {
        if (item.type !== "ModelClientStreamingChunkEvent") inner.push(item);
        yield item;
      }
    }
  }

  /** Forgets the conversation. */
  override onReset(): Promise<void> {
    return this.#modelContext.clear();
  }

  /** Events, and last the answer. */
  async *#turn(
    call: TurnContext,
  ): AsyncGenerator<AgentEvent | Answer, void, undefined> {
    const { name: source } = this;
    for (let iteration = 1;; iteration++) {
      const result = yield* this.#ask(call, true);
      const { content, usage: modelsUsage } = result;
      if (typeof content === "string") {
        await this.#remember(result);
        yield TextMessage({ content, source, modelsUsage }, this.stamp);
        return;
      }
      yield ToolCallRequestEvent({ content, source, modelsUsage }, this.stamp);
      const results = await this.#execute(content, call);
      // Providers refuse a conversation in which a call has no result, so a turn
      // that ends here must leave neither.
      await this.#remember(result);
      await this.#modelContext.addMessage(
        FunctionExecutionResultMessage({ content: results }),
      );
      yield ToolCallExecutionEvent({ content: results, source }, this.stamp);
      if (iteration < this.#maxToolIterations) continue;
      if (this.#reflect) yield* this.#reflectOn(call);
      else yield this.#summarize(content, results);
      return;
    }
  }

  async *#reflectOn(
    call: TurnContext,
  ): AsyncGenerator<AgentEvent | Answer, void, undefined> {
    const result = yield* this.#ask(call, false);
    const { content, usage } = result;
    if (typeof content !== "string") {
      throw new AgentChatError(
        "unexpected_reply",
        `Cannot reflect on tool use as "${this.name}": the model asked for tools again`,
      );
    }
    await this.#remember(result);
    yield TextMessage(
      { content, source: this.name, modelsUsage: usage },
      this.stamp,
    );
  }

  #summarize(
    toolCalls: readonly FunctionCall[],
    results: readonly FunctionExecutionResult[],
  ): Answer {
    const content = formatSummary(this.#summaryFormat, toolCalls, results);
    return ToolCallSummaryMessage(
      { content, source: this.name, toolCalls, results },
      this.stamp,
    );
  }

  #remember({ content, thought = null }: CreateResult): Promise<void> {
    return this.#modelContext.addMessage(
      AssistantMessage({ content, source: this.name, thought }),
    );
  }

  /** Asks the model. */
  async *#ask(
    call: TurnContext,
    withTools: boolean,
  ): AsyncGenerator<AgentEvent, CreateResult, undefined> {
    const { name: source } = this;
    const tools = withTools ? await this.#listTools() : [];
    const messages: readonly LlmMessage[] = [
      ...this.#systemMessages,
      ...await this.#modelContext.getMessages(),
    ];
    const options = {
      ...call,
      tools,
      toolChoice: withTools ? "auto" : "none",
    } as const;
    const result = this.#stream
      ? yield* this.#readStream(messages, options)
      : await this.#modelClient.create(messages, options);
    const { thought } = result;
    if (thought) yield ThoughtEvent({ content: thought, source }, this.stamp);
    return result;
  }

  async *#readStream(
    messages: readonly LlmMessage[],
    options: Parameters<ChatCompletionClient["createStream"]>[1],
  ): AsyncGenerator<AgentEvent, CreateResult, undefined> {
    let result: CreateResult | undefined;
    for await (
      const piece of this.#modelClient.createStream(messages, options)
    ) {
      if (typeof piece !== "string") result = piece;
      else {
        yield ModelClientStreamingChunkEvent(
          { content: piece, source: this.name },
          this.stamp,
        );
      }
    }
    if (result !== undefined) return result;
    throw noResponse(this.name);
  }

  async #listTools() {
    const lists = await Promise.all(
      this.#workbenches.map((workbench) => workbench.listTools()),
    );
    return lists.flat();
  }

  async #execute(
    calls: readonly FunctionCall[],
    call: TurnContext,
  ): Promise<FunctionExecutionResult[]> {
    const executions = calls.map(async (wanted) => {
      const { content, isError } = await callTool(this.#workbenches, wanted, {
        ...call,
        callId: wanted.id,
        agentName: this.name,
      });
      return { content, name: wanted.name, callId: wanted.id, isError };
    });
    // A workbench that throws must not leave the other calls behind.
    await Promise.allSettled(executions);
    return Promise.all(executions);
  }
}

/** What an assistant's turn ends with. */
type Answer = TextMessage | ToolCallSummaryMessage;

function isAnswer(item: AgentEvent | Answer): item is Answer {
  return item.type === "TextMessage" || item.type === "ToolCallSummaryMessage";
}

function assertIterations(name: string, count: number): void {
  if (Number.isInteger(count) && count >= 1) return;
  throw new RangeError(
    `Cannot create agent "${name}": "maxToolIterations" is ${count}, not a whole number of at least 1`,
  );
}

function workbenchesOf(options: AssistantAgentOptions): readonly Workbench[] {
  const { name, tools = [], workbench, modelClient } = options;
  if (tools.length > 0 && workbench !== undefined) {
    throw new TypeError(
      `Cannot create agent "${name}": give either "tools" or "workbench"`,
    );
  }
  const hasTools = tools.length > 0 || workbench !== undefined;
  if (hasTools) assertFunctionCalling(modelClient);
  if (workbench === undefined) return [new StaticWorkbench(tools)];
  return "listTools" in workbench ? [workbench] : workbench;
}
