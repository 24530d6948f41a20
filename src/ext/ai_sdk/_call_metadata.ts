import type { SharedV4ProviderOptions } from "@ai-sdk/provider";

/** Conversations are hardly longer. */
const MOST = 1000;

/**
 * What providers say of calls of functions and want to hear again with the
 * results, such as signatures of thoughts. A call of ours has no place for it, so
 * it is kept here, for the conversations of this client that are still alive.
 */
export class CallMetadata {
  readonly #byCall: Map<string, SharedV4ProviderOptions> = new Map();

  get(callId: string): SharedV4ProviderOptions | undefined {
    return this.#byCall.get(callId);
  }

  set(callId: string, metadata: SharedV4ProviderOptions): void {
    // What came last is asked for longest.
    this.#byCall.delete(callId);
    this.#byCall.set(callId, metadata);
    const [oldest] = this.#byCall.keys();
    if (this.#byCall.size > MOST && oldest !== undefined) {
      this.#byCall.delete(oldest);
    }
  }
}
