import { message, type MessageType } from "./message.ts";

/**
 * What is known of a message that nobody here can read.
 *
 * @example A route for what nobody here can read
 * ```ts
 * import { MessageSerializers, UnknownPayload, type UnknownPayloadFields } from "@autogen-edge/runtime";
 * import { assert, assertEquals } from "@std/assert";
 *
 * function label({ typeName, payload }: UnknownPayloadFields): string {
 *   return `${typeName}, ${payload.length} long`;
 * }
 *
 * const received = await new MessageSerializers().deserialize({
 *   dataType: "Unheard",
 *   dataContentType: "application/json",
 *   data: "{}",
 * });
 * assert(UnknownPayload.is(received));
 * assertEquals(label(received), "Unheard, 2 long");
 * ```
 */
export interface UnknownPayloadFields {
  /** The name of its type. */
  readonly typeName: string;
  /** How it is written. */
  readonly dataContentType: string;
  /** What arrived. */
  readonly payload: Uint8Array | string;
}

/**
 * Stands for a message of a type, or in a content type, that is not registered. An
 * agent may handle it like any other message.
 *
 * @example
 * ```ts
 * import { MessageSerializers, UnknownPayload } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const received = await new MessageSerializers().deserialize({
 *   dataType: "Unheard",
 *   dataContentType: "application/json",
 *   data: "{}",
 * });
 * assert(UnknownPayload.is(received) && received.typeName === "Unheard");
 * ```
 */
export const UnknownPayload: MessageType<
  UnknownPayloadFields,
  "UnknownPayload"
> = /* @__PURE__ */ message("UnknownPayload");
