import type { ComponentModel, ComponentProvider } from "../../core/mod.ts";
import { type ConversationItem, HandoffMessage } from "../messages/mod.ts";
import { assertText } from "../_assert_option.ts";
import { conditionModel } from "./_condition_model.ts";
import { BaseTerminationCondition } from "./base_termination_condition.ts";

/**
 * Stops when the conversation is handed to somebody, e.g. to a person who is not
 * in the team. The next run may go on with that person's answer.
 *
 * @example
 * ```ts
 * import { HandoffMessage, HandoffTermination } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const condition = new HandoffTermination("user");
 * const content = "Which day?";
 * const stop = await condition.check([
 *   HandoffMessage({ content, source: "planner", target: "user", context: [] }),
 * ]);
 * assertEquals(stop?.content, "Handoff to user from planner detected.");
 * ```
 */
export class HandoffTermination extends BaseTerminationCondition {
  readonly #target: string;

  /**
   * Makes the condition.
   *
   * @param target - the name of whom it is handed to
   * @throws {TypeError} if that is no name
   */
  constructor(target: string) {
    super("HandoffTermination");
    assertText(target, "target", "stop at a handoff");
    this.#target = target;
  }

  /** Looks for a handoff. */
  protected override reasonToStop(
    items: readonly ConversationItem[],
  ): string | undefined {
    const handoff = items.filter(HandoffMessage.is)
      .find(({ target }) => target === this.#target);
    return handoff &&
      `Handoff to ${handoff.target} from ${handoff.source} detected.`;
  }

  /** Writes the condition down. */
  override dumpComponent(): ComponentModel {
    return conditionModel("conditions.HandoffTermination", {
      target: this.#target,
    });
  }
}

/** Makes a {@linkcode HandoffTermination} of its model. */
export const handoffProvider: ComponentProvider = {
  componentType: "termination",
  fromConfig: (_, { fields }) =>
    new HandoffTermination(fields.string("target")),
};
