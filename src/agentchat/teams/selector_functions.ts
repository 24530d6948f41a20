import type { CallContext } from "../../telemetry/mod.ts";
import type { ConversationItem } from "../messages/mod.ts";

/**
 * Says who speaks next, in a model's stead.
 *
 * @param thread - the conversation so far: messages, and what happened between
 * @param call - the signal, and the parent of spans; to hand on
 * @returns the name of a participant, or nothing to let the model choose; or a
 * promise of it
 *
 * @example After each answer the critic speaks
 * ```ts
 * import { type SelectorFunction, TextMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const criticBetween: SelectorFunction = (thread) =>
 *   thread.at(-1)?.source === "critic" ? undefined : "critic";
 *
 * const answer = TextMessage({ content: "A poem.", source: "writer" });
 * assertEquals(await criticBetween([answer], {}), "critic");
 * ```
 */
export type SelectorFunction = (
  thread: readonly ConversationItem[],
  call: CallContext,
) => string | null | undefined | PromiseLike<string | null | undefined>;

/**
 * Says who may speak next. Of several, the model chooses one; of one, nobody
 * needs to.
 *
 * @param thread - the conversation so far: messages, and what happened between
 * @param call - the signal, and the parent of spans; to hand on
 * @returns names of participants, at least one; or a promise of them
 *
 * @example The user is answered by the planner
 * ```ts
 * import { type CandidateFunction, TextMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const plannerFirst: CandidateFunction = (thread) =>
 *   thread.at(-1)?.source === "user" ? ["planner"] : ["writer", "critic"];
 *
 * const task = TextMessage({ content: "Write", source: "user" });
 * assertEquals(await plannerFirst([task], {}), ["planner"]);
 * ```
 */
export type CandidateFunction = (
  thread: readonly ConversationItem[],
  call: CallContext,
) => readonly string[] | PromiseLike<readonly string[]>;

/**
 * The functions of the selector teams that are loaded, which no JSON can hold.
 *
 * @example
 * ```ts
 * import { type SelectorResources } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const resources: SelectorResources = {
 *   selectorFunction: (thread) => thread.length === 1 ? "planner" : undefined,
 * };
 * assertEquals(resources.candidateFunction, undefined);
 * ```
 */
export interface SelectorResources {
  /** Says who speaks next. */
  readonly selectorFunction?: SelectorFunction | undefined;
  /** Says who may speak next. */
  readonly candidateFunction?: CandidateFunction | undefined;
}
