import { TypeSubscription } from "./subscription.ts";

/**
 * Delivers the events of the topic type `default` to the agents of one type; the
 * source of the topic is the key of the agent. Together with `defaultTopicId` it
 * serves programs that need one topic only.
 *
 * @example
 * ```ts
 * import { DefaultSubscription, defaultTopicId } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const subscription = new DefaultSubscription("writer");
 * const agent = subscription.mapToAgent(defaultTopicId());
 * assertEquals(agent.toString(), "writer/default");
 * ```
 */
export class DefaultSubscription extends TypeSubscription {
  /**
   * Makes a subscription.
   *
   * @param agentType - the type of the agents that get the events
   * @throws {TypeError} if it is malformed
   */
  constructor(agentType: string) {
    super("default", agentType);
  }
}
