import type { LlmMessage } from "./llm_message.ts";

/**
 * Keeps a conversation, and decides what of it the model gets to see. A context
 * that cannot be reached rejects.
 *
 * @example A model that sees the last message only
 * ```ts
 * import { type ChatCompletionContext, type LlmMessage, UserMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * class LastMessage implements ChatCompletionContext {
 *   #messages: readonly LlmMessage[] = [];
 *   async addMessage(message: LlmMessage) {
 *     this.#messages = [message];
 *   }
 *   async getMessages() {
 *     return this.#messages;
 *   }
 *   async clear() {
 *     this.#messages = [];
 *   }
 * }
 *
 * const context = new LastMessage();
 * const said = UserMessage({ content: "Hi", source: "user" });
 * await context.addMessage(said);
 * assertEquals(await context.getMessages(), [said]);
 * ```
 */
export interface ChatCompletionContext {
  /**
   * Adds a message at the end.
   *
   * @param message - what was said, by whomever
   */
  addMessage(message: LlmMessage): Promise<void>;
  /**
   * What the model is shown.
   *
   * @returns messages in the order of the conversation
   */
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
