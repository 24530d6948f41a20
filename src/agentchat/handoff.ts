/**
 * Another agent that an agent may give the conversation to. Its model is shown a
 * tool for it.
 *
 * @example
 * ```ts
 * import { AssistantAgent, type Handoff, HandoffMessage, Handoffs, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const toBob: Handoff = { target: "bob", message: "Over to Bob." };
 * const alice = new AssistantAgent({
 *   name: "alice",
 *   handoffs: new Handoffs(toBob, "carol"),
 *   modelClient: new ReplayChatCompletionClient([{
 *     finishReason: "function_calls",
 *     content: [{ id: "1", name: "transfer_to_bob", arguments: "{}" }],
 *     usage: { promptTokens: 1, completionTokens: 1 },
 *     cached: false,
 *   }]),
 * });
 * const { messages } = await alice.run({ task: "Ask Bob" });
 * const last = messages.at(-1);
 * assert(HandoffMessage.is(last));
 * assertEquals([last.target, last.content], ["bob", "Over to Bob."]);
 * ```
 */
export interface Handoff {
  /** The name of the other agent. */
  readonly target: string;
  /**
   * Tells the model when to hand over.
   *
   * @default {"Handoff to " + target + "."}
   */
  readonly description?: string | undefined;
  /**
   * What the tool is called: letters, digits and `_`.
   *
   * @default {"transfer_to_" + target.toLowerCase()}
   */
  readonly name?: string | undefined;
  /**
   * What is said to the other agent.
   *
   * @default a sentence that names the other
   */
  readonly message?: string | undefined;
}

/** A handoff with all that AutoGen fills in. */
export interface CompleteHandoff {
  readonly target: string;
  readonly description: string;
  readonly name: string;
  readonly message: string;
}

/**
 * Fills in what a handoff leaves out.
 *
 * @param handoff - the handoff, or only its target
 * @throws {TypeError} if there is no target, or the name is no identifier
 */
export function completeHandoff(handoff: Handoff | string): CompleteHandoff {
  const given = typeof handoff === "string" ? { target: handoff } : handoff;
  const { target, description, name, message } = given;
  if (typeof target !== "string" || target === "") {
    throw new TypeError(
      `Cannot hand off to ${JSON.stringify(target)}: it is no name of an agent`,
    );
  }
  // AutoGen takes an empty text for one that is left out.
  const complete = {
    target,
    description: description || `Handoff to ${target}.`,
    name: name || `transfer_to_${target.toLowerCase()}`,
    message: message ||
      `Transferred to ${target}, adopting the role of ${target} immediately.`,
  };
  if (/^[\p{XIDS}_]\p{XIDC}*$/u.test(complete.name)) return complete;
  throw new TypeError(
    `Cannot hand off to "${target}": the name "${complete.name}" is no identifier`,
  );
}
