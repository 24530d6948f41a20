import type { ComponentModel, ComponentProvider } from "../../core/mod.ts";
import type { ConversationItem } from "../messages/mod.ts";
import { assertText, assertTexts } from "../_assert_option.ts";
import { conditionModel } from "./_condition_model.ts";
import { mentions } from "./_mentions.ts";
import { BaseTerminationCondition } from "./base_termination_condition.ts";

/**
 * Whose words count.
 *
 * @example
 * ```ts
 * import { TextMentionTermination, type TextMentionTerminationOptions, TextMessage } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const options: TextMentionTerminationOptions = { sources: ["critic"] };
 * const condition = new TextMentionTermination("DONE", options);
 * await condition.check([TextMessage({ content: "DONE", source: "writer" })]);
 * assert(!condition.terminated);
 * ```
 */
export interface TextMentionTerminationOptions {
  /**
   * The agents that are listened to.
   *
   * @default all
   */
  readonly sources?: readonly string[] | undefined;
}

/**
 * Stops when somebody says a word, in a message or in an event. Where an event
 * holds a list, the word is looked for in every text in that list.
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
export class TextMentionTermination extends BaseTerminationCondition {
  readonly #text: string;
  readonly #sources: readonly string[] | undefined;

  /**
   * Makes the condition.
   *
   * @param text - the word
   * @param options - whose words count
   * @throws {TypeError} if the text is empty, or a source is no name
   */
  constructor(
    text: string,
    { sources }: TextMentionTerminationOptions = {},
  ) {
    super("TextMentionTermination");
    assertText(text, "text", "stop at a text");
    if (sources !== undefined) {
      assertTexts(sources, "sources", "stop at a text");
    }
    this.#text = text;
    this.#sources = sources && [...sources];
  }

  /** Looks for the word. */
  protected override reasonToStop(
    items: readonly ConversationItem[],
  ): string | undefined {
    const isMentioned = items.some((item) =>
      (this.#sources?.includes(item.source) ?? true) &&
      mentions(item, this.#text)
    );
    return isMentioned ? `Text '${this.#text}' mentioned` : undefined;
  }

  /** Writes the condition down. Python passes over the sources. */
  override dumpComponent(): ComponentModel {
    return conditionModel("conditions.TextMentionTermination", {
      text: this.#text,
      sources: this.#sources,
    });
  }
}

/** Makes a {@linkcode TextMentionTermination} of its model. */
export const textMentionProvider: ComponentProvider = {
  componentType: "termination",
  fromConfig: (_, { fields }) =>
    new TextMentionTermination(fields.string("text"), {
      // The constructor looks at what is in the list.
      sources: fields.optional.list("sources") as readonly string[] | undefined,
    }),
};
