import {
  type ConversationItem,
  isAgentEvent,
  type StopMessage,
} from "../messages.ts";
import { TerminationCondition } from "./termination_condition.ts";

/** What counts. */
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
export class MaxMessageTermination extends TerminationCondition {
  readonly #maxMessages: number;
  readonly #includeAgentEvent: boolean;
  #count = 0;

  /**
   * Makes the condition.
   *
   * @param maxMessages - how many messages there may be
   * @param options - what counts
   * @throws {RangeError} if the number is less than 1
   */
  constructor(
    maxMessages: number,
    options: MaxMessageTerminationOptions = {},
  ) {
    super();
    if (!(maxMessages >= 1)) {
      throw new RangeError(
        `Cannot stop after ${maxMessages} messages: at least 1 is needed`,
      );
    }
    this.#maxMessages = maxMessages;
    this.#includeAgentEvent = options.includeAgentEvent ?? false;
  }

  /** Whether the condition is met. */
  override get terminated(): boolean {
    return this.#count >= this.#maxMessages;
  }

  /** Shows the condition what is new. */
  // deno-lint-ignore require-await -- so that a throw becomes a rejection
  override async check(
    items: readonly ConversationItem[],
  ): Promise<StopMessage | undefined> {
    this.assertNotTerminated();
    this.#count +=
      items.filter((item) => this.#includeAgentEvent || !isAgentEvent(item))
        .length;
    if (!this.terminated) return undefined;
    return this.stop(
      "MaxMessageTermination",
      `Maximum number of messages ${this.#maxMessages} reached, current message count: ${this.#count}`,
    );
  }

  /** Starts over. */
  override reset(): Promise<void> {
    this.#count = 0;
    return Promise.resolve();
  }
}
