import type { CallContext } from "../../telemetry/mod.ts";
import type {
  ConversationItem,
  MessageStamp,
  StopMessage,
} from "../messages/mod.ts";
import { TerminationCondition } from "./termination_condition.ts";

/**
 * The part that most conditions share: they are met from the first reason to stop
 * that they find until they are reset.
 *
 * @example A condition of one's own
 * ```ts
 * import { BaseTerminationCondition, type ConversationItem, TextMessage, textOf } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * class Wordiness extends BaseTerminationCondition {
 *   constructor() {
 *     super("Wordiness");
 *   }
 *   protected override reasonToStop(items: readonly ConversationItem[]) {
 *     const long = items.find((item) => textOf(item).length > 80);
 *     return long && `${long.source} talks too much`;
 *   }
 * }
 *
 * const condition = new Wordiness();
 * const content = "blah ".repeat(20);
 * const stop = await condition.check([TextMessage({ content, source: "bob" })]);
 * assertEquals([stop?.source, stop?.content], ["Wordiness", "bob talks too much"]);
 * ```
 */
export abstract class BaseTerminationCondition extends TerminationCondition {
  readonly #label: string;
  #terminated = false;

  /**
   * Makes the condition.
   *
   * @param label - the name of the kind of condition, which its stop messages are
   * from; written out, as bundlers rename classes
   * @param stamp - where ids and times of stop messages come from
   */
  constructor(label: string, stamp?: MessageStamp) {
    super(stamp);
    this.#label = label;
  }

  /** Whether the condition is met. */
  override get terminated(): boolean {
    return this.#terminated;
  }

  /**
   * Shows the condition what is new.
   *
   * @param items - messages and events since the last call
   * @param call - the signal, and the parent of spans, for what takes long
   * @returns why to stop, if the condition is met now
   * @throws {AgentChatError} `terminated` if it was met before
   */
  override async check(
    items: readonly ConversationItem[],
    call: CallContext = {},
  ): Promise<StopMessage | undefined> {
    this.assertNotTerminated();
    const reason = await this.reasonToStop(items, call);
    if (reason === undefined) return undefined;
    this.#terminated = true;
    return this.stop(this.#label, reason);
  }

  /** Starts over. What counts forgets its count here, too. */
  override reset(): Promise<void> {
    this.#terminated = false;
    return Promise.resolve();
  }

  /**
   * Looks for a reason to stop.
   *
   * @param items - messages and events since the last call
   * @param call - the signal, and the parent of spans, for what takes long
   * @returns the reason in words; nothing to go on
   */
  protected abstract reasonToStop(
    items: readonly ConversationItem[],
    call: CallContext,
  ): string | undefined | Promise<string | undefined>;
}
