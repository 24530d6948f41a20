import {
  SingleThreadedAgentRuntime,
  type Subscription,
} from "@autogen-edge/runtime";

/** A runtime that tells which subscriptions it has. */
export class RecordingRuntime extends SingleThreadedAgentRuntime {
  /** By id, in the order they came. */
  readonly subscriptions: Map<string, Subscription> = new Map();
  /** The id of a subscription that is refused, as a broken connection would. */
  refused: string | undefined;

  override async addSubscription(subscription: Subscription): Promise<void> {
    if (subscription.id === this.refused) throw new Error("Connection lost");
    await super.addSubscription(subscription);
    this.subscriptions.set(subscription.id, subscription);
  }

  override async removeSubscription(id: string): Promise<void> {
    await super.removeSubscription(id);
    this.subscriptions.delete(id);
  }

  override async unregister(type: string): Promise<void> {
    await super.unregister(type);
    for (const { id, agentType } of this.subscriptions.values()) {
      if (agentType === type) this.subscriptions.delete(id);
    }
  }

  /** What a test compares. */
  get ids(): readonly string[] {
    return [...this.subscriptions.keys()];
  }
}
