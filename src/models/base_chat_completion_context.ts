import type { LlmMessage } from "./llm_message.ts";
import {
  type ChatCompletionContext,
  UnboundedChatCompletionContext,
} from "./model_context.ts";

/**
 * Keeps the whole conversation, and shows the model a part of it: the base of
 * contexts that save tokens.
 *
 * @example A context that hides what the system says
 * ```ts
 * import { BaseChatCompletionContext, type LlmMessage, SystemMessage, UserMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * class Uninstructed extends BaseChatCompletionContext {
 *   protected override view(messages: readonly LlmMessage[]) {
 *     return messages.filter(({ type }) => type !== "SystemMessage");
 *   }
 * }
 *
 * const question = UserMessage({ content: "Why?", source: "user" });
 * const context = new Uninstructed([SystemMessage({ content: "Be kind." })]);
 * await context.addMessage(question);
 * assertEquals(await context.getMessages(), [question]);
 * ```
 */
export abstract class BaseChatCompletionContext
  implements ChatCompletionContext {
  readonly #conversation: UnboundedChatCompletionContext;

  /**
   * Makes a context.
   *
   * @param initialMessages - what the conversation begins with
   */
  constructor(initialMessages?: readonly LlmMessage[]) {
    this.#conversation = new UnboundedChatCompletionContext(initialMessages);
  }

  /** Adds a message at the end. */
  addMessage(message: LlmMessage): Promise<void> {
    return this.#conversation.addMessage(message);
  }

  /** The part of the conversation that the model is shown. */
  async getMessages(): Promise<readonly LlmMessage[]> {
    return await this.view(await this.#conversation.getMessages());
  }

  /** Forgets everything, what it began with included. */
  clear(): Promise<void> {
    return this.#conversation.clear();
  }

  /**
   * Decides what the model is shown.
   *
   * @param messages - the whole conversation
   * @returns the part that is shown
   */
  protected abstract view(
    messages: readonly LlmMessage[],
  ): readonly LlmMessage[] | Promise<readonly LlmMessage[]>;
}
