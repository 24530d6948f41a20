import type { AgentId } from "./agent_id.ts";
import { AgentRuntimeError } from "./errors.ts";
import type { Subscription } from "./subscription.ts";
import type { TopicId } from "./topic_id.ts";

const MAX_CACHED_TOPIC_TYPES = 1024;

/** Which agents get the events of a topic. */
export class SubscriptionRegistry {
  readonly #subscriptions: Map<string, Subscription> = new Map();
  /** What may match a topic type, so that an event costs what its readers cost. */
  readonly #candidates: Map<string, readonly Subscription[]> = new Map();

  add(subscription: Subscription): void {
    const twin = this.#twinOf(subscription);
    if (twin !== undefined) {
      throw new AgentRuntimeError(
        "already_registered",
        `Cannot add subscription "${subscription.id}": it equals "${twin.id}"`,
      );
    }
    this.#subscriptions.set(subscription.id, subscription);
    this.#candidates.clear();
  }

  remove(id: string): void {
    if (!this.#subscriptions.delete(id)) {
      throw new RangeError(
        `Cannot remove subscription: there is none with the id "${id}"`,
      );
    }
    this.#candidates.clear();
  }

  #twinOf(subscription: Subscription): Subscription | undefined {
    const known = this.#subscriptions.get(subscription.id);
    if (known !== undefined || subscription.byTypeAlone) return known;
    return [...this.#subscriptions.values()].find((other) =>
      subscription.equals(other)
    );
  }

  /** Forgets what delivers to agents of a type. */
  removeAgentType(type: string): void {
    for (const { id, agentType } of this.#subscriptions.values()) {
      if (agentType === type) this.remove(id);
    }
  }

  /**
   * The agents that get an event, one for each subscription that matches.
   *
   * @param onFailure - told of a subscription that throws, as others match still
   */
  recipients(
    topic: TopicId,
    onFailure: (error: unknown) => void,
  ): readonly AgentId[] {
    const recipients: AgentId[] = [];
    for (const subscription of this.#candidatesOf(topic)) {
      try {
        if (!subscription.isMatch(topic)) continue;
        recipients.push(subscription.mapToAgent(topic));
      } catch (error) {
        onFailure(error);
      }
    }
    return recipients;
  }

  #candidatesOf(topic: TopicId): readonly Subscription[] {
    const cached = this.#candidates.get(topic.type);
    if (cached !== undefined) return cached;
    const candidates = [...this.#subscriptions.values()].filter((known) =>
      !known.byTypeAlone || known.isMatch(topic)
    );
    // Topic types may hold ids, so they are not remembered for ever.
    if (this.#candidates.size >= MAX_CACHED_TOPIC_TYPES) {
      this.#candidates.clear();
    }
    this.#candidates.set(topic.type, candidates);
    return candidates;
  }
}
