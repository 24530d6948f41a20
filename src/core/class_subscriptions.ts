import type { Agent } from "./agent.ts";
import type { Subscription } from "./subscription.ts";

/**
 * A class whose instances are agents.
 *
 * @example
 * ```ts
 * import { type AgentClass, classSubscriptions, RoutedAgent, subscribeClass, TypeSubscription } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * class Reader extends RoutedAgent {}
 * class Critic extends RoutedAgent {}
 *
 * const audience: readonly AgentClass[] = [Reader, Critic];
 * for (const agentClass of audience) {
 *   subscribeClass(agentClass, (type) => [new TypeSubscription("news", type)]);
 * }
 * const [subscription] = classSubscriptions(Critic, "critic");
 * assertEquals(subscription?.agentType, "critic");
 * ```
 */
export type AgentClass<Made extends Agent = Agent> = abstract new (
  ...args: never
) => Made;

/**
 * Says what the agents of a class subscribe to.
 *
 * @param agentType - the type that the class is registered under
 * @returns new subscriptions, each time it is asked
 *
 * @example Declared once, for whatever class wants them
 * ```ts
 * import { classSubscriptions, type ClassSubscriptions, RoutedAgent, subscribeClass, TypeSubscription } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const allNews: ClassSubscriptions = (agentType) =>
 *   ["sport", "weather"].map((topic) => new TypeSubscription(topic, agentType));
 *
 * class Reader extends RoutedAgent {}
 * subscribeClass(Reader, allNews);
 * assertEquals(classSubscriptions(Reader, "reader").length, 2);
 * ```
 */
export type ClassSubscriptions = (agentType: string) => readonly Subscription[];

const SUBSCRIPTIONS: WeakMap<object, readonly ClassSubscriptions[]> =
  new WeakMap();

/**
 * Declares what the agents of a class subscribe to, so that whoever registers the
 * class need not know. The decorators `@typeSubscription`,
 * `@typePrefixSubscription` and `@defaultSubscription` are the same for the usual
 * subscriptions. A subclass does not inherit them: it declares its own.
 *
 * @param agentClass - the class; what it declared before stays
 * @param subscriptions - asked when the class is registered, as its agents' type
 * is not known before
 *
 * @example
 * ```ts
 * import { message, registerAgent, RoutedAgent, SingleThreadedAgentRuntime, subscribeClass, TopicId, TypeSubscription } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const News = message<{ headline: string }>("News");
 * const read: string[] = [];
 *
 * class Reader extends RoutedAgent {
 *   constructor() {
 *     super("reads the news");
 *     this.on(News, ({ headline }) => read.push(headline));
 *   }
 * }
 * subscribeClass(Reader, (agentType) => [
 *   new TypeSubscription("news", agentType),
 * ]);
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * await registerAgent(runtime, "reader", Reader);
 * runtime.start();
 * await runtime.publishMessage(News({ headline: "Rain" }), new TopicId("news"));
 * await runtime.stopWhenIdle();
 * assertEquals(read, ["Rain"]);
 * ```
 */
export function subscribeClass(
  agentClass: AgentClass,
  subscriptions: ClassSubscriptions,
): void {
  const declared = SUBSCRIPTIONS.get(agentClass) ?? [];
  SUBSCRIPTIONS.set(agentClass, [...declared, subscriptions]);
}

/**
 * What the agents of a class subscribe to, in the order of declaration. For
 * those that register classes in a way of their own; `registerAgent` asks it.
 *
 * @param agentClass - the class, whose parents are not asked
 * @param agentType - the type that it is registered under
 * @returns new subscriptions; none if the class declares none
 * @throws {TypeError} if one of them is malformed
 *
 * @example
 * ```ts
 * import { classSubscriptions, RoutedAgent, typeSubscription } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * @typeSubscription("news")
 * class Reader extends RoutedAgent {}
 *
 * const [subscription] = classSubscriptions(Reader, "reader");
 * assertEquals(subscription?.agentType, "reader");
 * ```
 */
export function classSubscriptions(
  agentClass: AgentClass,
  agentType: string,
): readonly Subscription[] {
  const declared = SUBSCRIPTIONS.get(agentClass) ?? [];
  return declared.flatMap((subscriptions) => subscriptions(agentType));
}
