import {
  type Component,
  type ComponentKind,
  type ComponentModel,
  type ComponentProvider,
  notDumpable,
} from "../../core/mod.ts";
import type { CallContext } from "../../telemetry/mod.ts";
import { AgentChatError } from "../agent_chat_error.ts";
import {
  type ConversationItem,
  type MessageStamp,
  StopMessage,
} from "../messages/mod.ts";
import { conditionModel } from "./_condition_model.ts";

/**
 * Decides when a team stops. It is shown what is new after every turn, keeps
 * count itself, and is met until it is reset; a team resets it when a run ends by
 * it. For one of your own, {@linkcode BaseTerminationCondition} is the shorter way.
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
 *
 * @example A condition around another
 * ```ts
 * import { type ConversationItem, StopMessageTermination, TerminationCondition } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * class Logged extends TerminationCondition {
 *   readonly log: string[] = [];
 *   constructor(readonly inner: TerminationCondition) {
 *     super();
 *   }
 *   override get terminated() {
 *     return this.inner.terminated;
 *   }
 *   override check(items: readonly ConversationItem[]) {
 *     this.log.push(`${items.length} new`);
 *     return this.inner.check(items);
 *   }
 *   override reset() {
 *     return this.inner.reset();
 *   }
 * }
 *
 * const condition = new Logged(new StopMessageTermination());
 * await condition.check([]);
 * assertEquals(condition.log, ["0 new"]);
 * ```
 */
export abstract class TerminationCondition implements Component {
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
   * @param call - the signal, and the parent of spans, for what takes long
   * @returns why to stop, if the condition is met now
   * @throws {AgentChatError} `terminated` if it was met before
   */
  abstract check(
    items: readonly ConversationItem[],
    call?: CallContext,
  ): Promise<StopMessage | undefined>;

  /** Starts over. */
  abstract reset(): Promise<void>;

  /**
   * Writes the condition down. By default it cannot be.
   *
   * @returns its component model: JSON
   * @throws {ConfigError} `not_dumpable`
   */
  dumpComponent(): ComponentModel {
    throw notDumpable("a termination condition");
  }

  /**
   * Met when both are, together or one after the other.
   *
   * @param other - the other condition
   * @throws {TypeError} if the other is none
   */
  and(other: TerminationCondition): TerminationCondition {
    return combined("AndTerminationCondition", this, other);
  }

  /**
   * Met when one of them is.
   *
   * @param other - the other condition
   * @throws {TypeError} if the other is none
   */
  or(other: TerminationCondition): TerminationCondition {
    return combined("OrTerminationCondition", this, other);
  }

  /**
   * Refuses to go on if the condition is met already.
   *
   * @throws {AgentChatError} `terminated`
   */
  protected assertNotTerminated(): void {
    if (this.terminated) {
      throw new AgentChatError(
        "terminated",
        "Termination condition has already been reached",
      );
    }
  }

  /**
   * Says why to stop.
   *
   * @param source - who says so: the name of the kind of condition
   * @param content - why; it becomes the `stopReason` of the run
   */
  protected stop(source: string, content: string): StopMessage {
    return StopMessage({ content, source }, this.#stamp);
  }
}

/**
 * What a condition has to be where a component needs one.
 *
 * @example
 * ```ts
 * import { MaxMessageTermination, terminationKind } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * assert(terminationKind.is(new MaxMessageTermination(3)));
 * assert(!terminationKind.is({ terminated: false }));
 * ```
 */
export const terminationKind: ComponentKind<TerminationCondition> = {
  name: "termination condition",
  is: (value) => value instanceof TerminationCondition,
};

/** How a condition is made of others. */
type CombinationLabel = "AndTerminationCondition" | "OrTerminationCondition";

class Combination extends TerminationCondition {
  readonly #label: CombinationLabel;
  readonly #conditions: readonly TerminationCondition[];
  /** Of those that are met, in the order in which they were. */
  #stops: StopMessage[] = [];

  constructor(
    label: CombinationLabel,
    conditions: readonly TerminationCondition[],
  ) {
    super();
    this.#label = label;
    this.#conditions = conditions;
  }

  override get terminated(): boolean {
    return this.#label === "AndTerminationCondition"
      ? this.#conditions.every(({ terminated }) => terminated)
      : this.#conditions.some(({ terminated }) => terminated);
  }

  override async check(
    items: readonly ConversationItem[],
    call?: CallContext,
  ): Promise<StopMessage | undefined> {
    this.assertNotTerminated();
    const waiting = this.#conditions.filter(({ terminated }) => !terminated);
    const answers = await Promise.all(
      waiting.map((condition) => condition.check(items, call)),
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

  override dumpComponent(): ComponentModel {
    return conditionModel(`base.${this.#label}`, {
      conditions: this.#conditions.map((condition) =>
        condition.dumpComponent()
      ),
    });
  }
}

function combined(
  label: CombinationLabel,
  one: TerminationCondition,
  other: TerminationCondition,
): TerminationCondition {
  if (terminationKind.is(other)) return new Combination(label, [one, other]);
  throw new TypeError(`Cannot create an ${label}: ${other} is no condition`);
}

/** Makes conditions that are made of others. */
export function combinationProvider(
  label: CombinationLabel,
): ComponentProvider {
  return {
    componentType: "termination",
    async fromConfig(_, { loadAll }) {
      const conditions = await loadAll("conditions", terminationKind);
      if (conditions.length > 0) return new Combination(label, conditions);
      throw new RangeError(`Cannot create an ${label}: "conditions" is empty`);
    },
  };
}
