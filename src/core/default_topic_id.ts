import type { MessageContext } from "./message_context.ts";
import { TopicId } from "./topic_id.ts";

/**
 * The topic of programs that need one only, split by the keys of agents: what an
 * agent publishes to it reaches agents of its own key, so that many
 * conversations run beside one another.
 *
 * @param ctx - what the handler that publishes was given; without it the source
 * is `default`
 * @param type - the topic's type
 * @returns the topic, whose source is the key of the agent that handles
 * @throws {TypeError} if the type is malformed
 *
 * @example
 * ```ts
 * import { DefaultSubscription, defaultTopicId, message, RoutedAgent, SingleThreadedAgentRuntime, TopicId } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Draft = message("Draft");
 * const Review = message("Review");
 * const reviewed: string[] = [];
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * await runtime.registerFactory("writer", () =>
 *   new RoutedAgent("writes").on(
 *     Draft,
 *     (_, ctx) => ctx.publish(Review(), defaultTopicId(ctx)),
 *   ));
 * await runtime.registerFactory("critic", () =>
 *   new RoutedAgent("reviews").on(
 *     Review,
 *     (_, { agentId }) => reviewed.push(agentId.toString()),
 *   ));
 * await runtime.addSubscription(new DefaultSubscription("writer"));
 * await runtime.addSubscription(new DefaultSubscription("critic"));
 * runtime.start();
 * await runtime.publishMessage(Draft(), new TopicId("default", "chat-7"));
 * await runtime.stopWhenIdle();
 * assertEquals(reviewed, ["critic/chat-7"]);
 * ```
 */
export function defaultTopicId(
  ctx?: Pick<MessageContext, "agentId">,
  type = "default",
): TopicId {
  return new TopicId(type, ctx?.agentId.key);
}
