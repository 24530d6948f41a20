import type {
  LanguageModelV4ReasoningPart,
  SharedV4ProviderOptions,
} from "@ai-sdk/provider";

/** Conversations are hardly longer. */
const MOST = 1000;

/** What is kept of a call. */
export interface KeptOfCall {
  /** What the provider said of it, such as the signature of a thought. */
  readonly options?: SharedV4ProviderOptions;
  /** What the model thought before it, kept with the first call of an answer. */
  readonly thoughts?: readonly LanguageModelV4ReasoningPart[];
}

/**
 * What providers say with calls of functions and want to hear again with the
 * results: models that think go on only with their thoughts. A call of ours has
 * no place for it, so it is kept here, for the conversations of this client that
 * are still alive.
 */
export class CallMetadata {
  readonly #byCall: Map<string, KeptOfCall> = new Map();

  get(callId: string): KeptOfCall {
    return this.#byCall.get(callId) ?? {};
  }

  set(callId: string, metadata: KeptOfCall): void {
    // What came last is asked for longest.
    this.#byCall.delete(callId);
    this.#byCall.set(callId, metadata);
    const [oldest] = this.#byCall.keys();
    if (this.#byCall.size > MOST && oldest !== undefined) {
      this.#byCall.delete(oldest);
    }
  }
}
