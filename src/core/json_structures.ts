import { pointer } from "./_json_pointer.ts";
import type { ConfigRefusal } from "./config_fields.ts";
import { type JsonCodec, jsonOneOf, jsonOpaque, scalar } from "./json_codec.ts";

/**
 * A list.
 *
 * @param item - what is in the list
 *
 * @example
 * ```ts
 * import { jsonInteger, jsonList, readJson } from "@autogen-edge/runtime";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const numbers = jsonList(jsonInteger);
 * assertEquals(readJson(numbers, [1, 2]), [1, 2]);
 * assertThrows(() => readJson(numbers, [1, "2"]), Error, '/1 is "2"');
 * ```
 */
export function jsonList<Item>(
  item: JsonCodec<Item>,
): JsonCodec<readonly Item[]> {
  const list = scalar("a list", (json) => Array.isArray(json));
  return {
    write: (items) => items.map(item.write),
    read: (json, refuse) =>
      list.read(json, refuse).map((each, index) =>
        item.read(each, inside(pointer(index), refuse))
      ),
  };
}

/**
 * An object whose field names are data, as they are.
 *
 * @param item - what each field holds
 *
 * @example
 * ```ts
 * import { jsonInteger, jsonRecord, readJson } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const votes = jsonRecord(jsonInteger);
 * assertEquals(votes.write({ adaL: 2 }), { adaL: 2 });
 * assertEquals(readJson(votes, { adaL: 2 }), { adaL: 2 });
 * ```
 */
export function jsonRecord<Item>(
  item: JsonCodec<Item>,
): JsonCodec<Readonly<Record<string, Item>>> {
  function each<From, To>(
    fields: Readonly<Record<string, From>>,
    change: (value: From, name: string) => To,
  ): Record<string, To> {
    return Object.fromEntries(
      Object.entries(fields).map((
        [name, value],
      ) => [name, change(value, name)]),
    );
  }
  return {
    write: (fields) => each(fields, item.write),
    read: (json, refuse) =>
      each(
        jsonOpaque.read(json, refuse),
        (value, name) => item.read(value, inside(pointer(name), refuse)),
      ),
  };
}

/**
 * Something that may be `null`, or left out, which is the same.
 *
 * @param codec - what it is otherwise
 *
 * @example
 * ```ts
 * import { jsonNullable, jsonObject, jsonString, readJson } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const person = jsonObject<{ readonly nickName: string | null }>({
 *   nickName: jsonNullable(jsonString),
 * });
 * assertEquals(person.write({ nickName: null }), { nick_name: null });
 * assertEquals(readJson(person, {}), { nickName: null });
 * ```
 */
export function jsonNullable<Value>(
  codec: JsonCodec<Value>,
): JsonCodec<Value | null> {
  return {
    ...jsonOptional<Value | null>(codec as JsonCodec<Value | null>, () => null),
    write: (value) =>
      value === null || value === undefined ? null : codec.write(value),
  };
}

/**
 * Something that may be left out; `null` is read as left out, too.
 *
 * @param codec - what it is otherwise
 * @param missing - what leaving it out means
 *
 * @example
 * ```ts
 * import { jsonInteger, jsonObject, jsonOptional, readJson } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * interface Limit {
 *   readonly turns: number;
 *   readonly tokens?: number | undefined;
 * }
 * const limit = jsonObject<Limit>({
 *   turns: jsonOptional(jsonInteger, () => 10),
 *   tokens: jsonOptional(jsonInteger),
 * });
 * assertEquals(limit.write({ turns: 3 }), { turns: 3 });
 * assertEquals(readJson(limit, { tokens: null }), { turns: 10 });
 * ```
 */
export function jsonOptional<Value>(
  codec: JsonCodec<Value>,
): JsonCodec<Value | undefined>;
/** The same, with what leaving it out means. */
export function jsonOptional<Value>(
  codec: JsonCodec<Value>,
  missing: () => Value,
): JsonCodec<Value>;
export function jsonOptional<Value>(
  codec: JsonCodec<Value>,
  missing?: () => Value,
): JsonCodec<Value | undefined> {
  return {
    write: (value) =>
      value === undefined || value === null ? undefined : codec.write(value),
    read: (json, refuse) =>
      json === null ? missing?.() : codec.read(json, refuse),
    missing: () => missing?.(),
  };
}

/**
 * How each field of a value is written.
 *
 * @example
 * ```ts
 * import { type JsonFields, jsonInteger, jsonObject, readJson } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * interface Point {
 *   readonly x: number;
 *   readonly y: number;
 * }
 * const fields: JsonFields<Point> = { x: jsonInteger, y: jsonInteger };
 * assertEquals(readJson(jsonObject(fields), { x: 1, y: 2 }), { x: 1, y: 2 });
 * ```
 */
export type JsonFields<Value extends object> = {
  readonly [Name in keyof Value]-?: JsonCodec<Value[Name]>;
};

/**
 * An object. Fields that it does not know are passed over when it is read.
 *
 * @param fields - how each field is written, in the order of the JSON
 * @param nameOf - what a field is called in the JSON
 *
 * @example
 * ```ts
 * import { jsonObject, jsonString, readJson } from "@autogen-edge/runtime";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const person = jsonObject<{ readonly firstName: string }>({
 *   firstName: jsonString,
 * });
 * assertEquals(person.write({ firstName: "Ada" }), { first_name: "Ada" });
 * assertEquals(readJson(person, { first_name: "Ada", age: 36 }), {
 *   firstName: "Ada",
 * });
 * assertThrows(() => readJson(person, {}), Error, "/first_name is missing");
 * ```
 */
export function jsonObject<Value extends object>(
  fields: JsonFields<Value>,
  nameOf: (name: string) => string = snakeCase,
): JsonCodec<Value> {
  const codecs = Object.entries<JsonCodec<unknown>>(fields).map((
    [name, codec],
  ) => [name, nameOf(name), codec] as const);
  return {
    write(value) {
      return objectOf(codecs.map(([name, written, codec]) => [
        written,
        codec.write((value as Readonly<Record<string, unknown>>)[name]),
      ]));
    },
    read(json, refuse) {
      const object = jsonOpaque.read(json, refuse);
      const value = objectOf(codecs.map(([name, written, codec]) => {
        const path = pointer(written);
        // What the object inherits, nobody has written.
        const field = Object.hasOwn(object, written)
          ? codec.read(object[written], inside(path, refuse))
          : missingField(codec, path, refuse);
        return [name, field];
      }));
      // The type of `fields` names the fields of a value, all of them.
      return value as Value;
    },
  };
}

/**
 * One of several objects, which their `type` tells apart.
 *
 * @param codecs - how each is written, by its `type`
 *
 * @example
 * ```ts
 * import { jsonInteger, jsonObject, jsonOneOf, jsonTagged, readJson } from "@autogen-edge/runtime";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * interface Circle {
 *   readonly type: "Circle";
 *   readonly radius: number;
 * }
 * interface Square {
 *   readonly type: "Square";
 *   readonly side: number;
 * }
 * const shape = jsonTagged<Circle | Square>({
 *   Circle: jsonObject<Circle>({ radius: jsonInteger, type: jsonOneOf("Circle") }),
 *   Square: jsonObject<Square>({ side: jsonInteger, type: jsonOneOf("Square") }),
 * });
 * assertEquals(readJson(shape, { type: "Square", side: 2 }).type, "Square");
 * assertThrows(() => readJson(shape, { type: "Line" }), Error, "/type is");
 * ```
 */
export function jsonTagged<Value extends { readonly type: string }>(
  codecs: {
    readonly [Tag in Value["type"]]: JsonCodec<
      Extract<Value, { readonly type: Tag }>
    >;
  },
): JsonCodec<Value> {
  const byTag: Readonly<Record<string, JsonCodec<Value>>> = codecs;
  const tags = jsonObject<{ readonly type: string }>({
    type: jsonOneOf(...Object.keys(byTag)),
  });
  return {
    write: (value) => byTag[value.type]?.write(value),
    read(json, refuse) {
      const { type } = tags.read(json, refuse);
      // The tags that are read are those of the codecs.
      return (byTag[type] as JsonCodec<Value>).read(json, refuse);
    },
  };
}

/** The fields that are there, whatever they are called: `__proto__` is a name. */
function objectOf(fields: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(fields.filter(([, field]) => field !== undefined));
}

function inside(path: string, refuse: ConfigRefusal): ConfigRefusal {
  return (inner, code, problem) => refuse(path + inner, code, problem);
}

function missingField(
  { missing }: JsonCodec<unknown>,
  path: string,
  refuse: ConfigRefusal,
): unknown {
  if (missing !== undefined) return missing();
  throw refuse(path, "missing_field", "is missing");
}

/** A name in Python's way. */
export function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
