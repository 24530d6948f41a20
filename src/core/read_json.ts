import type { ConfigPlace } from "./_config_place.ts";
import { refusalAt } from "./_refusal_at.ts";
import { readConfig } from "./_read_config.ts";
import type { JsonCodec } from "./json_codec.ts";

/**
 * What JSON is read from.
 *
 * @example
 * ```ts
 * import { jsonString, readJson, type ReadJsonOptions } from "@autogen-edge/runtime";
 * import { assertThrows } from "@std/assert";
 *
 * const options: ReadJsonOptions = { what: "the name", source: "name.json" };
 * assertThrows(
 *   () => readJson(jsonString, 3, options),
 *   Error,
 *   "Cannot load the name from name.json: it is 3, not a string",
 * );
 * ```
 */
export interface ReadJsonOptions {
  /** What cannot be read if this is wrong, e.g. `the state of team "writers"`. */
  readonly what?: string | undefined;
  /** What it was read from, e.g. the name of a file. */
  readonly source?: string | undefined;
}

/**
 * Reads JSON that is not trusted.
 *
 * @param codec - how it was written
 * @param json - the JSON, or its text
 * @param options - for errors
 * @returns the value
 * @throws {ConfigError} `malformed_config`, `missing_field`, `invalid_field`; the
 * text names the source and the field
 *
 * @example
 * ```ts
 * import { ConfigError, jsonList, jsonString, readJson } from "@autogen-edge/runtime";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const names = jsonList(jsonString);
 * assertEquals(readJson(names, '["Ada"]'), ["Ada"]);
 * const error = assertThrows(
 *   () => readJson(names, ["Ada", 4], { what: "names", source: "names.json" }),
 *   ConfigError,
 * );
 * assertEquals(error.message, "Cannot load names from names.json: /1 is 4, not a string");
 * ```
 */
export function readJson<Value>(
  codec: JsonCodec<Value>,
  json: unknown,
  { what = "JSON", source }: ReadJsonOptions = {},
): Value {
  const place: ConfigPlace = { what, source };
  return codec.read(readConfig(json, place), refusalAt(place));
}
