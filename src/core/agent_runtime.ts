import type { CallContext } from "../telemetry/mod.ts";
import type { Agent, AgentState } from "./agent.ts";
import type { AgentClass } from "./class_subscriptions.ts";
import type { AgentId } from "./agent_id.ts";
import type { Message, MessageType, TypedMessage } from "./message.ts";
import type { Subscription } from "./subscription.ts";
import type { TopicId } from "./topic_id.ts";
import type { Context } from "@opentelemetry/api";

/** How a message is published. */
export interface PublishOptions extends CallContext {
  /** The agent that publishes; it does not get its own message. */
  readonly sender?: AgentId | undefined;
  /** Tells this message apart from all others; made up where it is left out. */
  readonly messageId?: string | undefined;
}

/** How a message is sent. */
export interface SendOptions extends PublishOptions {}

/** How a message is sent by someone who expects a reply of one type. */
export interface TypedSendOptions<Reply extends object, Name extends string>
  extends SendOptions {
  /** What the reply must be; another one rejects with `unexpected_reply`. */
  readonly reply: MessageType<Reply, Name>;
}

/** What a factory is handed to make an agent. */
export interface AgentInstantiation {
  /** The id of the agent that is to be made. */
  readonly id: AgentId;
  /** The runtime that it will live in. */
  readonly runtime: AgentRuntime;
  /** The trace context of the message that called for the agent. */
  readonly traceContext: Context;
}

/** Makes an agent when the first message for its id arrives. */
export type AgentFactory = (
  instantiation: AgentInstantiation,
) => Agent | Promise<Agent>;

/**
 * What the agents of a runtime remember, by their ids: `type/key`. It is JSON that
 * AutoGen reads and writes as well.
 */
export type RuntimeState = Readonly<Record<string, AgentState>>;

/**
 * Moves messages from senders to agents. Agents are written against this, and
 * run on every implementation of it.
 */
export interface AgentRuntime {
  /**
   * Sends a message to one agent and waits for what its handler returns.
   *
   * @param message - plain data with a `type`
   * @param recipient - the agent; it is made if it does not live yet
   * @param options - the sender, what the reply must be, and the call context
   * @returns the reply
   * @throws {AgentRuntimeError} if it cannot be delivered, with a `code`
   * @throws {TypeError} if the message has no `type`
   * @throws whatever the handler throws, and the signal's reason on abort
   */
  sendMessage<Reply extends object, Name extends string>(
    message: Message,
    recipient: AgentId,
    options: TypedSendOptions<Reply, Name>,
  ): Promise<TypedMessage<Reply, Name>>;
  /** The same, for any reply. */
  sendMessage(
    message: Message,
    recipient: AgentId,
    options?: SendOptions,
  ): Promise<unknown>;

  /**
   * Publishes a message to all agents that subscribe to a topic.
   *
   * @param message - plain data with a `type`
   * @param topic - where to
   * @param options - the sender, and the call context
   * @returns when the message is in the queue, not when it is handled
   * @throws {AgentRuntimeError} if it cannot be queued, with a `code`
   * @throws {TypeError} if the message has no `type`
   * @throws the signal's reason on abort
   */
  publishMessage(
    message: Message,
    topic: TopicId,
    options?: PublishOptions,
  ): Promise<void>;

  /**
   * Registers how agents of a type are made.
   *
   * @param type - the agents' type
   * @param factory - called once for each id, when its first message arrives
   * @throws {AgentRuntimeError} `already_registered`, `closed`
   * @throws {TypeError} if the type is malformed
   */
  registerFactory(type: string, factory: AgentFactory): Promise<void>;

  /**
   * Registers an agent that was made already.
   *
   * @param agent - the agent
   * @param id - its address
   * @throws {AgentRuntimeError} `already_registered`, `closed`
   */
  registerAgentInstance(agent: Agent, id: AgentId): Promise<void>;

  /**
   * Forgets the agents of a type with the subscriptions that name it, and closes
   * those that live. What is on its way to them fails.
   *
   * @param type - the agents' type; one that is not registered is no error
   * @throws what an agent's `close` throws
   */
  unregister(type: string): Promise<void>;

  /**
   * Adds a subscription.
   *
   * @param subscription - asked for every event from now on
   * @throws {AgentRuntimeError} `already_registered`, if it equals another;
   * `closed`
   */
  addSubscription(subscription: Subscription): Promise<void>;

  /**
   * Puts the runtime's settings of telemetry into a context, for those that do
   * work in its name.
   *
   * @param context - the context to start from
   * @returns the context to open spans in
   */
  traceContextFor(context: Context): Context;

  /**
   * Removes a subscription.
   *
   * @param id - the subscription's own
   * @throws {RangeError} if there is none of that id
   * @throws {AgentRuntimeError} `closed`
   */
  removeSubscription(id: string): Promise<void>;

  /**
   * The agent itself, for those who must call it other than by messages. It is
   * made if it does not live yet.
   *
   * @param id - its address
   * @param type - its class; any agent will do where it is left out
   * @param call - its trace context is handed to the agent's factory
   * @returns the agent
   * @throws {AgentRuntimeError} `agent_not_found`, `agent_creation_failed`,
   * `closed`
   * @throws {TypeError} if it is of another class
   */
  tryGetUnderlyingAgentInstance<T extends Agent = Agent>(
    id: AgentId,
    type?: AgentClass<T>,
    call?: CallContext,
  ): Promise<T>;

  /**
   * What all agents that live remember, and where the trace of the last message
   * is that no agent sent.
   *
   * @returns JSON, for `loadState`
   * @throws {AgentRuntimeError} `not_serializable`
   * @throws what the agents throw
   *
   * @example Agents outlive their runtime
   * ```ts
   * import { AgentId, type AgentState, BaseAgent, message, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
   * import { assertEquals } from "@std/assert";
   *
   * class Counter extends BaseAgent {
   *   #count = 0;
   *   override onMessage() {
   *     return ++this.#count;
   *   }
   *   saveState() {
   *     return { count: this.#count };
   *   }
   *   loadState({ count }: AgentState) {
   *     this.#count = Number(count);
   *   }
   * }
   * async function openRuntime() {
   *   const runtime = new SingleThreadedAgentRuntime();
   *   await runtime.registerFactory("counter", () => new Counter("counts"));
   *   runtime.start();
   *   return runtime;
   * }
   * const Tick = message("Tick");
   * const counter = new AgentId("counter", "hall");
   *
   * await using before = await openRuntime();
   * await before.sendMessage(Tick(), counter);
   * const saved = JSON.stringify(await before.saveState());
   *
   * await using after = await openRuntime();
   * await after.loadState(JSON.parse(saved));
   * assertEquals(await after.sendMessage(Tick(), counter), 2);
   * ```
   */
  saveState(): Promise<RuntimeState>;

  /**
   * Has agents take back what they remembered; they are made if need be, and
   * those of types that are not registered are passed over. The next message that
   * no agent sends is linked to the trace that was saved.
   *
   * @param state - what `saveState` gave, here or in AutoGen
   * @param call - its trace context is handed to the agents' factories
   * @throws {TypeError} where it holds something else
   * @throws {AgentRuntimeError} `agent_creation_failed`, `closed`
   * @throws what the agents throw
   */
  loadState(state: RuntimeState, call?: CallContext): Promise<void>;
}
