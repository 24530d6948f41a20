import { AgentId, assertAgentType } from "./agent_id.ts";
import { TopicId } from "./topic_id.ts";

/**
 * Says which agents get the events of a topic. The runtime asks it for every
 * event, so both methods must be quick and free of side effects.
 *
 * @example One agent for all orders of a region
 * ```ts
 * import { AgentId, type Subscription, TopicId } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * class RegionSubscription implements Subscription {
 *   readonly id = "orders by region";
 *   isMatch({ type }: TopicId) {
 *     return type === "orders";
 *   }
 *   mapToAgent({ source }: TopicId) {
 *     return new AgentId("desk", source.slice(0, 2));
 *   }
 *   equals(other: Subscription) {
 *     return other.id === this.id;
 *   }
 * }
 *
 * const agent = new RegionSubscription().mapToAgent(new TopicId("orders", "eu-17"));
 * assertEquals(agent.toString(), "desk/eu");
 * ```
 */
export interface Subscription {
  /** Tells subscriptions apart; `removeSubscription` takes it. */
  readonly id: string;
  /**
   * Whether `isMatch` looks at the type of a topic alone, so that it need not be
   * asked for every event, and the id says all there is to say.
   */
  readonly byTypeAlone?: boolean;
  /** The type of the agents that get the events, where it is always the same. */
  readonly agentType?: string;
  /**
   * Whether events of this topic are wanted.
   *
   * @param topic - where an event was published
   */
  isMatch(topic: TopicId): boolean;
  /**
   * The agent that gets an event of a topic that matches.
   *
   * @param topic - where it was published; `isMatch` said yes to it
   */
  mapToAgent(topic: TopicId): AgentId;
  /**
   * Whether the other one says the same, and would deliver events twice.
   *
   * @param other - one that the runtime has already
   */
  equals(other: Subscription): boolean;
}

/**
 * Delivers the events of one topic type to the agents of one type; the source of
 * the topic is the key of the agent.
 *
 * @example
 * ```ts
 * import { TopicId, TypeSubscription } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const subscription = new TypeSubscription("news", "reader");
 * const agent = subscription.mapToAgent(new TopicId("news", "42"));
 * assertEquals(agent.toString(), "reader/42");
 * ```
 */
export class TypeSubscription implements Subscription {
  readonly id: string;
  readonly byTypeAlone = true;
  /** The topic type that is wanted. */
  readonly topicType: string;
  /** The type of the agents that get the events. */
  readonly agentType: string;

  /**
   * Makes a subscription.
   *
   * @param topicType - the topic type that is wanted
   * @param agentType - the type of the agents that get the events
   * @throws {TypeError} if one of them is malformed
   */
  constructor(topicType: string, agentType: string) {
    this.topicType = new TopicId(topicType).type;
    assertAgentType(agentType);
    this.agentType = agentType;
    this.id = `type:${topicType}>${agentType}`;
  }

  isMatch(topic: TopicId): boolean {
    return topic.type === this.topicType;
  }

  mapToAgent(topic: TopicId): AgentId {
    return new AgentId(this.agentType, topic.source);
  }

  equals(other: Subscription): boolean {
    return other.id === this.id ||
      (other instanceof TypeSubscription &&
        other.topicType === this.topicType &&
        other.agentType === this.agentType);
  }
}

/**
 * Delivers the events of all topic types that begin with a prefix to the agents
 * of one type; the source of the topic is the key of the agent.
 *
 * @example
 * ```ts
 * import { TopicId, TypePrefixSubscription } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const subscription = new TypePrefixSubscription("news:", "reader");
 * assert(subscription.isMatch(new TopicId("news:sport", "42")));
 * ```
 */
export class TypePrefixSubscription implements Subscription {
  readonly id: string;
  readonly byTypeAlone = true;
  /** What the wanted topic types begin with. */
  readonly topicTypePrefix: string;
  /** The type of the agents that get the events. */
  readonly agentType: string;

  /**
   * Makes a subscription.
   *
   * @param topicTypePrefix - what the wanted topic types begin with
   * @param agentType - the type of the agents that get the events
   * @throws {TypeError} if one of them is malformed
   */
  constructor(topicTypePrefix: string, agentType: string) {
    this.topicTypePrefix = new TopicId(topicTypePrefix).type;
    assertAgentType(agentType);
    this.agentType = agentType;
    this.id = `prefix:${topicTypePrefix}>${agentType}`;
  }

  isMatch(topic: TopicId): boolean {
    return topic.type.startsWith(this.topicTypePrefix);
  }

  mapToAgent(topic: TopicId): AgentId {
    return new AgentId(this.agentType, topic.source);
  }

  equals(other: Subscription): boolean {
    return other.id === this.id ||
      (other instanceof TypePrefixSubscription &&
        other.topicTypePrefix === this.topicTypePrefix &&
        other.agentType === this.agentType);
  }
}
