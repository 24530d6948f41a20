import type { StandardSchemaV1 } from "@standard-schema/spec";

/**
 * Plain data with a tag that says what it is.
 *
 * @example
 * ```ts
 * import { type Message, message } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Add = message<{ item: string }>("Add");
 * function describe(received: Message): string {
 *   return Add.is(received) ? `adds ${received.item}` : `a ${received.type}`;
 * }
 *
 * assertEquals(describe(JSON.parse('{"type":"Add","item":"pie"}')), "adds pie");
 * assertEquals(describe({ type: "Clear" }), "a Clear");
 * ```
 */
export interface Message {
  /** The declared name of the message's type. */
  readonly type: string;
}

/**
 * The value that {@linkcode MessageType} makes: the fields and the tag.
 *
 * @example
 * ```ts
 * import { message, type TypedMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * type Add = TypedMessage<{ item: string }, "Add">;
 * type Clear = TypedMessage<object, "Clear">;
 *
 * function apply(items: readonly string[], change: Add | Clear): string[] {
 *   return change.type === "Add" ? [...items, change.item] : [];
 * }
 *
 * const Add = message<{ item: string }, "Add">("Add");
 * assertEquals(apply(["tea"], Add({ item: "pie" })), ["tea", "pie"]);
 * assertEquals(apply(["tea"], { type: "Clear" }), []);
 * ```
 */
export type TypedMessage<
  Fields extends object,
  Name extends string = string,
> = Readonly<Omit<Fields, "type">> & { readonly type: Name };

/**
 * A kind of message; call it to make one.
 *
 * @example The messages of one kind among others
 * ```ts
 * import { type Message, message, type MessageType } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * function pick<Fields extends object>(
 *   messages: readonly Message[],
 *   type: MessageType<Fields>,
 * ) {
 *   return messages.filter((one) => type.is(one));
 * }
 *
 * const Note = message<{ text: string }>("Note");
 * const notes = pick([Note({ text: "tea" }), { type: "Tick" }], Note);
 * assertEquals(notes.map(({ text }) => text), ["tea"]);
 * ```
 */
export interface MessageType<
  Fields extends object,
  Name extends string = string,
> {
  /** Makes a message of these fields. */
  (
    ...fields: Record<never, never> extends Omit<Fields, "type">
      ? [fields?: Omit<Fields, "type">]
      : [fields: Omit<Fields, "type">]
  ): TypedMessage<Fields, Name>;
  /** The tag that messages of this kind carry. */
  readonly typeName: Name;
  /** For types only, as in `typeof Greeting.Type`; there is no value in it. */
  readonly Type: TypedMessage<Fields, Name>;
  /** Checks data from outside, where one was given. */
  readonly schema: StandardSchemaV1 | undefined;
  /** Whether a value is a message of this kind, by its tag. */
  is(value: unknown): value is TypedMessage<Fields, Name>;
}

/**
 * Declares a kind of message. Its name is explicit, because bundlers rename
 * classes and functions, and messages outlive the program that made them.
 *
 * @typeParam Fields - what a message holds beside its tag
 * @typeParam Name - the tag, where a literal type is wanted for it
 * @param name - the tag: unique in the system, and stable
 * @returns the kind, which makes messages when called
 * @throws {TypeError} if the name is empty
 *
 * @example
 * ```ts
 * import { message } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Greeting = message<{ content: string }>("Greeting");
 * const hello = Greeting({ content: "hello" });
 * assertEquals(hello, { type: "Greeting", content: "hello" });
 * ```
 */
export function message<
  Fields extends object = Record<never, never>,
  Name extends string = string,
>(name: Name): MessageType<Fields, Name>;
/**
 * Declares a kind of message with a schema, which gives its fields their types.
 *
 * @param name - the tag: unique in the system, and stable
 * @param schema - a schema of the fields, by any library that implements
 * Standard Schema
 * @returns the kind, which makes messages when called
 * @throws {TypeError} if the name is empty
 */
export function message<Name extends string, Fields extends object>(
  name: Name,
  schema: StandardSchemaV1<unknown, Fields>,
): MessageType<Fields, Name>;
export function message<Fields extends object>(
  name: string,
  schema?: StandardSchemaV1<unknown, Fields>,
): MessageType<Fields> {
  if (typeof name !== "string" || name === "") {
    throw new TypeError(
      `Cannot declare a message type: ${JSON.stringify(name)} is not a name`,
    );
  }
  function create(fields?: Omit<Fields, "type">): TypedMessage<Fields> {
    return { ...fields, type: name } as TypedMessage<Fields>;
  }
  function is(value: unknown): value is TypedMessage<Fields> {
    return typeof value === "object" && value !== null && "type" in value &&
      value.type === name;
  }
  return Object.assign(create, {
    typeName: name,
    schema,
    is,
    // Never read: it carries a type to `typeof X.Type`.
    Type: undefined as unknown as TypedMessage<Fields>,
  });
}

/** Throws a `TypeError` unless a value is a message. */
export function assertMessage(
  value: unknown,
  doing: string,
): asserts value is Message {
  if (
    typeof value !== "object" || value === null || !("type" in value) ||
    typeof value.type !== "string"
  ) {
    throw new TypeError(
      `${doing}: ${typeof value} is no message with a "type"`,
    );
  }
}
