import { assertSize } from "./_assert_size.ts";
import { withoutLeadingResult, withoutTrailingCall } from "./_seam.ts";
import { BaseChatCompletionContext } from "./base_chat_completion_context.ts";
import { type LlmMessage, UserMessage } from "./llm_message.ts";

/** How a head-and-tail context is set up. */
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
export class HeadAndTailChatCompletionContext
  extends BaseChatCompletionContext {
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
