import type { ComponentModel, ComponentProvider } from "../../core/mod.ts";
import { type ConversationItem, StopMessage } from "../messages/mod.ts";
import { conditionModel } from "./_condition_model.ts";
import { BaseTerminationCondition } from "./base_termination_condition.ts";

/**
 * Stops when somebody answers with a stop message.
 *
 * @example
 * ```ts
 * import { StopMessage, StopMessageTermination } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const condition = new StopMessageTermination();
 * const enough = StopMessage({ content: "Enough", source: "critic" });
 * const stop = await condition.check([enough]);
 * assertEquals(stop?.content, "Stop message received");
 * ```
 */
export class StopMessageTermination extends BaseTerminationCondition {
  /** Makes the condition. */
  constructor() {
    super("StopMessageTermination");
  }

  /** Looks for a stop message. */
  protected override reasonToStop(
    items: readonly ConversationItem[],
  ): string | undefined {
    return items.some(StopMessage.is) ? "Stop message received" : undefined;
  }

  /** Writes the condition down. */
  override dumpComponent(): ComponentModel {
    return conditionModel("conditions.StopMessageTermination", {});
  }
}

/** Makes a {@linkcode StopMessageTermination} of its model. */
export const stopMessageProvider: ComponentProvider = {
  componentType: "termination",
  fromConfig: () => new StopMessageTermination(),
};
