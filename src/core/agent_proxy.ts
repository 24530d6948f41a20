import type { CallContext } from "../telemetry/mod.ts";
import { loadInto, stateOf } from "./_runtime_state.ts";
import type { Agent, AgentMetadata, AgentState } from "./agent.ts";
import type { AgentId } from "./agent_id.ts";
import type {
  AgentRuntime,
  SendOptions,
  TypedSendOptions,
} from "./agent_runtime.ts";
import type { Message, MessageType, TypedMessage } from "./message.ts";

/**
 * Stands for an agent wherever it lives: what has a proxy can talk to the agent
 * without knowing its id or its runtime.
 *
 * @example
 * ```ts
 * import { AgentId, AgentProxy, message, RoutedAgent, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Greet = message<{ name: string }>("Greet");
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * await runtime.registerFactory("host", () =>
 *   new RoutedAgent("greets").on(Greet, ({ name }) => `Hi ${name}`));
 * runtime.start();
 * const host = new AgentProxy(new AgentId("host", "1"), runtime);
 * assertEquals(await host.send(Greet({ name: "Ada" })), "Hi Ada");
 * ```
 */
export class AgentProxy {
  /** The agent's address. */
  readonly id: AgentId;
  readonly #runtime: AgentRuntime;

  /**
   * Makes a proxy; the agent need not live yet, or be registered.
   *
   * @param id - the agent's address
   * @param runtime - where messages for it are sent
   */
  constructor(id: AgentId, runtime: AgentRuntime) {
    this.id = id;
    this.#runtime = runtime;
  }

  /**
   * Sends the agent a message and waits for what its handler returns.
   *
   * @param message - plain data with a `type`
   * @param options - the sender, what the reply must be, and the call context
   * @returns the reply
   * @throws what {@linkcode AgentRuntime.sendMessage} throws
   */
  send<Reply extends object, Name extends string>(
    message: Message,
    options: TypedSendOptions<Reply, Name>,
  ): Promise<TypedMessage<Reply, Name>>;
  /** The same, for any reply. */
  send(message: Message, options?: SendOptions): Promise<unknown>;
  send(
    message: Message,
    options?: SendOptions & {
      readonly reply?: MessageType<object> | undefined;
    },
  ): Promise<unknown> {
    return this.#runtime.sendMessage(message, this.id, options);
  }

  /**
   * What is known of the agent, which is made if it does not live yet.
   *
   * @param call - its trace context is handed to the agent's factory
   * @returns the agent's address and what it is for
   * @throws what {@linkcode AgentRuntime.tryGetUnderlyingAgentInstance} throws
   */
  async metadata(call?: CallContext): Promise<AgentMetadata> {
    const { type, key } = this.id;
    const { description } = await this.#agent(call);
    return { type, key, description };
  }

  /**
   * What the agent remembers; it is made if it does not live yet.
   *
   * @param call - its trace context is handed to the agent's factory
   * @returns plain data, for `loadState`
   * @throws {AgentRuntimeError} `not_serializable`
   * @throws what {@linkcode AgentRuntime.tryGetUnderlyingAgentInstance} throws
   */
  async saveState(call?: CallContext): Promise<AgentState> {
    return await stateOf(await this.#agent(call), `${this.id}`);
  }

  /**
   * Has the agent take back what it remembered; it is made if it does not live
   * yet.
   *
   * @param state - what `saveState` gave
   * @param call - its trace context is handed to the agent's factory
   * @throws what {@linkcode AgentRuntime.tryGetUnderlyingAgentInstance} throws,
   * and what the agent throws
   */
  async loadState(state: AgentState, call?: CallContext): Promise<void> {
    await loadInto(await this.#agent(call), this.id, state);
  }

  #agent(call: CallContext | undefined): Promise<Agent> {
    return this.#runtime.tryGetUnderlyingAgentInstance(
      this.id,
      undefined,
      call,
    );
  }
}
