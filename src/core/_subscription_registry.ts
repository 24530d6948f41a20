import type { AgentId } from "./agent_id.ts";
import { AgentRuntimeError } from "./errors.ts";
import {
  type Subscription,
  TypePrefixSubscription,
  TypeSubscription,
} from "./subscription.ts";
import type { TopicId } from "./topic_id.ts";

const MAX_CACHED_TOPIC_TYPES = 1024;

/** Which agents get the events of a topic. */
export class SubscriptionRegistry {
  #subscriptions: Subscription[] = [];
  /** What may match a topic type, so that an event costs what its readers cost. */
  readonly #candidates: Map<string, readonly Subscription[]> = new Map();

  add(subscription: Subscription): void {
    const twin = this.#subscriptions.find((known) =>
      known.equals(subscription)
    );
    if (twin !== undefined) {
      throw new AgentRuntimeError(
        "already_registered",
        `Cannot add subscription "${subscription.id}": it equals "${twin.id}"`,
      );
    }
    this.#subscriptions.push(subscription);
    this.#candidates.clear();
  }

  remove(id: string): void {
    const kept = this.#subscriptions.filter((known) => known.id !== id);
    if (kept.length === this.#subscriptions.length) {
      throw new RangeError(
        `Cannot remove subscription: there is none with the id "${id}"`,
      );
    }
    this.#subscriptions = kept;
    this.#candidates.clear();
  }

  /** The agents that get an event, one for each subscription that matches. */
  recipients(topic: TopicId): readonly AgentId[] {
    const recipients: AgentId[] = [];
    for (const subscription of this.#candidatesOf(topic)) {
      if (subscription.isMatch(topic)) {
        recipients.push(subscription.mapToAgent(topic));
      }
    }
    return recipients;
  }

  #candidatesOf(topic: TopicId): readonly Subscription[] {
    const known = this.#candidates.get(topic.type);
    if (known !== undefined) return known;
    const candidates = this.#subscriptions.filter((subscription) =>
      dependsOnSource(subscription) || subscription.isMatch(topic)
    );
    // Topic types may hold ids, so they are not remembered for ever.
    if (this.#candidates.size >= MAX_CACHED_TOPIC_TYPES) {
      this.#candidates.clear();
    }
    this.#candidates.set(topic.type, candidates);
    return candidates;
  }
}

/** A subscription of the user's may look at more than the topic's type. */
function dependsOnSource(subscription: Subscription): boolean {
  return !(subscription instanceof TypeSubscription ||
    subscription instanceof TypePrefixSubscription);
}
