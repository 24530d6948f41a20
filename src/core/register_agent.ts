import { registerType, subscriptionsOf } from "./_registered_subscriptions.ts";
import type { Agent } from "./agent.ts";
import type { AgentInstantiation, AgentRuntime } from "./agent_runtime.ts";
import type { AgentClass } from "./class_subscriptions.ts";

/**
 * How a class is registered by {@linkcode registerAgent}.
 *
 * @example
 * ```ts
 * import { AgentId, AgentProxy, registerAgent, type RegisterAgentOptions, RoutedAgent, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * class Guide extends RoutedAgent {
 *   constructor(place = "the world") {
 *     super(`shows ${place}`);
 *   }
 * }
 * const options: RegisterAgentOptions<Guide> = {
 *   factory: ({ id }) => new Guide(id.key),
 *   skipDirectMessageSubscription: true,
 * };
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * await registerAgent(runtime, "guide", Guide, options);
 * const guide = new AgentProxy(new AgentId("guide", "Rome"), runtime);
 * assertEquals((await guide.metadata()).description, "shows Rome");
 * ```
 */
export interface RegisterAgentOptions<Made extends Agent = Agent> {
  /**
   * Makes the agents.
   *
   * @default calls the constructor
   */
  readonly factory?: (
    instantiation: AgentInstantiation,
  ) => Made | Promise<Made>;
  /**
   * Whether what the class declares with `subscribeClass` is left out.
   *
   * @default {false}
   */
  readonly skipClassSubscriptions?: boolean | undefined;
  /**
   * Whether the subscription to the topic types that begin with `{type}:` is left
   * out, by which an agent is reached directly.
   *
   * @default {false}
   */
  readonly skipDirectMessageSubscription?: boolean | undefined;
}

/**
 * Registers a class of agents: how they are made, what the class subscribes to,
 * and the topic types that begin with `{type}:`.
 *
 * It does all of that or nothing: where a subscription is refused, the type is
 * unregistered again, and with it whatever subscribed that type before.
 *
 * @param runtime - where the agents will live
 * @param type - the agents' type
 * @param agentClass - whose subscriptions are added
 * @param options - `factory` is needed where the constructor takes arguments
 * @throws {AgentRuntimeError} `already_registered`, for the type or a subscription
 * @throws {TypeError} if the type or a subscription is malformed
 *
 * @example
 * ```ts
 * import { AgentId, defaultSubscription, defaultTopicId, event, message, registerAgent, RoutedAgent, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Tick = message("Tick");
 * const ticks: string[] = [];
 *
 * @defaultSubscription()
 * class Clock extends RoutedAgent {
 *   @event(Tick)
 *   tick() {
 *     ticks.push(this.description);
 *   }
 * }
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * await registerAgent(runtime, "clock", Clock, {
 *   factory: ({ id }) => new Clock(`counts for ${id.key}`),
 * });
 * runtime.start();
 * await runtime.publishMessage(Tick(), defaultTopicId());
 * await runtime.stopWhenIdle();
 * assertEquals(ticks, ["counts for default"]);
 * ```
 */
export function registerAgent<Made extends Agent>(
  runtime: AgentRuntime,
  type: string,
  agentClass: new () => Made,
  options?: RegisterAgentOptions<NoInfer<Made>>,
): Promise<void>;
/** The same for a class that only its factory knows how to make. */
export function registerAgent<Made extends Agent>(
  runtime: AgentRuntime,
  type: string,
  agentClass: AgentClass<Made>,
  options:
    & RegisterAgentOptions<NoInfer<Made>>
    & Required<Pick<RegisterAgentOptions<NoInfer<Made>>, "factory">>,
): Promise<void>;
export async function registerAgent(
  runtime: AgentRuntime,
  type: string,
  agentClass: AgentClass,
  options: RegisterAgentOptions = {},
): Promise<void> {
  const subscriptions = subscriptionsOf(agentClass, type, options);
  const plainClass = agentClass as new () => Agent;
  const { factory = () => new plainClass() } = options;
  await registerType(runtime, type, factory, subscriptions);
}
