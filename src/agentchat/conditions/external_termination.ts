import type { ComponentModel, ComponentProvider } from "../../core/mod.ts";
import { conditionModel } from "./_condition_model.ts";
import { BaseTerminationCondition } from "./base_termination_condition.ts";

/**
 * Stops when the program says so, e.g. at the press of a button. The turn that is
 * under way goes on to its end; to break it off, abort the signal of the run.
 *
 * @example
 * ```ts
 * import { ExternalTermination } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const button = new ExternalTermination();
 * assertEquals(await button.check([]), undefined);
 * button.set();
 * const stop = await button.check([]);
 * assertEquals(stop?.content, "External termination requested");
 * ```
 */
export class ExternalTermination extends BaseTerminationCondition {
  #isSet = false;

  /** Makes the condition. */
  constructor() {
    super("ExternalTermination");
  }

  /** Makes it stop when it is asked the next time. */
  set(): void {
    this.#isSet = true;
  }

  /** Looks whether it was set. */
  protected override reasonToStop(): string | undefined {
    return this.#isSet ? "External termination requested" : undefined;
  }

  /** Starts over, as if it had never been set. */
  override reset(): Promise<void> {
    this.#isSet = false;
    return super.reset();
  }

  /** Writes the condition down. */
  override dumpComponent(): ComponentModel {
    return conditionModel("conditions.ExternalTermination", {});
  }
}

/** Makes an {@linkcode ExternalTermination} of its model. */
export const externalProvider: ComponentProvider = {
  componentType: "termination",
  fromConfig: () => new ExternalTermination(),
};
