import {
  type JsonMessageOptions,
  type Message,
  message,
  MessageSerializers,
  type MessageType,
  SerializationError,
  type SerializationErrorCode,
} from "@autogen-edge/runtime";
import { assertEquals, assertRejects } from "@std/assert";
import { z } from "zod";

/** A type with a schema. */
export const Greeting: MessageType<{ content: string }> = message(
  "Greeting",
  z.object({ content: z.string() }),
);
/** A type of which nothing is known. */
export const Open: MessageType<Record<string, unknown>> = message("Open");

/** A registry of one type. */
export function registry<Fields extends object>(
  type: MessageType<Fields>,
  options?: JsonMessageOptions<Fields>,
): MessageSerializers {
  return new MessageSerializers().register(type, options);
}

/** What a registry of one type reads of JSON. */
export async function read<Fields extends object>(
  type: MessageType<Fields>,
  data: string | Uint8Array,
): Promise<Message> {
  return await registry(type).deserialize({
    dataType: type.typeName,
    dataContentType: "application/json",
    data,
  });
}

/** What is written of a message. */
export function written(
  message: Message,
  serializers: MessageSerializers = registry(Open),
): string {
  return new TextDecoder().decode(serializers.serialize(message).data);
}

/** Expects a reading to fail with exactly this. */
export async function assertRefused(
  reading: Promise<unknown>,
  code: SerializationErrorCode,
  text: string,
): Promise<SerializationError> {
  const error = await assertRejects(() => reading, SerializationError);
  assertEquals([error.code, error.message], [code, text]);
  return error;
}
