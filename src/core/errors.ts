import { describeThrown } from "../telemetry/mod.ts";
import { CodedError } from "./coded_error.ts";

/**
 * What a caller of the runtime can tell apart; see {@linkcode AgentRuntimeError}.
 *
 * @example Whether to try again
 * ```ts
 * import { AgentId, AgentRuntimeError, type AgentRuntimeErrorCode, message, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assert, assertRejects } from "@std/assert";
 *
 * const PASSING: readonly AgentRuntimeErrorCode[] = ["queue_full", "stopped"];
 *
 * const Ping = message("Ping");
 * await using runtime = new SingleThreadedAgentRuntime();
 * const { code } = await assertRejects(
 *   () => runtime.sendMessage(Ping(), new AgentId("nobody", "1")),
 *   AgentRuntimeError,
 * );
 * assert(!PASSING.includes(code));
 * ```
 */
export type AgentRuntimeErrorCode =
  /** No agent of the recipient's type, or no such instance, is registered. */
  | "agent_not_found"
  /** The agent that a message claims to come from is not registered. */
  | "sender_not_found"
  /** The agent has no handler for a message that wants a reply. */
  | "cant_handle"
  /** A type, an instance or a subscription is registered already. */
  | "already_registered"
  /** A factory failed, or gave something that is no agent. */
  | "agent_creation_failed"
  /** A message or a reply is not plain data. */
  | "not_serializable"
  /** The reply is of another type than the caller asked for. */
  | "unexpected_reply"
  /** A handler threw something that is no error; it is the `cause`. */
  | "handler_failed"
  /** An intervention dropped the message, or the reply to it. */
  | "message_dropped"
  /** As many messages wait as may, and the runtime was told to take no more. */
  | "queue_full"
  /** The runtime stopped before the message was handled. */
  | "stopped"
  /** The runtime is closed for good. */
  | "closed"
  /** The runtime was never started, so that it cannot become idle. */
  | "not_started";

/**
 * What goes wrong between agents. Test its `code`: the text may change.
 *
 * @example An unknown recipient
 * ```ts
 * import { AgentId, AgentRuntimeError, message, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assert, assertRejects } from "@std/assert";
 *
 * const Ping = message("Ping");
 * await using runtime = new SingleThreadedAgentRuntime();
 * const error = await assertRejects(
 *   () => runtime.sendMessage(Ping(), new AgentId("nobody", "1")),
 *   AgentRuntimeError,
 * );
 * assert(error.code === "agent_not_found");
 * ```
 */
export class AgentRuntimeError extends CodedError<AgentRuntimeErrorCode> {
  /** The same for all of them. */
  override readonly name = "AgentRuntimeError";
}

/** Makes an error of whatever was thrown, so that spans and callers can name it. */
export function toError(thrown: unknown, doing: string): Error {
  if (thrown instanceof Error) return thrown;
  return new AgentRuntimeError(
    "handler_failed",
    `Failed ${doing}: ${
      describeThrown(thrown).message
    } was thrown that is no Error`,
    { cause: thrown },
  );
}

/** A message, a reply or a result is not plain data. */
export function notSerializable(
  doing: string,
  problem: string,
): AgentRuntimeError {
  return new AgentRuntimeError("not_serializable", `${doing}: ${problem}`);
}
