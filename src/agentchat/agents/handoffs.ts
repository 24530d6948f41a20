import {
  AssistantMessage,
  FunctionExecutionResultMessage,
  type LlmMessage,
} from "../../models/mod.ts";
import type {
  FunctionCall,
  FunctionExecutionResult,
  Tool,
} from "../../tools/mod.ts";
import { completeHandoff, type Handoff } from "../handoff.ts";
import { HandoffMessage, type MessageStamp } from "../messages/mod.ts";
import { handoffTool } from "./_handoff_tool.ts";

/**
 * The agents that an assistant may give the conversation to, and how that is
 * done: programs in which nobody hands off leave it out of their bundles.
 *
 * @example
 * ```ts
 * import { AssistantAgent, HandoffMessage, Handoffs, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const alice = new AssistantAgent({
 *   name: "alice",
 *   handoffs: new Handoffs("bob", { target: "carol", message: "Over to Carol." }),
 *   modelClient: new ReplayChatCompletionClient([{
 *     finishReason: "function_calls",
 *     content: [{ id: "1", name: "transfer_to_carol", arguments: "{}" }],
 *     usage: { promptTokens: 1, completionTokens: 1 },
 *     cached: false,
 *   }]),
 * });
 * const { messages } = await alice.run({ task: "Ask Carol" });
 * const last = messages.at(-1);
 * assert(HandoffMessage.is(last));
 * assertEquals([last.target, last.content], ["carol", "Over to Carol."]);
 * ```
 */
export class Handoffs {
  /** To whom, with all that was left out. */
  readonly list: readonly Handoff[];
  /** What the model is shown of them. They take no arguments. */
  readonly tools: readonly Tool[];

  /**
   * Declares them.
   *
   * @param handoffs - the other agents, or only their names
   * @throws {TypeError} if there is no target, or the name is no identifier
   */
  constructor(...handoffs: readonly (Handoff | string)[]) {
    const list = handoffs.map(completeHandoff);
    this.list = list;
    this.tools = list.map(handoffTool);
  }

  /**
   * Gives the conversation to the first of them that a model asked for, if it
   * asked for any. The other is told what the model thought, and what its other
   * calls gave.
   *
   * @param calls - what the model asked for
   * @param results - what it got
   * @param said - what it thought, for whom it speaks, and where ids and times
   * come from
   */
  messageOf(
    calls: readonly FunctionCall[],
    results: readonly FunctionExecutionResult[],
    { thought = null, source, stamp }: {
      readonly thought?: string | null | undefined;
      readonly source: string;
      readonly stamp?: MessageStamp | undefined;
    },
  ): HandoffMessage | undefined {
    const handoffOf = (tool: { readonly name: string }): Handoff | undefined =>
      this.list.find(({ name }) => name === tool.name);
    const isOther = (tool: { readonly name: string }): boolean =>
      handoffOf(tool) === undefined;

    for (const result of results) {
      const handoff = handoffOf(result);
      if (handoff === undefined) continue;
      const others = calls.filter(isOther);
      const context: LlmMessage[] = [];
      if (others.length > 0) {
        context.push(
          AssistantMessage({ content: others, source, thought }),
          FunctionExecutionResultMessage({ content: results.filter(isOther) }),
        );
      } else if (thought) {
        const said = { content: thought, source, thought: null };
        context.push(AssistantMessage(said));
      }
      const { content } = result;
      const { target } = handoff;
      return HandoffMessage({ content, target, context, source }, stamp);
    }
    return undefined;
  }
}
