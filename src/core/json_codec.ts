import { describeValue } from "./_describe_value.ts";
import { isJsonObject } from "./_is_json_object.ts";
import type { ConfigRefusal } from "./config_fields.ts";

/**
 * Writes values as JSON and reads them again. What it writes is in AutoGen's
 * words: its fields are `snake_case`, those of the values are `camelCase`.
 *
 * @typeParam Value - what is written and read
 *
 * @example
 * ```ts
 * import { jsonInteger, jsonObject, jsonString, readJson } from "@autogen-edge/runtime";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const point = jsonObject<{ readonly shownName: string; readonly x: number }>({
 *   shownName: jsonString,
 *   x: jsonInteger,
 * });
 * const json = point.write({ shownName: "here", x: 3 });
 * assertEquals(json, { shown_name: "here", x: 3 });
 * assertEquals(readJson(point, json), { shownName: "here", x: 3 });
 * assertThrows(() => readJson(point, { shown_name: "there", x: "4" }), Error, "/x is");
 * ```
 */
export interface JsonCodec<Value> {
  /**
   * Writes a value.
   *
   * @param value - the value
   * @returns JSON; `undefined` for a field that is left out
   */
  write(value: Value): unknown;
  /**
   * Reads a value. Nothing of the JSON is trusted.
   *
   * @param json - what was written, maybe long ago and elsewhere
   * @param refuse - makes the error about a field that is wrong
   * @throws what `refuse` makes
   */
  read(json: unknown, refuse: ConfigRefusal): Value;
  /** What a field that is left out means; without it, leaving out is an error. */
  readonly missing?: (() => Value) | undefined;
}

/** Something that is the same in JSON. */
export function scalar<Value>(
  expected: string,
  fits: (json: unknown) => json is Value,
): JsonCodec<Value> {
  return {
    write: (value) => value,
    read(json, refuse) {
      if (fits(json)) return json;
      throw refuse(
        "",
        "invalid_field",
        `is ${describeValue(json)}, not ${expected}`,
      );
    },
  };
}

/**
 * A text.
 *
 * @example
 * ```ts
 * import { jsonString, readJson } from "@autogen-edge/runtime";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(readJson(jsonString, '"hi"'), "hi");
 * assertThrows(() => readJson(jsonString, 3), Error, "is 3, not a string");
 * ```
 */
export const jsonString: JsonCodec<string> = /* @__PURE__ */ scalar(
  "a string",
  (json): json is string => typeof json === "string",
);

/**
 * A number.
 *
 * @example
 * ```ts
 * import { jsonNumber, readJson } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(readJson(jsonNumber, "1.5"), 1.5);
 * ```
 */
export const jsonNumber: JsonCodec<number> = /* @__PURE__ */ scalar(
  "a number",
  (json): json is number => typeof json === "number",
);

/**
 * A number without a fraction.
 *
 * @example
 * ```ts
 * import { jsonInteger, readJson } from "@autogen-edge/runtime";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(readJson(jsonInteger, 2), 2);
 * assertThrows(() => readJson(jsonInteger, 1.5), Error, "not an integer");
 * ```
 */
export const jsonInteger: JsonCodec<number> = /* @__PURE__ */ scalar(
  "an integer",
  (json): json is number => Number.isSafeInteger(json),
);

/**
 * True or false.
 *
 * @example
 * ```ts
 * import { jsonBoolean, readJson } from "@autogen-edge/runtime";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(readJson(jsonBoolean, true), true);
 * assertThrows(() => readJson(jsonBoolean, 1), Error, "not a boolean");
 * ```
 */
export const jsonBoolean: JsonCodec<boolean> = /* @__PURE__ */ scalar(
  "a boolean",
  (json): json is boolean => typeof json === "boolean",
);

/**
 * An object whose fields are nobody's business.
 *
 * @example
 * ```ts
 * import { jsonOpaque, readJson } from "@autogen-edge/runtime";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(readJson(jsonOpaque, { anyName: [1] }), { anyName: [1] });
 * assertThrows(() => readJson(jsonOpaque, [1]), Error, "is a list");
 * ```
 */
export const jsonOpaque: JsonCodec<Readonly<Record<string, unknown>>> =
  /* @__PURE__ */ scalar(
    "an object",
    isJsonObject,
  );

/**
 * One of some texts.
 *
 * @param values - the texts that there may be
 *
 * @example
 * ```ts
 * import { jsonOneOf, readJson } from "@autogen-edge/runtime";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const side = jsonOneOf("left", "right");
 * assertEquals(readJson(side, '"left"'), "left");
 * assertThrows(() => readJson(side, "up"), Error);
 * ```
 */
export function jsonOneOf<Value extends string>(
  ...values: readonly Value[]
): JsonCodec<Value> {
  return scalar(
    `one of ${values.map((value) => `"${value}"`).join(", ")}`,
    (json): json is Value => values.some((value) => value === json),
  );
}
