import type { ComponentModel, ComponentProvider } from "../../core/mod.ts";
import type { ConversationItem } from "../messages/mod.ts";
import { assertCount } from "../_assert_option.ts";
import { conditionModel } from "./_condition_model.ts";
import { BaseTerminationCondition } from "./base_termination_condition.ts";

/**
 * How many tokens there may be; one limit is needed at least.
 *
 * @example
 * ```ts
 * import { TokenUsageTermination, type TokenUsageTerminationOptions } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const options: TokenUsageTerminationOptions = { maxCompletionToken: 500 };
 * assert(!new TokenUsageTermination(options).terminated);
 * ```
 */
export interface TokenUsageTerminationOptions {
  /** Of those that were read and those that were written. */
  readonly maxTotalToken?: number | undefined;
  /** Of those that models read. */
  readonly maxPromptToken?: number | undefined;
  /** Of those that models wrote. */
  readonly maxCompletionToken?: number | undefined;
}

/**
 * Stops when models have used so many tokens, by what messages and events say of
 * it: a model that reports no usage is never stopped.
 *
 * @example
 * ```ts
 * import { TextMessage, TokenUsageTermination } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const condition = new TokenUsageTermination({ maxTotalToken: 100 });
 * const modelsUsage = { promptTokens: 90, completionTokens: 20 };
 * const content = "A poem";
 * await condition.check([TextMessage({ content, source: "writer", modelsUsage })]);
 * assert(condition.terminated);
 * ```
 */
export class TokenUsageTermination extends BaseTerminationCondition {
  readonly #limits: TokenUsageTerminationOptions;
  #prompt = 0;
  #completion = 0;

  /**
   * Makes the condition.
   *
   * @param limits - how many tokens there may be
   * @throws {TypeError} if there is no limit
   * @throws {RangeError} if a limit is no whole number of at least 1
   */
  constructor(limits: TokenUsageTerminationOptions) {
    super("TokenUsageTermination");
    const { maxTotalToken, maxPromptToken, maxCompletionToken } = limits;
    const given = { maxTotalToken, maxPromptToken, maxCompletionToken };
    const action = "stop at a number of tokens";
    if (Object.values(given).every((limit) => limit === undefined)) {
      throw new TypeError(
        `Cannot ${action}: "maxTotalToken", "maxPromptToken" or "maxCompletionToken" is needed`,
      );
    }
    for (const [name, limit] of Object.entries(given)) {
      if (limit !== undefined) assertCount(limit, name, action);
    }
    this.#limits = given;
  }

  /** Adds up what was used. */
  protected override reasonToStop(
    items: readonly ConversationItem[],
  ): string | undefined {
    for (const { modelsUsage } of items) {
      this.#prompt += modelsUsage?.promptTokens ?? 0;
      this.#completion += modelsUsage?.completionTokens ?? 0;
    }
    const total = this.#prompt + this.#completion;
    const {
      maxTotalToken = Infinity,
      maxPromptToken = Infinity,
      maxCompletionToken = Infinity,
    } = this.#limits;
    const isReached = total >= maxTotalToken ||
      this.#prompt >= maxPromptToken ||
      this.#completion >= maxCompletionToken;
    return isReached
      ? `Token usage limit reached, total token count: ${total}, prompt token count: ${this.#prompt}, completion token count: ${this.#completion}.`
      : undefined;
  }

  /** Starts over. */
  override reset(): Promise<void> {
    this.#prompt = 0;
    this.#completion = 0;
    return super.reset();
  }

  /** Writes the condition down. */
  override dumpComponent(): ComponentModel {
    const model = conditionModel("conditions.TokenUsageTermination", {});
    const { maxTotalToken, maxPromptToken, maxCompletionToken } = this.#limits;
    return {
      ...model,
      // Python loads it only if all three are there, and be it as null.
      config: {
        max_total_token: maxTotalToken ?? null,
        max_prompt_token: maxPromptToken ?? null,
        max_completion_token: maxCompletionToken ?? null,
      },
    };
  }
}

/** Makes a {@linkcode TokenUsageTermination} of its model. */
export const tokenUsageProvider: ComponentProvider = {
  componentType: "termination",
  fromConfig: (_, { fields: { optional } }) =>
    new TokenUsageTermination({
      maxTotalToken: optional.integer("max_total_token"),
      maxPromptToken: optional.integer("max_prompt_token"),
      maxCompletionToken: optional.integer("max_completion_token"),
    }),
};
