import type { JsonSchema } from "../../tools/mod.ts";
import { copySchema, type SentSchema } from "../_provider/mod.ts";

/** What a schema may not say where answers are made to fit. */
const LIMIT = /^(?:exclusive|max|min|multiple|format|pattern|unique)/;

/** Where a schema holds others by names that are the user's. */
const MAPS = /^(?:properties|\$defs|definitions)$/;

/**
 * Copies the schema of an object. To be strict, it is closed: there are no other
 * fields, and limits are told in descriptions. One that leaves names of fields
 * open cannot be, and stays as it is.
 *
 * @param what - what it is of, for the error
 * @throws {ModelError} `invalid_schema`
 */
export function sentSchema(
  schema: JsonSchema,
  what: string,
  strict: boolean,
): SentSchema {
  let open = false;
  const copy = copySchema(schema, what, (key, value) => {
    if (!strict || value?.constructor !== Object || MAPS.test(key)) {
      return value;
    }
    const { $schema: _dialect, oneOf, ...rest } = value;
    if (oneOf) rest.anyOf = oneOf;
    if ([rest.type].flat().includes("object")) {
      open ||= !rest.properties ||
        Boolean(rest.additionalProperties ?? rest.patternProperties);
      rest.additionalProperties = false;
    }
    for (const [name, limit] of Object.entries(rest)) {
      if (!LIMIT.test(name)) continue;
      delete rest[name];
      rest.description = `${rest.description ?? ""} (${name}: ${limit})`
        .trim();
    }
    return rest;
  });
  return open ? sentSchema(schema, what, false) : { schema: copy, strict };
}
