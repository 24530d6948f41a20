import {
  type MessageUpgrade,
  readJson,
  writeJson,
} from "./_json_serializer.ts";
import type { Message, MessageType, TypedMessage } from "./message.ts";
import {
  JSON_CONTENT_TYPE,
  type MessagePayload,
  type MessageSerializer,
  type SerializedMessage,
} from "./message_serializer.ts";
import { SerializationError } from "./serialization_error.ts";
import { UnknownPayload } from "./unknown_payload.ts";

export type { MessageUpgrade };

/**
 * How messages of one type are written and read as JSON.
 *
 * @example A field that is not for others
 * ```ts
 * import { type JsonMessageOptions, message, MessageSerializers } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * interface Login {
 *   readonly user: string;
 *   readonly password: string;
 * }
 * const Login = message<Login>("Login");
 * const options: JsonMessageOptions<Login> = { encode: ({ user }) => ({ user }) };
 *
 * const serializers = new MessageSerializers().register(Login, options);
 * const { data } = serializers.serialize(Login({ user: "ada", password: "?" }));
 * assertEquals(new TextDecoder().decode(data), '{"user":"ada"}');
 * ```
 */
export interface JsonMessageOptions<
  Fields extends object,
  Name extends string = string,
> {
  /**
   * What is written of a message, where that is not its fields without the tag.
   * The schema of the type reads it.
   */
  readonly encode?:
    | ((message: TypedMessage<Fields, Name>) => object)
    | undefined;
  /**
   * What makes today's fields of those of an earlier version, by the name that it
   * was written under. They come from others and are not checked; what is made of
   * them is, by the schema of the type.
   */
  readonly upgrades?: Readonly<Record<string, MessageUpgrade>> | undefined;
}

/**
 * How a message is written.
 *
 * @example
 * ```ts
 * import { message, MessageSerializers, SerializationError, type SerializeOptions } from "@autogen-edge/runtime";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const Line = message<{ text: string }>("Line");
 * const serializers = new MessageSerializers().register(Line);
 *
 * const asYaml: SerializeOptions = { dataContentType: "application/yaml" };
 * const error = assertThrows(
 *   () => serializers.serialize(Line({ text: "hello" }), asYaml),
 *   SerializationError,
 * );
 * assertEquals(error.code, "unknown_type");
 * ```
 */
export interface SerializeOptions {
  /**
   * How the message is written.
   *
   * @default {"application/json"}
   */
  readonly dataContentType?: string | undefined;
}

interface Entry {
  /** What was registered; the same again is no conflict. */
  readonly owner: unknown;
  readonly read: (data: Uint8Array | string) => Message | Promise<Message>;
  /** None for an earlier name, which is read only. */
  readonly write?: (message: Message) => Uint8Array<ArrayBuffer>;
}

/**
 * Writes messages for others and reads theirs, by the name of the type and the
 * content type. JSON is built in, as Python AutoGen writes it: the fields alone,
 * with the name of the type beside them.
 *
 * @example A message to a wire and back, also from an earlier version
 * ```ts
 * import { message, MessageSerializers } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Greeting = message<{ content: string }>("Greeting/2");
 * const serializers = new MessageSerializers().register(Greeting, {
 *   upgrades: { "Greeting/1": ({ text }) => ({ content: text }) },
 * });
 *
 * const hello = Greeting({ content: "hello" });
 * const written = serializers.serialize(hello);
 * assertEquals(new TextDecoder().decode(written.data), '{"content":"hello"}');
 * assertEquals(await serializers.deserialize(written), hello);
 *
 * const old = { ...written, dataType: "Greeting/1", data: '{"text":"hello"}' };
 * assertEquals(await serializers.deserialize(old), hello);
 * ```
 */
export class MessageSerializers {
  /** By the name of the type, then by the content type. */
  readonly #entries: Map<string, Map<string, Entry>> = new Map();

  /**
   * Lets messages of a type be written and read as JSON. The same type again
   * changes nothing.
   *
   * @param type - the type; its schema checks what is read
   * @param options - another form, and the names that it had before
   * @returns the registry, so that calls chain
   * @throws {SerializationError} `already_registered`: another type has the name
   * @throws {TypeError} if a type is said to be an earlier version of itself
   */
  register<Fields extends object, Name extends string>(
    type: MessageType<Fields, Name>,
    { encode, upgrades = {} }: JsonMessageOptions<Fields, Name> = {},
  ): this {
    if (Object.hasOwn(upgrades, type.typeName)) {
      throw new TypeError(
        `Cannot register "${type.typeName}": it is no earlier name of itself`,
      );
    }
    const entries = Object.entries(upgrades).map((
      [name, upgrade],
    ): [string, Entry] => {
      const read = (data: Uint8Array | string) =>
        readJson(type, data, { name, upgrade });
      return [name, { owner: upgrade, read }];
    });
    entries.push([type.typeName, {
      owner: type,
      read: (data) => readJson(type, data),
      write: (message) =>
        writeJson(message as TypedMessage<Fields, Name>, encode),
    }]);
    return this.#add(JSON_CONTENT_TYPE, entries);
  }

  /**
   * Adds what writes and reads one type in one content type.
   *
   * @param serializer - what does so; the same again changes nothing
   * @returns the registry, so that calls chain
   * @throws {SerializationError} `already_registered`
   */
  add(serializer: MessageSerializer): this {
    return this.#add(serializer.dataContentType, [[serializer.dataType, {
      owner: serializer,
      read: (data) => serializer.deserialize(data),
      write: (message) => serializer.serialize(message),
    }]]);
  }

  /**
   * Writes a message.
   *
   * @param message - plain data with a `type` that is registered
   * @param options - the content type, where it is not JSON
   * @returns the bytes, with the names that `deserialize` needs
   * @throws {SerializationError} `unknown_type`, `not_serializable`
   * @throws what a serializer that was added throws
   */
  serialize(
    message: Message,
    { dataContentType = JSON_CONTENT_TYPE }: SerializeOptions = {},
  ): SerializedMessage {
    const { write } = this.#find(message.type, dataContentType) ?? {};
    if (write === undefined) {
      throw new SerializationError(
        "unknown_type",
        `Cannot write "${message.type}" as "${dataContentType}": it is not registered`,
      );
    }
    return { dataType: message.type, dataContentType, data: write(message) };
  }

  /**
   * Reads a message. Nothing of it is trusted: it is of the type that its name
   * says and passes the schema of that type, or it is refused.
   *
   * @param payload - what arrived
   * @returns the message, or an {@linkcode UnknownPayload} where its type or its
   * content type is not registered
   * @throws {SerializationError} `malformed_payload`, `invalid_message`; the
   * text names the type and the fields
   * @throws what a serializer that was added throws
   */
  async deserialize(payload: MessagePayload): Promise<Message> {
    const { dataType, dataContentType, data } = payload;
    const entry = this.#find(dataType, dataContentType);
    return entry === undefined
      ? UnknownPayload({ typeName: dataType, dataContentType, payload: data })
      : await entry.read(data);
  }

  #find(dataType: string, contentType: string): Entry | undefined {
    return this.#entries.get(dataType)?.get(mediaType(contentType));
  }

  /** Adds all or none. */
  #add(
    contentType: string,
    entries: readonly (readonly [dataType: string, Entry])[],
  ): this {
    for (const [dataType, { owner }] of entries) {
      const taken = this.#find(dataType, contentType);
      if (taken !== undefined && taken.owner !== owner) {
        throw new SerializationError(
          "already_registered",
          `Cannot register "${dataType}" as "${contentType}": the name is taken`,
        );
      }
    }
    for (const [dataType, entry] of entries) {
      const forms = this.#entries.get(dataType) ?? new Map<string, Entry>();
      this.#entries.set(dataType, forms);
      if (!forms.has(mediaType(contentType))) {
        forms.set(mediaType(contentType), entry);
      }
    }
    return this;
  }
}

/** Without parameters: JSON is UTF-8, whatever its charset is said to be. */
function mediaType(contentType: string): string {
  const [type = ""] = contentType.split(";", 1);
  return type.trim().toLowerCase();
}
