import { context as contextApi } from "@opentelemetry/api";
import {
  type AgentState,
  type Component,
  type ComponentKind,
  type ComponentModel,
  type LoadStateOptions,
  notDumpable,
  readJson,
} from "../../core/mod.ts";
import {
  type AgentSpanInfo,
  type CallContext,
  openCreateAgent,
  openInvokeAgent,
  operationStream,
} from "../../telemetry/mod.ts";
import { lastOf } from "../_last_of.ts";
import { stateJson } from "../_state.ts";
import { noResponse } from "../agent_chat_error.ts";
import type {
  ChatMessage,
  ConversationItem,
  MessageStamp,
} from "../messages/mod.ts";
import {
  type RunOptions,
  taskMessages,
  type TaskResult,
  type TaskRunner,
} from "../task.ts";

/**
 * What an agent answers in a turn.
 *
 * @example
 * ```ts
 * import { AssistantAgent, ReplayChatCompletionClient, type Response, TextMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const modelClient = new ReplayChatCompletionClient(["An omelette."]);
 * const cook = new AssistantAgent({ name: "cook", modelClient });
 * const asked = TextMessage({ content: "What shall I cook?", source: "user" });
 * const { signal } = new AbortController();
 * const response: Response = await cook.onMessages([asked], { signal });
 * assertEquals(response.chatMessage.content, "An omelette.");
 * ```
 */
export interface Response {
  /** The tag. */
  readonly type: "Response";
  /** The answer. */
  readonly chatMessage: ChatMessage;
  /** What happened on the way. */
  readonly innerMessages: readonly ConversationItem[];
}

/**
 * What an agent is called with in a turn.
 *
 * @example
 * ```ts
 * import { AssistantAgent, ReplayChatCompletionClient, TextMessage, type TurnContext } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const call: TurnContext = { signal: AbortSignal.timeout(60_000) };
 * const modelClient = new ReplayChatCompletionClient(["An omelette."]);
 * const cook = new AssistantAgent({ name: "cook", modelClient });
 * const asked = TextMessage({ content: "What shall I cook?", source: "user" });
 * const { chatMessage } = await cook.onMessages([asked], call);
 * assertEquals(chatMessage.source, "cook");
 * ```
 */
export interface TurnContext extends CallContext {
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/**
 * What every chat agent says of itself.
 *
 * @example
 * ```ts
 * import { BaseChatAgent, type ChatAgentOptions, type Response, TextMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * class Greeter extends BaseChatAgent {
 *   constructor(options: Omit<ChatAgentOptions, "description">) {
 *     super({ ...options, description: "Says hello" });
 *   }
 *   override onMessages(): Promise<Response> {
 *     const hello = { content: "Hello", source: this.name };
 *     return Promise.resolve({
 *       type: "Response",
 *       chatMessage: TextMessage(hello, this.stamp),
 *       innerMessages: [],
 *     });
 *   }
 *   override onReset() {}
 * }
 *
 * const greeter = new Greeter({ name: "greeter", now: () => new Date(0) });
 * const { messages } = await greeter.run();
 * assertEquals(messages[0]?.createdAt, "1970-01-01T00:00:00.000Z");
 * ```
 */
export interface ChatAgentOptions extends MessageStamp, CallContext {
  /** Letters, digits and `_`, not beginning with a digit. */
  readonly name: string;
  /** Tells others what the agent is for. */
  readonly description: string;
}

const IDENTIFIER = /^[\p{XIDS}_]\p{XIDC}*$/u;

/**
 * The part that all chat agents share: a name, and runs whose spans are
 * `create_agent` and `invoke_agent`.
 *
 * @example An agent without a model
 * ```ts
 * import { BaseChatAgent, type ChatMessage, type Response, TextMessage, textOf } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * class Echo extends BaseChatAgent {
 *   override onMessages(messages: readonly ChatMessage[]): Promise<Response> {
 *     const content = messages.map(textOf).join(" ");
 *     return Promise.resolve({
 *       type: "Response",
 *       chatMessage: TextMessage({ content, source: this.name }),
 *       innerMessages: [],
 *     });
 *   }
 *   override onReset() {}
 * }
 *
 * const echo = new Echo({ name: "echo", description: "Repeats" });
 * const { messages } = await echo.run({ task: "hello" });
 * assertEquals(messages.map(({ content }) => content), ["hello", "hello"]);
 * ```
 */
export abstract class BaseChatAgent implements TaskRunner, Component {
  /** What others call it. */
  readonly name: string;
  /** What it is for. */
  readonly description: string;
  /** Where ids and times of messages come from. */
  protected readonly stamp: MessageStamp;

  /**
   * Names the agent, and records that it was created.
   *
   * @param options - what the agent says of itself
   * @param check - what a kind of agent checks beside; if it throws, the agent's
   * span says so
   * @throws {TypeError} if the name is no identifier
   */
  constructor(options: ChatAgentOptions, check?: () => void) {
    const { name, description, signal } = options;
    const operation = openCreateAgent(
      options.traceContext ?? contextApi.active(),
      { name, description },
    ).watch(signal);
    try {
      if (typeof name !== "string" || !IDENTIFIER.test(name)) {
        throw new TypeError(
          `Cannot create an agent: the name "${name}" is no identifier`,
        );
      }
      check?.();
    } catch (error) {
      throw operation.fail(error);
    }
    this.name = name;
    this.description = description;
    this.stamp = { generateId: options.generateId, now: options.now };
    operation.end();
  }

  /** The agent's only model, for its spans. */
  protected get model(): string | undefined {
    return undefined;
  }

  /** The agent, as spans show it. */
  get spanInfo(): AgentSpanInfo {
    const { name, description, model } = this;
    return { name, description, model };
  }

  /**
   * Answers messages that are new since the last call.
   *
   * @param messages - what others said
   * @param call - hand it on to models and tools
   */
  abstract onMessages(
    messages: readonly ChatMessage[],
    call: TurnContext,
  ): Promise<Response>;

  /** The types of messages that it may answer with. */
  get producedMessageTypes(): readonly string[] {
    return ["TextMessage"];
  }

  /** Forgets the conversation. */
  abstract onReset(call?: CallContext): Promise<void> | void;

  /** Told that its team pauses, while it speaks or not. By default nothing. */
  onPause(_call?: CallContext): Promise<void> | void {}

  /** Told that its team goes on after a pause. By default nothing. */
  onResume(_call?: CallContext): Promise<void> | void {}

  /**
   * Gives what the agent remembers, as Python AutoGen writes it. By default
   * nothing.
   *
   * @returns JSON, for {@linkcode BaseChatAgent.loadState}
   */
  saveState(_call?: CallContext): Promise<AgentState> | AgentState {
    return BASE_STATE.write({}) as AgentState;
  }

  /**
   * Takes back what was saved, maybe long ago and in Python. What it does not
   * take leaves the agent as it was.
   *
   * @param state - what was saved
   * @param options - what it was read from, and the call context
   * @throws {ConfigError} naming the field that is wrong
   */
  loadState(
    state: unknown,
    { source }: LoadStateOptions = {},
  ): Promise<void> | void {
    readJson(BASE_STATE, state, { what: this.stateName, source });
  }

  /** Gives back what the agent holds open. */
  close(): Promise<void> | void {}

  /**
   * Writes the agent down. By default it cannot be.
   *
   * @returns its component model: JSON
   * @throws {ConfigError} `not_dumpable`
   */
  dumpComponent(): ComponentModel {
    throw notDumpable(`agent "${this.name}"`);
  }

  /** What its state is called in errors. */
  protected get stateName(): string {
    return `the state of agent "${this.name}"`;
  }

  /**
   * The same as {@linkcode BaseChatAgent.onMessages}, as it happens; last comes
   * the response. Override it where there is something to tell on the way.
   */
  async *onMessagesStream(
    messages: readonly ChatMessage[],
    call: TurnContext,
  ): AsyncGenerator<ConversationItem | Response, void, undefined> {
    const response = await this.onMessages(messages, call);
    yield* response.innerMessages;
    yield response;
  }

  /**
   * Answers a task.
   *
   * @param options - the task, and the call context
   * @throws the agent's error, or the signal's reason
   */
  run(options: RunOptions = {}): Promise<TaskResult> {
    return lastOf(this.name, this.runStream(options), "TaskResult");
  }

  /**
   * The same, as it happens: messages and events, and last the result. Leaving
   * the stream stops the run.
   *
   * @param options - the task, and the call context
   * @throws the agent's error, or the signal's reason
   */
  runStream(
    options: RunOptions = {},
  ): AsyncIterableIterator<ConversationItem | TaskResult, void, undefined> {
    return operationStream({
      signal: options.signal,
      open: () =>
        openInvokeAgent(
          options.traceContext ?? contextApi.active(),
          this.spanInfo,
        ),
      produce: (call) => this.#run(options, call),
    });
  }

  async *#run(
    { task, outputTaskMessages = true }: RunOptions,
    call: TurnContext,
  ): AsyncGenerator<ConversationItem | TaskResult, void, undefined> {
    const asked = taskMessages(task, this.stamp);
    const messages: ConversationItem[] = [];
    if (outputTaskMessages) {
      messages.push(...asked);
      yield* asked;
    }
    let answered = false;
    for await (const item of this.onMessagesStream(asked, call)) {
      answered ||= item.type === "Response";
      const said = item.type === "Response" ? item.chatMessage : item;
      if (said.type !== "ModelClientStreamingChunkEvent") messages.push(said);
      yield said;
    }
    if (!answered) throw noResponse(this.name);
    yield { type: "TaskResult", messages, stopReason: null };
  }
}

/**
 * What a loaded component has to be where an agent is needed.
 *
 * @example
 * ```ts
 * import { AssistantAgent, chatAgentKind, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const modelClient = new ReplayChatCompletionClient(["Hi"]);
 * assert(chatAgentKind.is(new AssistantAgent({ name: "host", modelClient })));
 * assert(!chatAgentKind.is(modelClient));
 * ```
 */
export const chatAgentKind: ComponentKind<BaseChatAgent> = {
  name: "agent",
  is: (value): value is BaseChatAgent =>
    typeof value === "object" && value !== null &&
    "onMessagesStream" in value &&
    typeof value.onMessagesStream === "function",
};

const BASE_STATE = /* @__PURE__ */ stateJson<Record<never, never>>(
  "BaseState",
  {},
);
