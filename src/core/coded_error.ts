/**
 * An error that programs tell apart by its `code`; the text may change. The base
 * of all errors of this library that a caller can act on.
 *
 * @typeParam Code - the codes that there are
 *
 * @example Whether to try again
 * ```ts
 * import { AgentRuntimeError, CodedError } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * function isBusy(error: unknown): boolean {
 *   return error instanceof CodedError && error.code === "queue_full";
 * }
 *
 * const refusal = "Cannot send message: 10 messages wait already";
 * assert(isBusy(new AgentRuntimeError("queue_full", refusal)));
 * assert(!isBusy(new Error(refusal)));
 * ```
 */
export class CodedError<Code extends string = string> extends Error {
  /** What went wrong, for programs. */
  readonly code: Code;

  /**
   * Makes an error.
   *
   * @param code - what went wrong, for programs
   * @param message - what was being done, and with which value
   * @param options - the `cause`, where another error led to this one
   */
  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
