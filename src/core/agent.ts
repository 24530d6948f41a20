import { AgentRuntimeError } from "./errors.ts";
import type { AgentId } from "./agent_id.ts";
import type { Message } from "./message.ts";
import type { MessageContext } from "./message_context.ts";
import type { TopicId } from "./topic_id.ts";

/**
 * What is known of an agent without talking to it.
 *
 * @example
 * ```ts
 * import { AgentId, type AgentMetadata, AgentProxy, RoutedAgent, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * function sign({ type, key, description }: AgentMetadata): string {
 *   return `${type} of ${key}: ${description}`;
 * }
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * const guide = new AgentId("guide", "Rome");
 * await runtime.registerAgentInstance(new RoutedAgent("shows around"), guide);
 * const metadata = await new AgentProxy(guide, runtime).metadata();
 * assertEquals(sign(metadata), "guide of Rome: shows around");
 * ```
 */
export interface AgentMetadata {
  /** Says how the agent is made. */
  readonly type: string;
  /** Tells the agents of one type apart. */
  readonly key: string;
  /** What the agent is for, in a few words. */
  readonly description: string;
}

/**
 * What an agent remembers: plain data, so that it can be kept as JSON.
 *
 * @example What was kept elsewhere is checked
 * ```ts
 * import { type AgentState, BaseAgent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * class Counter extends BaseAgent {
 *   count = 0;
 *   override onMessage() {}
 *   loadState({ count }: AgentState) {
 *     if (typeof count === "number") this.count = count;
 *   }
 * }
 *
 * const counter = new Counter("counts");
 * counter.loadState({ count: 3 });
 * assertEquals(counter.count, 3);
 * ```
 */
export type AgentState = Readonly<Record<string, unknown>>;

/**
 * Something that messages can be delivered to.
 *
 * @example
 * ```ts
 * import { type Agent, AgentId, type Message, message, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * class Echo implements Agent {
 *   readonly description = "says what it hears";
 *   readonly className = "Echo";
 *   bind() {}
 *   onMessage(heard: Message) {
 *     return heard;
 *   }
 * }
 *
 * const Hello = message("Hello");
 * await using runtime = new SingleThreadedAgentRuntime();
 * await runtime.registerFactory("echo", () => new Echo());
 * runtime.start();
 * const reply = await runtime.sendMessage(Hello(), new AgentId("echo", "1"));
 * assertEquals(reply, Hello());
 * ```
 */
export interface Agent {
  /** What the agent is for, in a few words. */
  readonly description: string;
  /**
   * What dashboards made for AutoGen know as the agent's class. Minifiers rename
   * classes, so give a literal where it matters.
   */
  readonly className: string;
  /**
   * Called by the runtime once, before the first message.
   *
   * @param id - the agent's address from now on
   * @throws {AgentRuntimeError} if the agent has another id already
   */
  bind(id: AgentId): void;
  /**
   * Handles a message.
   *
   * @param message - plain data with a `type`
   * @param ctx - where it came from, and what to hand on
   * @returns the reply, which is ignored for events
   * @throws what the one who sent the message gets
   */
  onMessage(message: Message, ctx: MessageContext): unknown;
  /**
   * Called by the runtime when it stops with an event in its queue that this
   * agent published: nobody will hear of it.
   *
   * @param message - the event
   * @param topic - where it was published
   */
  onDiscarded?(message: Message, topic: TopicId): void;
  /**
   * Gives what the agent remembers; an agent without it remembers nothing.
   *
   * @returns plain data, for `loadState`
   */
  saveState?(): Promise<AgentState> | AgentState;
  /**
   * Takes back what `saveState` gave, maybe long ago and elsewhere: it is not to
   * be trusted.
   *
   * @param state - what `saveState` gave
   * @throws what rejects that state
   */
  loadState?(state: AgentState): Promise<void> | void;
  /** Called by the runtime when it closes. */
  close?(): Promise<void> | void;
}

/**
 * The part that all agents share: an id and a description. Derive from
 * {@linkcode RoutedAgent} to have messages sorted by their types.
 *
 * @example
 * ```ts
 * import { AgentId, BaseAgent, message, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * class Counter extends BaseAgent {
 *   #count = 0;
 *   override onMessage() {
 *     return `${this.id} counts ${++this.#count}`;
 *   }
 * }
 *
 * const Tick = message("Tick");
 * await using runtime = new SingleThreadedAgentRuntime();
 * await runtime.registerFactory("counter", () => new Counter("counts"));
 * runtime.start();
 * const reply = await runtime.sendMessage(Tick(), new AgentId("counter", "hall"));
 * assertEquals(reply, "counter/hall counts 1");
 * ```
 */
export abstract class BaseAgent implements Agent {
  readonly description: string;
  #id: AgentId | undefined;

  /**
   * Describes the agent.
   *
   * @param description - what the agent is for, in a few words
   */
  constructor(description: string) {
    this.description = description;
  }

  get className(): string {
    return this.constructor.name;
  }

  /**
   * The agent's address.
   *
   * @throws {AgentRuntimeError} `agent_not_found` before it is registered
   */
  get id(): AgentId {
    if (this.#id === undefined) {
      throw new AgentRuntimeError(
        "agent_not_found",
        `Cannot tell the id of "${this.description}": the agent is not registered`,
      );
    }
    return this.#id;
  }

  bind(id: AgentId): void {
    if (this.#id !== undefined && !this.#id.equals(id)) {
      throw new AgentRuntimeError(
        "already_registered",
        `Cannot register agent as "${id}": it is "${this.#id}" already`,
      );
    }
    this.#id = id;
  }

  abstract onMessage(message: Message, ctx: MessageContext): unknown;
}
