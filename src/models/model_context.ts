import type { ComponentKind, LoadStateOptions } from "../core/mod.ts";
import type { CallContext } from "../telemetry/mod.ts";
import { hasMethods, type SavedState } from "../tools/mod.ts";
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
   * @param call - how to stop it, and where its spans hang
   */
  addMessage(message: LlmMessage, call?: CallContext): Promise<void>;
  /**
   * What the model is shown.
   *
   * @param call - how to stop it, and where its spans hang
   * @returns messages in the order of the conversation
   */
  getMessages(call?: CallContext): Promise<readonly LlmMessage[]>;
  /**
   * Forgets everything.
   *
   * @param call - how to stop it, and where its spans hang
   */
  clear(call?: CallContext): Promise<void>;
  /**
   * Gives the conversation; a context without it keeps it elsewhere, and has
   * nothing to save.
   *
   * @param call - how to stop it, and where its spans hang
   * @returns plain data, for `loadState`
   */
  saveState?(call?: CallContext): Promise<SavedState> | SavedState;
  /**
   * Takes back what `saveState` gave, maybe long ago and elsewhere: it is not to
   * be trusted.
   *
   * @param state - what `saveState` gave
   * @param options - what it was read from, and the call context
   * @throws what rejects that state
   */
  loadState?(state: unknown, options?: LoadStateOptions): Promise<void> | void;
}

/**
 * What a loaded component has to be where a model context is needed.
 *
 * @example
 * ```ts
 * import { modelContextKind, UnboundedChatCompletionContext } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * assert(modelContextKind.is(new UnboundedChatCompletionContext()));
 * assert(!modelContextKind.is({ messages: [] }));
 * ```
 */
export const modelContextKind: ComponentKind<ChatCompletionContext> = {
  name: "model context",
  is: (value): value is ChatCompletionContext =>
    hasMethods(value, "addMessage", "getMessages", "clear"),
};
