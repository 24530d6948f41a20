/** What can go wrong in a conversation; see {@linkcode AgentChatError}. */
export type AgentChatErrorCode =
  /** A participant of a team failed; the `cause` is its error. */
  | "participant_failed"
  /** The team or the agent runs already. */
  | "already_running"
  /** A condition is asked that is met already, and was not reset. */
  | "terminated"
  /** A reply is not what the conversation needs. */
  | "unexpected_reply";

/** What ends a run before its time. Test its `code`. */
export class AgentChatError extends Error {
  /** The same for all of them. */
  override readonly name = "AgentChatError";
  /** What went wrong, for programs. */
  readonly code: AgentChatErrorCode;

  /**
   * Makes an error.
   *
   * @param code - what went wrong, for programs
   * @param message - what was being done, and with which value
   * @param options - the `cause`, where another error led to this one
   */
  constructor(
    code: AgentChatErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
  }
}
