import type { ComponentModel, ComponentProvider } from "../../core/mod.ts";
import { type ConversationItem, TextMessage } from "../messages/mod.ts";
import { assertText } from "../_assert_option.ts";
import { conditionModel } from "./_condition_model.ts";
import { BaseTerminationCondition } from "./base_termination_condition.ts";

/**
 * Stops at a text message, and at no other kind: an agent that calls tools goes
 * on as long as its turns end in summaries of what the tools gave.
 *
 * @example
 * ```ts
 * import { TextMessage, TextMessageTermination } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const condition = new TextMessageTermination("writer");
 * const stop = await condition.check([
 *   TextMessage({ content: "Write", source: "user" }),
 *   TextMessage({ content: "A poem", source: "writer" }),
 * ]);
 * assertEquals(stop?.content, "Text message received from 'writer'");
 * ```
 */
export class TextMessageTermination extends BaseTerminationCondition {
  readonly #source: string | undefined;

  /**
   * Makes the condition.
   *
   * @param source - the name of whose messages count; without it, everybody's do,
   * the task's as well
   * @throws {TypeError} if that is no name
   */
  constructor(source?: string) {
    super("TextMessageTermination");
    if (source !== undefined) {
      assertText(source, "source", "stop at a text message");
    }
    this.#source = source;
  }

  /** Looks for a text message. */
  protected override reasonToStop(
    items: readonly ConversationItem[],
  ): string | undefined {
    const said = items.filter(TextMessage.is)
      .find(({ source }) => source === (this.#source ?? source));
    return said && `Text message received from '${said.source}'`;
  }

  /** Writes the condition down. */
  override dumpComponent(): ComponentModel {
    return conditionModel("conditions.TextMessageTermination", {
      source: this.#source,
    });
  }
}

/** Makes a {@linkcode TextMessageTermination} of its model. */
export const textMessageProvider: ComponentProvider = {
  componentType: "termination",
  fromConfig: (_, { fields }) =>
    new TextMessageTermination(fields.optional.string("source")),
};
