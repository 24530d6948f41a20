import {
  type JsonCodec,
  jsonList,
  jsonObject,
  jsonOptional,
  type LoadStateOptions,
  readJson,
} from "../core/mod.ts";
import type { CallContext } from "../telemetry/mod.ts";
import type { SavedState } from "../tools/mod.ts";
import type { LlmMessage } from "./llm_message.ts";
import { llmMessageJson } from "./llm_message_json.ts";
import type { ChatCompletionContext } from "./model_context.ts";

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
  /** What the conversation began with, where anything was said of it. */
  protected readonly initialMessages: readonly LlmMessage[] | undefined;
  #messages: LlmMessage[];

  /**
   * Makes a context.
   *
   * @param initialMessages - what the conversation begins with
   */
  constructor(initialMessages?: readonly LlmMessage[]) {
    this.initialMessages = initialMessages && [...initialMessages];
    this.#messages = [...initialMessages ?? []];
  }

  /** Adds a message at the end. */
  addMessage(message: LlmMessage, _call?: CallContext): Promise<void> {
    this.#messages.push(message);
    return Promise.resolve();
  }

  /** The part of the conversation that the model is shown. */
  async getMessages(call?: CallContext): Promise<readonly LlmMessage[]> {
    return await this.view([...this.#messages], call);
  }

  /** Forgets everything, what it began with included. */
  clear(_call?: CallContext): Promise<void> {
    this.#messages = [];
    return Promise.resolve();
  }

  /**
   * Gives the whole conversation, as Python AutoGen writes it.
   *
   * @returns JSON, for {@linkcode BaseChatCompletionContext.loadState}
   */
  saveState(_call?: CallContext): Promise<SavedState> {
    const messages = this.#messages;
    return Promise.resolve(STATE.write({ messages }) as SavedState);
  }

  /**
   * Takes back a conversation that was saved, maybe long ago and in Python, in
   * place of its own. What it does not take leaves it as it was.
   *
   * @param state - what was saved
   * @param options - what it was read from, and the call context
   * @throws {ConfigError} naming the field that is wrong
   */
  // deno-lint-ignore require-await -- so that a throw becomes a rejection
  async loadState(
    state: unknown,
    { what = "the state of a model context", source }: LoadStateOptions = {},
  ): Promise<void> {
    this.#messages = [...readJson(STATE, state, { what, source }).messages];
  }

  /**
   * Decides what the model is shown.
   *
   * @param messages - the whole conversation
   * @param call - how to stop it, and where its spans hang
   * @returns the part that is shown
   */
  protected abstract view(
    messages: readonly LlmMessage[],
    call?: CallContext,
  ): readonly LlmMessage[] | Promise<readonly LlmMessage[]>;
}

const STATE: JsonCodec<{ readonly messages: readonly LlmMessage[] }> =
  /* @__PURE__ */ jsonObject({
    messages: /* @__PURE__ */ jsonOptional(
      /* @__PURE__ */ jsonList(llmMessageJson),
      () => [],
    ),
  });
