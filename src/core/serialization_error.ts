import { CodedError } from "./coded_error.ts";

/**
 * What can be wrong on a wire; see {@linkcode SerializationError}.
 *
 * @example Whose fault it is
 * ```ts
 * import { MessageSerializers, message, SerializationError, type SerializationErrorCode } from "@autogen-edge/runtime";
 * import { assert, assertThrows } from "@std/assert";
 *
 * const THEIRS: readonly SerializationErrorCode[] = [
 *   "malformed_payload",
 *   "invalid_message",
 * ];
 *
 * const Level = message<{ level: number }>("Level");
 * const serializers = new MessageSerializers().register(Level);
 * const { code } = assertThrows(
 *   () => serializers.serialize(Level({ level: NaN })),
 *   SerializationError,
 * );
 * assert(!THEIRS.includes(code));
 * ```
 */
export type SerializationErrorCode =
  /** A message of that type, or in that content type, cannot be written. */
  | "unknown_type"
  /** A message holds what cannot be written. */
  | "not_serializable"
  /** What was received is not UTF-8, not JSON, or no object. */
  | "malformed_payload"
  /** What was received is not what its type declares. */
  | "invalid_message"
  /** A type, or an earlier name of one, is registered already. */
  | "already_registered";

/**
 * A message that cannot be written or read. It concerns that message alone. Test
 * its `code`: the text may change.
 *
 * @example
 * ```ts
 * import { message, MessageSerializers, SerializationError } from "@autogen-edge/runtime";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const Greeting = message<{ content: string }>("Greeting");
 * const serializers = new MessageSerializers().register(Greeting);
 * const error = await assertRejects(
 *   () =>
 *     serializers.deserialize({
 *       dataType: "Greeting",
 *       dataContentType: "application/json",
 *       data: "hello",
 *     }),
 *   SerializationError,
 * );
 * assertEquals(error.code, "malformed_payload");
 * ```
 */
export class SerializationError extends CodedError<SerializationErrorCode> {
  /** The same for all of them. */
  override readonly name = "SerializationError";
}
