import { describeValue } from "./_describe_value.ts";
import { isJsonObject, type JsonObject } from "./_is_json_object.ts";
import { pointer } from "./_json_pointer.ts";
import type { ConfigErrorCode } from "./config_error.ts";

/**
 * Makes the error about one field.
 *
 * @param path - a JSON pointer to the field
 * @param code - what is wrong, for programs
 * @param problem - what is wrong, in words that follow the path
 *
 * @example
 * ```ts
 * import { ConfigFields, type ConfigRefusal } from "@autogen-edge/runtime";
 * import { assertThrows } from "@std/assert";
 *
 * const refuse: ConfigRefusal = (path, code, problem) =>
 *   new SyntaxError(`Cannot read the menu: ${path} ${problem} (${code})`);
 *
 * const menu = new ConfigFields({ price: "cheap" }, refuse);
 * assertThrows(
 *   () => menu.number("price"),
 *   SyntaxError,
 *   'Cannot read the menu: /price is "cheap", not a number (invalid_field)',
 * );
 * ```
 */
export type ConfigRefusal = (
  path: string,
  code: ConfigErrorCode,
  problem: string,
) => Error;

/**
 * Reads the fields of a config one by one, so that the error about a wrong one
 * names it. A field that is `null` counts as left out, as in Python.
 *
 * @typeParam Missing - what is read of a field that is not there: nothing, which
 * is an error, or `undefined` by way of {@linkcode ConfigFields.optional}
 *
 * @example
 * ```ts
 * import { ConfigFields } from "@autogen-edge/runtime";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const fields = new ConfigFields(
 *   { turns: 3, name: null },
 *   (path, _code, problem) => new RangeError(`${path} ${problem}`),
 * );
 * assertEquals(fields.integer("turns"), 3);
 * assertEquals(fields.optional.string("name"), undefined);
 * const error = assertThrows(() => fields.string("turns"), RangeError);
 * assertEquals(error.message, "/turns is 3, not a string");
 * ```
 */
export class ConfigFields<Missing extends undefined = never> {
  readonly #json: JsonObject;
  readonly #refuse: ConfigRefusal;
  #optional = false;

  /**
   * Opens an object.
   *
   * @param json - the object; anything else is an error
   * @param refuse - makes the errors
   * @throws what `refuse` makes
   */
  constructor(json: unknown, refuse: ConfigRefusal) {
    this.#refuse = refuse;
    if (!isJsonObject(json)) throw this.#wrong("", json, "an object");
    this.#json = json;
  }

  /** The same fields, which may be left out: they are read as `undefined`. */
  get optional(): ConfigFields<undefined> {
    const fields = new ConfigFields<undefined>(this.#json, this.#refuse);
    fields.#optional = true;
    return fields;
  }

  /**
   * A text.
   *
   * @param name - the field
   * @throws what `refuse` makes, if it is missing or something else
   */
  string(name: string): string | Missing {
    return this.#read(name, "a string", (value) => typeof value === "string");
  }

  /**
   * A number.
   *
   * @param name - the field
   * @throws what `refuse` makes, if it is missing or something else
   */
  number(name: string): number | Missing {
    return this.#read(name, "a number", (value) => typeof value === "number");
  }

  /**
   * A number without a fraction.
   *
   * @param name - the field
   * @throws what `refuse` makes, if it is missing or something else
   */
  integer(name: string): number | Missing {
    return this.#read(
      name,
      "an integer",
      (value): value is number => Number.isSafeInteger(value),
    );
  }

  /**
   * True or false.
   *
   * @param name - the field
   * @throws what `refuse` makes, if it is missing or something else
   */
  boolean(name: string): boolean | Missing {
    return this.#read(name, "a boolean", (value) => typeof value === "boolean");
  }

  /**
   * One of some texts.
   *
   * @param name - the field
   * @param values - the texts that there may be
   * @throws what `refuse` makes, if it is missing or something else
   */
  oneOf<Value extends string>(
    name: string,
    values: readonly Value[],
  ): Value | Missing {
    return this.#read(
      name,
      `one of ${values.map((value) => `"${value}"`).join(", ")}`,
      (value): value is Value => values.some((one) => one === value),
    );
  }

  /**
   * A list of anything.
   *
   * @param name - the field
   * @throws what `refuse` makes, if it is missing or something else
   */
  list(name: string): readonly unknown[] | Missing {
    return this.#read(name, "a list", (value) => Array.isArray(value));
  }

  /**
   * An object of anything.
   *
   * @param name - the field
   * @throws what `refuse` makes, if it is missing or something else
   */
  object(name: string): Readonly<Record<string, unknown>> | Missing {
    return this.#read(name, "an object", isJsonObject);
  }

  /**
   * An object, to read the fields of.
   *
   * @param name - the field
   * @throws what `refuse` makes, if it is missing or something else
   */
  fields(name: string): ConfigFields | Missing {
    const json = this.object(name);
    return json === undefined ? json : this.#inside(pointer(name), json);
  }

  /**
   * A list of objects, to read the fields of each.
   *
   * @param name - the field
   * @throws what `refuse` makes, if it is missing or something else
   */
  eachFields(name: string): readonly ConfigFields[] | Missing {
    const items = this.list(name);
    return items === undefined
      ? items
      : items.map((item, index) => this.#inside(pointer(name, index), item));
  }

  /**
   * Refuses all fields but these: a misspelt one would do nothing, and nobody
   * would know why.
   *
   * @param names - the fields that there may be
   * @throws what `refuse` makes
   */
  allowOnly(names: readonly string[]): void {
    for (const name of Object.keys(this.#json)) {
      if (names.includes(name)) continue;
      const problem = `is not known; known are ${names.join(", ")}`;
      throw this.#refuse(pointer(name), "invalid_field", problem);
    }
  }

  #inside(path: string, json: unknown): ConfigFields {
    return new ConfigFields(
      json,
      (inner, code, problem) => this.#refuse(path + inner, code, problem),
    );
  }

  #read<Value>(
    name: string,
    expected: string,
    fits: (value: unknown) => value is Value,
  ): Value | Missing {
    // What the object inherits, nobody has written.
    const value = Object.hasOwn(this.#json, name) ? this.#json[name] : null;
    if (value === null || value === undefined) {
      // Only these types have `undefined` among what is read.
      if (this.#optional) return undefined as Missing;
      throw this.#refuse(pointer(name), "missing_field", "is missing");
    }
    if (fits(value)) return value;
    throw this.#wrong(pointer(name), value, expected);
  }

  #wrong(path: string, value: unknown, expected: string): Error {
    const problem = `is ${describeValue(value)}, not ${expected}`;
    return this.#refuse(path, "invalid_field", problem);
  }
}
