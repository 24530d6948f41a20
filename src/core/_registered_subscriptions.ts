import type { AgentFactory, AgentRuntime } from "./agent_runtime.ts";
import { type AgentClass, classSubscriptions } from "./class_subscriptions.ts";
import { AgentRuntimeError } from "./errors.ts";
import { type Subscription, TypePrefixSubscription } from "./subscription.ts";

/** Which subscriptions come with an agent that is registered. */
export interface SubscriptionChoice {
  readonly skipClassSubscriptions?: boolean | undefined;
  readonly skipDirectMessageSubscription?: boolean | undefined;
}

/** What an agent of this class and type subscribes to. */
export function subscriptionsOf(
  agentClass: AgentClass,
  type: string,
  { skipClassSubscriptions, skipDirectMessageSubscription }: SubscriptionChoice,
): readonly Subscription[] {
  return [
    ...(skipClassSubscriptions ? [] : classSubscriptions(agentClass, type)),
    ...(skipDirectMessageSubscription
      ? []
      : [new TypePrefixSubscription(`${type}:`, type)]),
  ];
}

/** Registers a type of agents with what they subscribe to, or nothing. */
export async function registerType(
  runtime: AgentRuntime,
  type: string,
  factory: AgentFactory,
  subscriptions: readonly Subscription[],
): Promise<void> {
  await runtime.registerFactory(type, factory);
  try {
    await addSubscriptions(runtime, subscriptions);
  } catch (error) {
    // What went wrong first is what the caller has to know.
    await Promise.allSettled([runtime.unregister(type)]);
    throw error;
  }
}

/**
 * Adds all of them, or none.
 *
 * @returns the ids of those that were added
 */
export async function addSubscriptions(
  runtime: AgentRuntime,
  subscriptions: readonly Subscription[],
  { passOverTwins = false }: { readonly passOverTwins?: boolean } = {},
): Promise<readonly string[]> {
  const added: string[] = [];
  for (const subscription of subscriptions) {
    try {
      await runtime.addSubscription(subscription);
      added.push(subscription.id);
    } catch (error) {
      if (passOverTwins && isTwin(error)) continue;
      await removeSubscriptions(runtime, added);
      throw error;
    }
  }
  return added;
}

/** Takes them back; what fails then is less than what failed before. */
export async function removeSubscriptions(
  runtime: AgentRuntime,
  ids: readonly string[],
): Promise<void> {
  await Promise.allSettled(ids.map((id) => runtime.removeSubscription(id)));
}

function isTwin(error: unknown): boolean {
  return error instanceof AgentRuntimeError &&
    error.code === "already_registered";
}
