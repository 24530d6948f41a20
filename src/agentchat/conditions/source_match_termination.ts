import type { ComponentModel, ComponentProvider } from "../../core/mod.ts";
import type { ConversationItem } from "../messages/mod.ts";
import { assertTexts } from "../_assert_option.ts";
import { conditionModel } from "./_condition_model.ts";
import { BaseTerminationCondition } from "./base_termination_condition.ts";

const ACTION = "stop after an answer";

/**
 * Stops after one of some agents answered. Their events count as answers, too.
 *
 * @example
 * ```ts
 * import { SourceMatchTermination, TextMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const condition = new SourceMatchTermination(["critic", "editor"]);
 * const fine = TextMessage({ content: "Fine", source: "editor" });
 * const stop = await condition.check([fine]);
 * assertEquals(stop?.content, "'editor' answered");
 * ```
 */
export class SourceMatchTermination extends BaseTerminationCondition {
  readonly #sources: readonly string[];

  /**
   * Makes the condition.
   *
   * @param sources - the names of the agents
   * @throws {RangeError} if there are none
   * @throws {TypeError} if it is no list of names
   */
  constructor(sources: readonly string[]) {
    super("SourceMatchTermination");
    assertTexts(sources, "sources", ACTION);
    if (sources.length === 0) {
      throw new RangeError(`Cannot ${ACTION}: "sources" is empty`);
    }
    this.#sources = [...sources];
  }

  /** Looks for an answer of one of them. */
  protected override reasonToStop(
    items: readonly ConversationItem[],
  ): string | undefined {
    const answer = items.find(({ source }) => this.#sources.includes(source));
    return answer && `'${answer.source}' answered`;
  }

  /** Writes the condition down. */
  override dumpComponent(): ComponentModel {
    return conditionModel("conditions.SourceMatchTermination", {
      sources: this.#sources,
    });
  }
}

/** Makes a {@linkcode SourceMatchTermination} of its model. */
export const sourceMatchProvider: ComponentProvider = {
  componentType: "termination",
  fromConfig: (_, { fields }) =>
    // The constructor looks at what is in the list.
    new SourceMatchTermination(fields.list("sources") as readonly string[]),
};
