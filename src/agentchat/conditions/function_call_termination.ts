import type { ComponentModel, ComponentProvider } from "../../core/mod.ts";
import {
  type ConversationItem,
  ToolCallExecutionEvent,
} from "../messages/mod.ts";
import { assertText } from "../_assert_option.ts";
import { conditionModel } from "./_condition_model.ts";
import { BaseTerminationCondition } from "./base_termination_condition.ts";

/**
 * Stops after a tool was called, whatever came of it: such as one by which an
 * agent approves.
 *
 * @example
 * ```ts
 * import { FunctionCallTermination, ToolCallExecutionEvent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const condition = new FunctionCallTermination("approve");
 * const result = { content: "ok", name: "approve", callId: "1", isError: false };
 * const stop = await condition.check([
 *   ToolCallExecutionEvent({ content: [result], source: "critic" }),
 * ]);
 * assertEquals(stop?.content, "Function 'approve' was executed.");
 * ```
 */
export class FunctionCallTermination extends BaseTerminationCondition {
  readonly #functionName: string;

  /**
   * Makes the condition.
   *
   * @param functionName - the name of the tool
   * @throws {TypeError} if that is no name
   */
  constructor(functionName: string) {
    super("FunctionCallTermination");
    assertText(functionName, "functionName", "stop at a function call");
    this.#functionName = functionName;
  }

  /** Looks for a result of the tool. */
  protected override reasonToStop(
    items: readonly ConversationItem[],
  ): string | undefined {
    const wasCalled = items.filter(ToolCallExecutionEvent.is).some((
      { content },
    ) => content.some(({ name }) => name === this.#functionName));
    return wasCalled
      ? `Function '${this.#functionName}' was executed.`
      : undefined;
  }

  /** Writes the condition down. */
  override dumpComponent(): ComponentModel {
    return conditionModel("conditions.FunctionCallTermination", {
      function_name: this.#functionName,
    });
  }
}

/** Makes a {@linkcode FunctionCallTermination} of its model. */
export const functionCallProvider: ComponentProvider = {
  componentType: "termination",
  fromConfig: (_, { fields }) =>
    new FunctionCallTermination(fields.string("function_name")),
};
