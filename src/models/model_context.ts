import type { LlmMessage } from "./llm_message.ts";

/** Keeps a conversation, and decides what of it the model gets to see. */
export interface ChatCompletionContext {
  /** Adds a message at the end. */
  addMessage(message: LlmMessage): Promise<void>;
  /** What the model is shown. */
  getMessages(): Promise<readonly LlmMessage[]>;
  /** Forgets everything. */
  clear(): Promise<void>;
}

/**
 * Shows the model the whole conversation.
 *
 * @example
 * ```ts
 * import { UnboundedChatCompletionContext, UserMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const context = new UnboundedChatCompletionContext();
 * await context.addMessage(UserMessage({ content: "Hi", source: "user" }));
 * assertEquals((await context.getMessages()).length, 1);
 * ```
 */
export class UnboundedChatCompletionContext implements ChatCompletionContext {
  #messages: LlmMessage[];

  /**
   * Makes a context.
   *
   * @param initialMessages - what the conversation begins with
   */
  constructor(initialMessages: readonly LlmMessage[] = []) {
    this.#messages = [...initialMessages];
  }

  /** Adds a message at the end. */
  addMessage(message: LlmMessage): Promise<void> {
    this.#messages.push(message);
    return Promise.resolve();
  }

  /** The whole conversation. */
  getMessages(): Promise<readonly LlmMessage[]> {
    return Promise.resolve([...this.#messages]);
  }

  /** Forgets everything, what it began with included. */
  clear(): Promise<void> {
    this.#messages = [];
    return Promise.resolve();
  }
}
