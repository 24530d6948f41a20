import type { Context } from "@opentelemetry/api";
import type { CallContext } from "../telemetry/mod.ts";
import type { AgentId } from "./agent_id.ts";
import type {
  AgentRuntime,
  PublishOptions,
  SendOptions,
  TypedSendOptions,
} from "./agent_runtime.ts";
import type { Message, MessageType, TypedMessage } from "./message.ts";
import type { TopicId } from "./topic_id.ts";

/**
 * What a runtime knows of the message that a handler is called with.
 *
 * @example A handler on its own, for a test of it
 * ```ts
 * import { AgentId, message, MessageContext, type MessageContextInit, RoutedAgent, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { ROOT_CONTEXT } from "@opentelemetry/api";
 * import { assertEquals } from "@std/assert";
 *
 * const init: MessageContextInit = {
 *   runtime: new SingleThreadedAgentRuntime(),
 *   agentId: new AgentId("host", "1"),
 *   sender: new AgentId("guest", "Ada"),
 *   topicId: undefined,
 *   signal: undefined,
 *   traceContext: ROOT_CONTEXT,
 *   message: { messageId: "m-1" },
 * };
 * const Greet = message("Greet");
 * const host = new RoutedAgent("greets").on(Greet, (_, ctx) => ctx.sender?.key);
 * assertEquals(host.onMessage(Greet(), new MessageContext(init)), "Ada");
 * ```
 */
export interface MessageContextInit {
  /** The runtime that calls the handler. */
  readonly runtime: AgentRuntime;
  /** The agent whose handler is called. */
  readonly agentId: AgentId;
  /** The agent that sent the message, if one did. */
  readonly sender: AgentId | undefined;
  /** The topic; none if the message was sent. */
  readonly topicId: TopicId | undefined;
  /** Aborts when nobody waits any more. */
  readonly signal: AbortSignal | undefined;
  /** The parent of what the handler does. */
  readonly traceContext: Context;
  /** The message, whose id is made up when it is asked for. */
  readonly message: { readonly messageId: string };
}

/**
 * What a handler is given beside its message: where the message came from, and a
 * call context to hand on. It is a {@linkcode CallContext} itself, so pass it
 * wherever one is taken.
 *
 * @example Ask another agent in the same trace, under the same signal
 * ```ts
 * import { AgentId, message, type MessageContext, RoutedAgent, rpc } from "@autogen-edge/runtime";
 *
 * const Ask = message<{ question: string }>("Ask");
 * const Answer = message<{ text: string }>("Answer");
 *
 * class Editor extends RoutedAgent {
 *   @rpc(Ask)
 *   answer(ask: typeof Ask.Type, ctx: MessageContext) {
 *     return ctx.send(ask, new AgentId("writer", "1"), { reply: Answer });
 *   }
 * }
 * new Editor("asks the writer");
 * ```
 */
export class MessageContext implements CallContext {
  /** The agent that sent the message, if one did. */
  readonly sender: AgentId | undefined;
  /** The topic that the message was published to; none if it was sent. */
  readonly topicId: TopicId | undefined;
  /** Aborts when nobody waits for this message any more. */
  readonly signal: AbortSignal | undefined;
  /** The parent of the spans that are opened in the handler. */
  readonly traceContext: Context;
  /** The agent whose handler is called. */
  readonly agentId: AgentId;
  readonly #runtime: AgentRuntime;
  readonly #message: MessageContextInit["message"];

  /**
   * Made by the runtime.
   *
   * @param init - what the runtime knows of the message
   */
  constructor(init: MessageContextInit) {
    this.#runtime = init.runtime;
    this.#message = init.message;
    this.agentId = init.agentId;
    this.sender = init.sender;
    this.topicId = init.topicId;
    this.signal = init.signal;
    this.traceContext = init.traceContext;
  }

  /** Whether someone waits for a reply. */
  get isRpc(): boolean {
    return this.topicId === undefined;
  }

  /** Tells this message apart from all others. */
  get messageId(): string {
    return this.#message.messageId;
  }

  /**
   * Sends a message as this agent, bound to this message's trace and signal
   * unless the options say otherwise.
   *
   * @param message - plain data with a `type`
   * @param recipient - the agent that is to answer
   * @param options - what the reply must be, and what is not as in this message
   * @returns the reply
   * @throws what {@linkcode AgentRuntime.sendMessage} throws
   */
  send<Reply extends object, Name extends string>(
    message: Message,
    recipient: AgentId,
    options: TypedSendOptions<Reply, Name>,
  ): Promise<TypedMessage<Reply, Name>>;
  /** The same, for any reply. */
  send(
    message: Message,
    recipient: AgentId,
    options?: SendOptions,
  ): Promise<unknown>;
  send(
    message: Message,
    recipient: AgentId,
    options?: SendOptions & {
      readonly reply?: MessageType<object> | undefined;
    },
  ): Promise<unknown> {
    return this.#runtime.sendMessage(
      message,
      recipient,
      this.#bound(options),
    );
  }

  /**
   * Publishes a message as this agent, bound to this message's trace and signal
   * unless the options say otherwise.
   *
   * @param message - plain data with a `type`
   * @param topic - where to
   * @param options - what is not as in this message
   * @returns when the message is in the queue
   * @throws what {@linkcode AgentRuntime.publishMessage} throws
   */
  publish(
    message: Message,
    topic: TopicId,
    options?: PublishOptions,
  ): Promise<void> {
    return this.#runtime.publishMessage(
      message,
      topic,
      this.#bound(options),
    );
  }

  #bound<Options extends PublishOptions>(options: Options | undefined) {
    return {
      sender: this.agentId,
      signal: this.signal,
      traceContext: this.traceContext,
      ...options,
    };
  }
}
