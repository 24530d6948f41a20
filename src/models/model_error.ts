import { CodedError } from "../core/mod.ts";

/**
 * What can be wrong with a call of a model; see {@linkcode ModelError}.
 *
 * @example Whether to try again
 * ```ts
 * import { ModelError, type ModelErrorCode } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const PASSING: readonly ModelErrorCode[] = ["incomplete_stream"];
 *
 * const error = new ModelError("incomplete_stream", "Cannot read the answer");
 * assert(PASSING.includes(error.code));
 * ```
 */
export type ModelErrorCode =
  /** A replay client has no completion left. */
  | "replay_exhausted"
  /** A recording has no answer to the call. */
  | "not_recorded"
  /** The stream of an answer ended without its result. */
  | "incomplete_stream"
  /** The call asks for something that the model cannot do. */
  | "unsupported"
  /** A schema is not one of an object, or is not JSON. */
  | "invalid_schema"
  /** The provider wants a key, and there is none that can be sent. */
  | "missing_key";

/**
 * A call that a model did not answer. Test its `code`: the text may change.
 *
 * @example
 * ```ts
 * import { ModelError, ReplayChatCompletionClient, UserMessage } from "@autogen-edge/runtime";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const client = new ReplayChatCompletionClient([]);
 * const question = UserMessage({ content: "Why?", source: "user" });
 * const error = await assertRejects(() => client.create([question]), ModelError);
 * assertEquals(error.code, "replay_exhausted");
 * ```
 */
export class ModelError extends CodedError<ModelErrorCode> {
  /** The same for all of them. */
  override readonly name = "ModelError";
}
