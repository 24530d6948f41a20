import {
  type ConversationItem,
  type StopMessage,
  textOf,
} from "../messages.ts";
import { TerminationCondition } from "./termination_condition.ts";

/** Whose words count. */
export interface TextMentionTerminationOptions {
  /**
   * The agents that are listened to.
   *
   * @default all
   */
  readonly sources?: readonly string[] | undefined;
}

/**
 * Stops when somebody says a word.
 *
 * @example
 * ```ts
 * import { TextMentionTermination, TextMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const condition = new TextMentionTermination("DONE");
 * const stop = await condition.check([
 *   TextMessage({ content: "All DONE", source: "writer" }),
 * ]);
 * assertEquals(stop?.content, "Text 'DONE' mentioned");
 * ```
 */
export class TextMentionTermination extends TerminationCondition {
  readonly #text: string;
  readonly #sources: readonly string[] | undefined;
  #terminated = false;

  /**
   * Makes the condition.
   *
   * @param text - the word
   * @param options - whose words count
   * @throws {TypeError} if the text is empty
   */
  constructor(text: string, options: TextMentionTerminationOptions = {}) {
    super();
    if (typeof text !== "string" || text === "") {
      throw new TypeError(
        `Cannot stop at a text: ${JSON.stringify(text)} is none`,
      );
    }
    this.#text = text;
    this.#sources = options.sources;
  }

  /** Whether the condition is met. */
  override get terminated(): boolean {
    return this.#terminated;
  }

  /** Shows the condition what is new. */
  // deno-lint-ignore require-await -- so that a throw becomes a rejection
  override async check(
    items: readonly ConversationItem[],
  ): Promise<StopMessage | undefined> {
    this.assertNotTerminated();
    this.#terminated = items.some((item) =>
      (this.#sources?.includes(item.source) ?? true) &&
      textOf(item).includes(this.#text)
    );
    if (!this.#terminated) return undefined;
    return this.stop(
      "TextMentionTermination",
      `Text '${this.#text}' mentioned`,
    );
  }

  /** Starts over. */
  override reset(): Promise<void> {
    this.#terminated = false;
    return Promise.resolve();
  }
}
