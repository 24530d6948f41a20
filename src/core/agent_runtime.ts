import type { CallContext } from "../telemetry/mod.ts";
import type { Agent, AgentState } from "./agent.ts";
import type { AgentClass } from "./class_subscriptions.ts";
import type { AgentId } from "./agent_id.ts";
import type { Message, MessageType, TypedMessage } from "./message.ts";
import type { Subscription } from "./subscription.ts";
import type { TopicId } from "./topic_id.ts";
import type { Context } from "@opentelemetry/api";

/**
 * How a message is published.
 *
 * @example Who publishes does not hear it
 * ```ts
 * import { AgentId, ClosureAgent, message, type PublishOptions, SingleThreadedAgentRuntime, TopicId, TypeSubscription } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const heard: string[] = [];
 * await using runtime = new SingleThreadedAgentRuntime();
 * for (const type of ["ann", "bob"]) {
 *   const subscriptions = [new TypeSubscription("notes", type)];
 *   const listen = (): unknown => heard.push(type);
 *   await ClosureAgent.registerClosure(runtime, type, listen, { subscriptions });
 * }
 * runtime.start();
 * const Note = message("Note");
 * const options: PublishOptions = { sender: new AgentId("ann", "default") };
 * await runtime.publishMessage(Note(), new TopicId("notes"), options);
 * await runtime.stopWhenIdle();
 * assertEquals(heard, ["bob"]);
 * ```
 */
export interface PublishOptions extends CallContext {
  /** The agent that publishes; it does not get its own message. */
  readonly sender?: AgentId | undefined;
  /** Tells this message apart from all others; made up where it is left out. */
  readonly messageId?: string | undefined;
}

/**
 * How a message is sent.
 *
 * @example A sender that gives up
 * ```ts
 * import { AgentId, message, RoutedAgent, type SendOptions, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertRejects } from "@std/assert";
 *
 * const Ask = message("Ask");
 * await using runtime = new SingleThreadedAgentRuntime();
 * const sleeper = new AgentId("sleeper", "1");
 * await runtime.registerAgentInstance(new RoutedAgent("sleeps"), sleeper);
 *
 * const patience = new AbortController();
 * const options: SendOptions = { signal: patience.signal };
 * const reply = runtime.sendMessage(Ask(), sleeper, options);
 * patience.abort(new Error("Too late"));
 * await assertRejects(() => reply, Error, "Too late");
 * ```
 */
export interface SendOptions extends PublishOptions {}

/**
 * How a message is sent by someone who expects a reply of one type.
 *
 * @example
 * ```ts
 * import { AgentId, AgentRuntimeError, message, RoutedAgent, SingleThreadedAgentRuntime, type TypedSendOptions } from "@autogen-edge/runtime";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const Ask = message("Ask");
 * const Answer = message<{ text: string }>("Answer");
 * await using runtime = new SingleThreadedAgentRuntime();
 * const parrot = new AgentId("parrot", "1");
 * const agent = new RoutedAgent("repeats").on(Ask, (ask) => ask);
 * await runtime.registerAgentInstance(agent, parrot);
 * runtime.start();
 *
 * const options: TypedSendOptions<{ text: string }, string> = { reply: Answer };
 * const error = await assertRejects(
 *   () => runtime.sendMessage(Ask(), parrot, options),
 *   AgentRuntimeError,
 * );
 * assertEquals(error.code, "unexpected_reply");
 * ```
 */
export interface TypedSendOptions<Reply extends object, Name extends string>
  extends SendOptions {
  /** What the reply must be; another one rejects with `unexpected_reply`. */
  readonly reply: MessageType<Reply, Name>;
}

/**
 * What a factory is handed to make an agent.
 *
 * @example
 * ```ts
 * import { AgentId, type AgentInstantiation, message, RoutedAgent, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Where = message("Where");
 * function makeGuide({ id }: AgentInstantiation) {
 *   return new RoutedAgent("guides").on(Where, () => `In ${id.key}`);
 * }
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * await runtime.registerFactory("guide", makeGuide);
 * runtime.start();
 * const reply = await runtime.sendMessage(Where(), new AgentId("guide", "Rome"));
 * assertEquals(reply, "In Rome");
 * ```
 */
export interface AgentInstantiation {
  /** The id of the agent that is to be made. */
  readonly id: AgentId;
  /** The runtime that it will live in. */
  readonly runtime: AgentRuntime;
  /** The trace context of the message that called for the agent. */
  readonly traceContext: Context;
}

/**
 * Makes an agent when the first message for its id arrives.
 *
 * @example Called once for each id
 * ```ts
 * import { type AgentFactory, AgentId, message, RoutedAgent, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Ping = message("Ping");
 * const made: string[] = [];
 * const factory: AgentFactory = ({ id }) => {
 *   made.push(id.key);
 *   return new RoutedAgent("answers").on(Ping, () => "pong");
 * };
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * await runtime.registerFactory("pong", factory);
 * runtime.start();
 * for (const key of ["a", "b", "a"]) {
 *   await runtime.sendMessage(Ping(), new AgentId("pong", key));
 * }
 * assertEquals(made, ["a", "b"]);
 * ```
 */
export type AgentFactory = (
  instantiation: AgentInstantiation,
) => Agent | Promise<Agent>;

/**
 * What the agents of a runtime remember, by their ids: `type/key`. It is JSON that
 * AutoGen reads and writes as well.
 *
 * @example
 * ```ts
 * import { AgentId, RoutedAgent, type RuntimeState, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * class Diary extends RoutedAgent {
 *   saveState() {
 *     return { pages: 2 };
 *   }
 * }
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * const id = new AgentId("diary", "ann");
 * await runtime.registerAgentInstance(new Diary("remembers"), id);
 * const state: RuntimeState = await runtime.saveState();
 * assertEquals(state, { "diary/ann": { pages: 2 } });
 * ```
 */
export type RuntimeState = Readonly<Record<string, AgentState>>;

/**
 * Moves messages from senders to agents. Agents are written against this, and
 * run on every implementation of it.
 *
 * @example A function that runs on any of them
 * ```ts
 * import { AgentId, type AgentRuntime, message, RoutedAgent, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Greet = message<{ name: string }>("Greet");
 * async function openDesk(runtime: AgentRuntime): Promise<AgentId> {
 *   const host = new RoutedAgent("greets").on(Greet, ({ name }) => `Hi ${name}`);
 *   const id = new AgentId("host", "1");
 *   await runtime.registerAgentInstance(host, id);
 *   return id;
 * }
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * const desk = await openDesk(runtime);
 * runtime.start();
 * const reply = await runtime.sendMessage(Greet({ name: "Ada" }), desk);
 * assertEquals(reply, "Hi Ada");
 * ```
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
