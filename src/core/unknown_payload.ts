import { message, type MessageType } from "./message.ts";

/** What is known of a message that nobody here can read. */
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
