import type { ComponentModel, ComponentProvider } from "../../core/mod.ts";
import { type ConversationItem, isAgentEvent } from "../messages/mod.ts";
import { assertCount } from "../_assert_option.ts";
import { conditionModel } from "./_condition_model.ts";
import { BaseTerminationCondition } from "./base_termination_condition.ts";

/**
 * What counts.
 *
 * @example
 * ```ts
 * import { MaxMessageTermination, type MaxMessageTerminationOptions, ThoughtEvent } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const options: MaxMessageTerminationOptions = { includeAgentEvent: true };
 * const condition = new MaxMessageTermination(1, options);
 * await condition.check([ThoughtEvent({ content: "Hm", source: "writer" })]);
 * assert(condition.terminated);
 * ```
 */
export interface MaxMessageTerminationOptions {
  /**
   * Whether events count, too.
   *
   * @default {false}
   */
  readonly includeAgentEvent?: boolean | undefined;
}

/**
 * Stops after a number of messages, those of the task included.
 *
 * @example
 * ```ts
 * import { MaxMessageTermination, TextMessage } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const condition = new MaxMessageTermination(1);
 * await condition.check([TextMessage({ content: "Hi", source: "user" })]);
 * assert(condition.terminated);
 * ```
 */
export class MaxMessageTermination extends BaseTerminationCondition {
  readonly #maxMessages: number;
  readonly #includeAgentEvent: boolean;
  #count = 0;

  /**
   * Makes the condition.
   *
   * @param maxMessages - how many messages there may be
   * @param options - what counts
   * @throws {RangeError} if the number is no whole number of at least 1
   */
  constructor(
    maxMessages: number,
    { includeAgentEvent = false }: MaxMessageTerminationOptions = {},
  ) {
    super("MaxMessageTermination");
    assertCount(maxMessages, "maxMessages", "count messages");
    this.#maxMessages = maxMessages;
    this.#includeAgentEvent = includeAgentEvent;
  }

  /** Counts what is new. */
  protected override reasonToStop(
    items: readonly ConversationItem[],
  ): string | undefined {
    this.#count +=
      items.filter((item) => this.#includeAgentEvent || !isAgentEvent(item))
        .length;
    return this.#count < this.#maxMessages
      ? undefined
      : `Maximum number of messages ${this.#maxMessages} reached, current message count: ${this.#count}`;
  }

  /** Starts over. */
  override reset(): Promise<void> {
    this.#count = 0;
    return super.reset();
  }

  /** Writes the condition down. */
  override dumpComponent(): ComponentModel {
    return conditionModel("conditions.MaxMessageTermination", {
      max_messages: this.#maxMessages,
      include_agent_event: this.#includeAgentEvent,
    });
  }
}

/** Makes a {@linkcode MaxMessageTermination} of its model. */
export const maxMessageProvider: ComponentProvider = {
  componentType: "termination",
  fromConfig: (_, { fields }) =>
    new MaxMessageTermination(fields.integer("max_messages"), {
      includeAgentEvent: fields.optional.boolean("include_agent_event"),
    }),
};
