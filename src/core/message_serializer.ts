import type { Message } from "./message.ts";

/** The content type that is used where no other is asked for. */
export const JSON_CONTENT_TYPE = "application/json";

/**
 * A message outside of the program: on a wire, in a queue, in a store.
 *
 * @example What arrived in a request
 * ```ts
 * import { message, type MessagePayload, MessageSerializers } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Greeting = message<{ content: string }>("Greeting");
 * const serializers = new MessageSerializers().register(Greeting);
 * const payload: MessagePayload = {
 *   dataType: "Greeting",
 *   dataContentType: "application/json; charset=utf-8",
 *   data: '{"content":"hello"}',
 * };
 * const received = await serializers.deserialize(payload);
 * assertEquals(received, Greeting({ content: "hello" }));
 * ```
 */
export interface MessagePayload {
  /** The name of the message's type. */
  readonly dataType: string;
  /** How `data` is written, e.g. `application/json`. */
  readonly dataContentType: string;
  /** The message; text where the transport carries text. */
  readonly data: Uint8Array | string;
}

/**
 * A message as it is written.
 *
 * @example The body of a request
 * ```ts
 * import { message, MessageSerializers, type SerializedMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * function post({ dataContentType, data }: SerializedMessage): Request {
 *   const headers = { "content-type": dataContentType };
 *   const init = { method: "POST", headers, body: data };
 *   return new Request("https://desk.example/", init);
 * }
 *
 * const Greeting = message<{ content: string }>("Greeting");
 * const serializers = new MessageSerializers().register(Greeting);
 * const request = post(serializers.serialize(Greeting({ content: "hello" })));
 * assertEquals(await request.json(), { content: "hello" });
 * ```
 */
export interface SerializedMessage extends MessagePayload {
  /** The bytes. */
  readonly data: Uint8Array<ArrayBuffer>;
}

/**
 * Writes and reads the messages of one type in one content type. Implement it for
 * another content type than JSON, and `add` it to {@linkcode MessageSerializers}.
 *
 * @example Lines of plain text
 * ```ts
 * import { type Message, message, type MessageSerializer, MessageSerializers } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Line = message<{ text: string }>("Line");
 *
 * class PlainLines implements MessageSerializer {
 *   readonly dataType = Line.typeName;
 *   readonly dataContentType = "text/plain";
 *   serialize(line: Message) {
 *     if (!Line.is(line)) throw new TypeError(`Cannot write "${line.type}"`);
 *     return new TextEncoder().encode(line.text);
 *   }
 *   deserialize(data: Uint8Array | string) {
 *     const isText = typeof data === "string";
 *     return Line({ text: isText ? data : new TextDecoder().decode(data) });
 *   }
 * }
 *
 * const serializers = new MessageSerializers().add(new PlainLines());
 * const hello = Line({ text: "hello" });
 * const written = serializers.serialize(hello, { dataContentType: "text/plain" });
 * assertEquals(new TextDecoder().decode(written.data), "hello");
 * assertEquals(await serializers.deserialize(written), hello);
 * ```
 */
export interface MessageSerializer {
  /** The name of the type, as others know it. */
  readonly dataType: string;
  /** How it writes, e.g. `application/x-protobuf`. */
  readonly dataContentType: string;
  /**
   * Called when a message leaves the program.
   *
   * @param message - a message of this type
   * @returns the bytes
   * @throws what rejects this message
   */
  serialize(message: Message): Uint8Array<ArrayBuffer>;
  /**
   * Called when a message arrives. What it is given comes from others: check it.
   *
   * @param data - as the transport carried it
   * @returns a message of this type
   * @throws what rejects this message
   */
  deserialize(data: Uint8Array | string): Message | Promise<Message>;
}
