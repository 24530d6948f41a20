import {
  type Component,
  type ComponentModel,
  type ComponentProvider,
  type JsonCodec,
  jsonInteger,
  jsonObject,
} from "../core/mod.ts";
import { assertSize } from "./_assert_size.ts";
import { CONTEXT_TYPE, contextModel } from "./_context_model.ts";
import { initialMessagesJson } from "./_initial_messages_json.ts";
import { withoutLeadingResult } from "./_seam.ts";
import { BaseChatCompletionContext } from "./base_chat_completion_context.ts";
import type { LlmMessage } from "./llm_message.ts";

/**
 * How a buffered context is set up.
 *
 * @example
 * ```ts
 * import { BufferedChatCompletionContext, type BufferedChatCompletionContextOptions, SystemMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const options: BufferedChatCompletionContextOptions = {
 *   bufferSize: 10,
 *   initialMessages: [SystemMessage({ content: "Be kind." })],
 * };
 * const shown = await new BufferedChatCompletionContext(options).getMessages();
 * assertEquals(shown, options.initialMessages);
 * ```
 */
export interface BufferedChatCompletionContextOptions {
  /** How many messages the model is shown. */
  readonly bufferSize: number;
  /** What the conversation begins with; it is not shown for ever. */
  readonly initialMessages?: readonly LlmMessage[] | undefined;
}

/**
 * Shows the model the last messages. Results of functions are not shown first,
 * as the calls that they answer would be missing.
 *
 * @example
 * ```ts
 * import { BufferedChatCompletionContext, UserMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const context = new BufferedChatCompletionContext({ bufferSize: 2 });
 * for (const content of ["One", "Two", "Three"]) {
 *   await context.addMessage(UserMessage({ content, source: "user" }));
 * }
 * const shown = await context.getMessages();
 * assertEquals(shown.map(({ content }) => content), ["Two", "Three"]);
 * ```
 */
export class BufferedChatCompletionContext extends BaseChatCompletionContext
  implements Component {
  readonly #size: number;

  /**
   * Makes a context.
   *
   * @param options - how many messages are shown
   * @throws {RangeError} if `bufferSize` is not a whole number above 0
   */
  constructor(options: BufferedChatCompletionContextOptions) {
    super(options.initialMessages);
    assertSize("bufferSize", options.bufferSize);
    this.#size = options.bufferSize;
  }

  /** Writes the context down, without what was said since. */
  dumpComponent(): ComponentModel {
    return contextModel("BufferedChatCompletionContext", this.initialMessages, {
      buffer_size: this.#size,
    });
  }

  /** The last messages. */
  protected override view(
    messages: readonly LlmMessage[],
  ): readonly LlmMessage[] {
    return withoutLeadingResult(messages.slice(-this.#size));
  }
}

type Config = BufferedChatCompletionContextOptions;

const CONFIG: JsonCodec<Config> = /* @__PURE__ */ jsonObject<Config>({
  bufferSize: jsonInteger,
  initialMessages: initialMessagesJson,
});

/** Makes such contexts of their configs. */
export const bufferedContextProvider: ComponentProvider<Config> = {
  componentType: CONTEXT_TYPE,
  schema: CONFIG,
  fromConfig: (options) => new BufferedChatCompletionContext(options),
};
