import { AgentChatError } from "../agent_chat_error.ts";
import {
  type ConversationItem,
  type MessageStamp,
  StopMessage,
} from "../messages.ts";

/**
 * Decides when a team stops. It is shown what is new after every turn, keeps
 * count itself, and is met until it is reset.
 *
 * @example Combining conditions
 * ```ts
 * import { MaxMessageTermination, TextMentionTermination } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const condition = new TextMentionTermination("DONE")
 *   .or(new MaxMessageTermination(10));
 * assert(!condition.terminated);
 * ```
 */
export abstract class TerminationCondition {
  readonly #stamp: MessageStamp;

  /**
   * Makes the condition.
   *
   * @param stamp - where ids and times of stop messages come from
   */
  constructor(stamp: MessageStamp = {}) {
    this.#stamp = stamp;
  }

  /** Whether the condition is met. */
  abstract readonly terminated: boolean;

  /**
   * Shows the condition what is new.
   *
   * @param items - messages and events since the last call
   * @returns why to stop, if the condition is met now
   * @throws {AgentChatError} `terminated` if it was met before
   */
  abstract check(
    items: readonly ConversationItem[],
  ): Promise<StopMessage | undefined>;

  /** Starts over. */
  abstract reset(): Promise<void>;

  /** Met when both are, together or one after the other. */
  and(other: TerminationCondition): TerminationCondition {
    return new Combination("and", [this, other]);
  }

  /** Met when one of them is. */
  or(other: TerminationCondition): TerminationCondition {
    return new Combination("or", [this, other]);
  }

  /** Throws if the condition is met already. */
  protected assertNotTerminated(): void {
    if (this.terminated) {
      throw new AgentChatError(
        "terminated",
        "Termination condition has already been reached",
      );
    }
  }

  /** Says why to stop. */
  protected stop(source: string, content: string): StopMessage {
    return StopMessage({ content, source }, this.#stamp);
  }
}

class Combination extends TerminationCondition {
  readonly #kind: "and" | "or";
  readonly #conditions: readonly TerminationCondition[];
  #stops: StopMessage[] = [];

  constructor(
    kind: "and" | "or",
    conditions: readonly TerminationCondition[],
  ) {
    super();
    this.#kind = kind;
    this.#conditions = conditions;
  }

  override get terminated(): boolean {
    return this.#kind === "and"
      ? this.#conditions.every(({ terminated }) => terminated)
      : this.#conditions.some(({ terminated }) => terminated);
  }

  override async check(
    items: readonly ConversationItem[],
  ): Promise<StopMessage | undefined> {
    this.assertNotTerminated();
    const waiting = this.#conditions.filter(({ terminated }) => !terminated);
    const answers = await Promise.all(
      waiting.map((condition) => condition.check(items)),
    );
    this.#stops.push(...answers.filter((stop) => stop !== undefined));
    if (!this.terminated) return undefined;
    return this.stop(
      this.#stops.map(({ source }) => source).join(", "),
      this.#stops.map(({ content }) => content).join(", "),
    );
  }

  override async reset(): Promise<void> {
    this.#stops = [];
    await Promise.all(this.#conditions.map((condition) => condition.reset()));
  }
}
