import {
  type AgentClass,
  type ClassSubscriptions,
  subscribeClass,
} from "./class_subscriptions.ts";
import { DefaultSubscription } from "./default_subscription.ts";
import { TypePrefixSubscription, TypeSubscription } from "./subscription.ts";
import { TopicId } from "./topic_id.ts";

/**
 * A decorator of a class of agents.
 *
 * @example A decorator with a name of its own
 * ```ts
 * import { classSubscriptions, RoutedAgent, type SubscriptionDecorator, TopicId, typeSubscription } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const readsNews: SubscriptionDecorator = typeSubscription("news");
 *
 * @readsNews
 * class Reader extends RoutedAgent {}
 *
 * const [subscription] = classSubscriptions(Reader, "reader");
 * assert(subscription?.isMatch(new TopicId("news")));
 * ```
 */
export type SubscriptionDecorator = (
  agentClass: AgentClass,
  context: ClassDecoratorContext,
) => void;

/**
 * Subscribes the agents of a class to one topic type. The same as a
 * {@linkcode TypeSubscription} given to `subscribeClass`.
 *
 * @param topicType - the topic type that is wanted
 * @throws {TypeError} if it is malformed
 *
 * @example
 * ```ts
 * import { event, message, registerAgent, RoutedAgent, SingleThreadedAgentRuntime, TopicId, typeSubscription } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const News = message<{ headline: string }>("News");
 * const read: string[] = [];
 *
 * @typeSubscription("news")
 * class Reader extends RoutedAgent {
 *   @event(News)
 *   read({ headline }: typeof News.Type) {
 *     read.push(headline);
 *   }
 * }
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * await registerAgent(runtime, "reader", Reader, {
 *   factory: () => new Reader("reads the news"),
 * });
 * runtime.start();
 * await runtime.publishMessage(News({ headline: "Rain" }), new TopicId("news"));
 * await runtime.stopWhenIdle();
 * assertEquals(read, ["Rain"]);
 * ```
 */
export function typeSubscription(topicType: string): SubscriptionDecorator {
  const { type } = new TopicId(topicType);
  return decorator((agentType) => [new TypeSubscription(type, agentType)]);
}

/**
 * Subscribes the agents of a class to all topic types that begin with a prefix.
 * The same as a {@linkcode TypePrefixSubscription} given to `subscribeClass`.
 *
 * @param topicTypePrefix - what the wanted topic types begin with
 * @throws {TypeError} if it is malformed
 *
 * @example
 * ```ts
 * import { classSubscriptions, RoutedAgent, TopicId, typePrefixSubscription } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * @typePrefixSubscription("news:")
 * class Reader extends RoutedAgent {}
 *
 * const [subscription] = classSubscriptions(Reader, "reader");
 * assert(subscription?.isMatch(new TopicId("news:sport")));
 * ```
 */
export function typePrefixSubscription(
  topicTypePrefix: string,
): SubscriptionDecorator {
  const { type } = new TopicId(topicTypePrefix);
  return decorator(
    (agentType) => [new TypePrefixSubscription(type, agentType)],
  );
}

/**
 * Subscribes the agents of a class to the topic type `default`. The same as a
 * {@linkcode DefaultSubscription} given to `subscribeClass`.
 *
 * @example
 * ```ts
 * import { classSubscriptions, defaultSubscription, defaultTopicId, RoutedAgent } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * @defaultSubscription()
 * class Reader extends RoutedAgent {}
 *
 * const [subscription] = classSubscriptions(Reader, "reader");
 * assert(subscription?.isMatch(defaultTopicId()));
 * ```
 */
export function defaultSubscription(): SubscriptionDecorator {
  return decorator((agentType) => [new DefaultSubscription(agentType)]);
}

function decorator(subscriptions: ClassSubscriptions): SubscriptionDecorator {
  return (_, context) => {
    // Another decorator may replace the class: this is the one that remains.
    context.addInitializer(function () {
      subscribeClass(this, subscriptions);
    });
  };
}
