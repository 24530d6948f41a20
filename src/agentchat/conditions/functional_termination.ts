import { type ComponentModel, notDumpable } from "../../core/mod.ts";
import type { CallContext } from "../../telemetry/mod.ts";
import type { ConversationItem } from "../messages/mod.ts";
import { BaseTerminationCondition } from "./base_termination_condition.ts";

/**
 * Says whether to stop.
 *
 * @param items - messages and events since it was asked last
 * @param call - the signal, and the parent of spans; to hand on
 * @returns `true` to stop, or a promise of it
 *
 * @example
 * ```ts
 * import { FunctionalTermination, type TerminationFunction } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const nothingNew: TerminationFunction = (items) => items.length === 0;
 * const condition = new FunctionalTermination(nothingNew);
 * await condition.check([]);
 * assert(condition.terminated);
 * ```
 */
export type TerminationFunction = (
  items: readonly ConversationItem[],
  call: CallContext,
) => boolean | PromiseLike<boolean>;

/**
 * Stops when a function says so. It cannot be written down; a condition that is
 * to be a component is a class of its own.
 *
 * @example
 * ```ts
 * import { FunctionalTermination, TextMessage, textOf } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const condition = new FunctionalTermination((items) =>
 *   items.some((item) => textOf(item) === "")
 * );
 * const silent = TextMessage({ content: "", source: "writer" });
 * const stop = await condition.check([silent]);
 * assertEquals(stop?.content, "Functional termination condition met");
 * ```
 */
export class FunctionalTermination extends BaseTerminationCondition {
  readonly #func: TerminationFunction;

  /**
   * Makes the condition.
   *
   * @param func - says whether to stop; what it throws ends the run
   * @throws {TypeError} if that is no function
   */
  constructor(func: TerminationFunction) {
    super("FunctionalTermination");
    if (typeof func !== "function") {
      throw new TypeError(
        `Cannot stop by a function: "func" is ${String(func)}, not a function`,
      );
    }
    this.#func = func;
  }

  /** Asks the function. */
  protected override async reasonToStop(
    items: readonly ConversationItem[],
    call: CallContext,
  ): Promise<string | undefined> {
    // As in Python, what is merely truthy does not stop.
    return await this.#func(items, call) === true
      ? "Functional termination condition met"
      : undefined;
  }

  /**
   * Refuses: JSON holds no function.
   *
   * @throws {ConfigError} `not_dumpable`
   */
  override dumpComponent(): ComponentModel {
    throw notDumpable("a FunctionalTermination", '"func" is a function');
  }
}
