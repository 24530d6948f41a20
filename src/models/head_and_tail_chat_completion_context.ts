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
import { withoutLeadingResult, withoutTrailingCall } from "./_seam.ts";
import { BaseChatCompletionContext } from "./base_chat_completion_context.ts";
import { type LlmMessage, UserMessage } from "./llm_message.ts";

/**
 * How a head-and-tail context is set up.
 *
 * @example
 * ```ts
 * import { HeadAndTailChatCompletionContext, type HeadAndTailChatCompletionContextOptions, SystemMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const options: HeadAndTailChatCompletionContextOptions = {
 *   headSize: 1,
 *   tailSize: 10,
 *   initialMessages: [SystemMessage({ content: "Be kind." })],
 * };
 * const context = new HeadAndTailChatCompletionContext(options);
 * assertEquals(await context.getMessages(), options.initialMessages);
 * ```
 */
export interface HeadAndTailChatCompletionContextOptions {
  /** How many of the first messages the model is shown. */
  readonly headSize: number;
  /** How many of the last messages the model is shown. */
  readonly tailSize: number;
  /** What the conversation begins with. */
  readonly initialMessages?: readonly LlmMessage[] | undefined;
}

/**
 * Shows the model the first and the last messages, and between them how many
 * there are that it is not shown: what a conversation is about is said first,
 * and what it has come to last. Calls of functions at the end of the head and
 * results at the beginning of the tail are left out, as their other half would
 * be missing; they do not count as skipped.
 *
 * @example
 * ```ts
 * import { HeadAndTailChatCompletionContext, UserMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const context = new HeadAndTailChatCompletionContext({
 *   headSize: 1,
 *   tailSize: 1,
 * });
 * for (const content of ["One", "Two", "Three", "Four"]) {
 *   await context.addMessage(UserMessage({ content, source: "user" }));
 * }
 * const shown = await context.getMessages();
 * assertEquals(
 *   shown.map(({ content }) => content),
 *   ["One", "Skipped 2 messages.", "Four"],
 * );
 * ```
 */
export class HeadAndTailChatCompletionContext extends BaseChatCompletionContext
  implements Component {
  readonly #headSize: number;
  readonly #tailSize: number;

  /**
   * Makes a context.
   *
   * @param options - how many messages are shown
   * @throws {RangeError} if a size is not a whole number above 0
   */
  constructor(options: HeadAndTailChatCompletionContextOptions) {
    super(options.initialMessages);
    assertSize("headSize", options.headSize);
    assertSize("tailSize", options.tailSize);
    this.#headSize = options.headSize;
    this.#tailSize = options.tailSize;
  }

  /** Writes the context down, without what was said since. */
  dumpComponent(): ComponentModel {
    const label = "HeadAndTailChatCompletionContext";
    return contextModel(label, this.initialMessages, {
      head_size: this.#headSize,
      tail_size: this.#tailSize,
    });
  }

  /** The first messages, how many are left out, and the last ones. */
  protected override view(
    messages: readonly LlmMessage[],
  ): readonly LlmMessage[] {
    const skipped = messages.length - this.#headSize - this.#tailSize;
    if (skipped <= 0) return messages;
    return [
      ...withoutTrailingCall(messages.slice(0, this.#headSize)),
      UserMessage({
        content: `Skipped ${skipped} messages.`,
        source: "System",
      }),
      ...withoutLeadingResult(messages.slice(-this.#tailSize)),
    ];
  }
}

type Config = HeadAndTailChatCompletionContextOptions;

const CONFIG: JsonCodec<Config> = /* @__PURE__ */ jsonObject<Config>({
  headSize: jsonInteger,
  tailSize: jsonInteger,
  initialMessages: initialMessagesJson,
});

/** Makes such contexts of their configs. */
export const headAndTailContextProvider: ComponentProvider<Config> = {
  componentType: CONTEXT_TYPE,
  schema: CONFIG,
  fromConfig: (options) => new HeadAndTailChatCompletionContext(options),
};
