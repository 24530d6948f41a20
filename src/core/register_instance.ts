import {
  addSubscriptions,
  removeSubscriptions,
  subscriptionsOf,
} from "./_registered_subscriptions.ts";
import type { Agent } from "./agent.ts";
import type { AgentId } from "./agent_id.ts";
import type { AgentRuntime } from "./agent_runtime.ts";
import type { AgentClass } from "./class_subscriptions.ts";
import { type Subscription, TypeSubscription } from "./subscription.ts";

/**
 * Which subscriptions an agent gets by {@linkcode registerInstance}.
 *
 * @example An instance that hears what its class subscribes to
 * ```ts
 * import { AgentId, defaultSubscription, defaultTopicId, message, registerInstance, type RegisterInstanceOptions, RoutedAgent, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * @defaultSubscription()
 * class Clock extends RoutedAgent {}
 *
 * const Tick = message("Tick");
 * let ticks = 0;
 * const clock = new Clock("counts").on(Tick, () => ++ticks);
 * const options: RegisterInstanceOptions = { skipClassSubscriptions: false };
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * const id = new AgentId("clock", "default");
 * await registerInstance(runtime, clock, id, options);
 * runtime.start();
 * await runtime.publishMessage(Tick(), defaultTopicId());
 * await runtime.stopWhenIdle();
 * assertEquals(ticks, 1);
 * ```
 */
export interface RegisterInstanceOptions {
  /**
   * Whether what the agent's class declares with `subscribeClass` is left out. It
   * is by default, as it delivers to the keys of all sources, whether there are
   * agents of those keys or not.
   *
   * @default {true}
   */
  readonly skipClassSubscriptions?: boolean | undefined;
  /**
   * Whether the subscription to the topic types that begin with `{type}:` is left
   * out.
   *
   * @default {false}
   */
  readonly skipDirectMessageSubscription?: boolean | undefined;
}

/**
 * Registers an agent that was made already, with subscriptions: to the topic type
 * that is its key, and to those that begin with `{type}:`. As ever, the source of
 * a topic is the key of the agent that gets the event. What another agent of the
 * type has subscribed to already is not subscribed to again.
 *
 * It does all of that or nothing.
 *
 * @param runtime - where the agent will live
 * @param agent - the agent
 * @param id - its address, of a type that no factory makes agents of
 * @param options - which subscriptions it gets
 * @throws {AgentRuntimeError} `already_registered`, for the address or the agent
 *
 * @example
 * ```ts
 * import { AgentId, message, registerInstance, RoutedAgent, SingleThreadedAgentRuntime, TopicId } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Tick = message("Tick");
 * let ticks = 0;
 * const clock = new RoutedAgent("counts").on(Tick, () => ticks++);
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * await registerInstance(runtime, clock, new AgentId("clock", "hall"));
 * runtime.start();
 * await runtime.publishMessage(Tick(), new TopicId("clock:tick", "hall"));
 * await runtime.stopWhenIdle();
 * assertEquals(ticks, 1);
 * ```
 */
export async function registerInstance(
  runtime: AgentRuntime,
  agent: Agent,
  id: AgentId,
  options: RegisterInstanceOptions = {},
): Promise<void> {
  const subscriptions = [
    ...keySubscriptions(id),
    ...subscriptionsOf(agent.constructor as AgentClass, id.type, {
      ...options,
      skipClassSubscriptions: options.skipClassSubscriptions ?? true,
    }),
  ];
  // The agent comes last, as runtimes unregister whole types only.
  const added = await addSubscriptions(runtime, subscriptions, {
    passOverTwins: true,
  });
  try {
    await runtime.registerAgentInstance(agent, id);
  } catch (error) {
    await removeSubscriptions(runtime, added);
    throw error;
  }
}

function keySubscriptions({ type, key }: AgentId): readonly Subscription[] {
  try {
    return [new TypeSubscription(key, type)];
  } catch {
    // A key that is no topic type is none that could be published to.
    return [];
  }
}
