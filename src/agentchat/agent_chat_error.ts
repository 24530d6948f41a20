import { CodedError } from "../core/mod.ts";

/**
 * What can go wrong in a conversation; see {@linkcode AgentChatError}.
 *
 * @example
 * ```ts
 * import { AgentChatError, type AgentChatErrorCode } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const retriable: AgentChatErrorCode[] = ["already_running", "input_failed"];
 * function canTryAgain(error: unknown): boolean {
 *   return error instanceof AgentChatError && retriable.includes(error.code);
 * }
 * assert(canTryAgain(new AgentChatError("already_running", "Cannot run")));
 * ```
 */
export type AgentChatErrorCode =
  /** A participant of a team failed; the `cause` is its error. */
  | "participant_failed"
  /** What leads a team failed, such as its condition; the `cause` is the error. */
  | "manager_failed"
  /** The runtime that a team lives in stopped under its run. */
  | "runtime_stopped"
  /** The team runs already. */
  | "already_running"
  /** A condition is asked that is met already, and was not reset. */
  | "terminated"
  /** A reply is not what the conversation needs. */
  | "unexpected_reply"
  /** A participant says something of a type that its team does not know. */
  | "unknown_message_type"
  /** The one who should speak next is not in the team, or nobody can. */
  | "no_speaker"
  /** A person could not be asked, or did not answer; the `cause` says why. */
  | "input_failed";

/**
 * What ends a run before its time. Test its `code`: the text may change.
 *
 * @example A condition that was not reset
 * ```ts
 * import { AgentChatError, MaxMessageTermination, TextMessage } from "@autogen-edge/runtime";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const condition = new MaxMessageTermination(1);
 * const items = [TextMessage({ content: "Hi", source: "user" })];
 * await condition.check(items);
 * const error = await assertRejects(() => condition.check(items), AgentChatError);
 * assertEquals(error.code, "terminated");
 * ```
 */
export class AgentChatError extends CodedError<AgentChatErrorCode> {
  /** The same for all of them. */
  override readonly name = "AgentChatError";
}

/** An agent's turn must end with an answer. */
export function noResponse(agentName: string): AgentChatError {
  return new AgentChatError(
    "unexpected_reply",
    `Cannot answer as "${agentName}": the turn ended without a response`,
  );
}

/** What is left in a runtime that stops is never answered. */
export function runtimeStopped(agentName: string): AgentChatError {
  return new AgentChatError(
    "runtime_stopped",
    `Cannot go on as "${agentName}": the runtime stopped`,
  );
}
