import { assertSize } from "./_assert_size.ts";
import { withoutLeadingResult } from "./_seam.ts";
import { BaseChatCompletionContext } from "./base_chat_completion_context.ts";
import type { LlmMessage } from "./llm_message.ts";

/** How a buffered context is set up. */
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
export class BufferedChatCompletionContext extends BaseChatCompletionContext {
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

  /** The last messages. */
  protected override view(
    messages: readonly LlmMessage[],
  ): readonly LlmMessage[] {
    return withoutLeadingResult(messages.slice(-this.#size));
  }
}
