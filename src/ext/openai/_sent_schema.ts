import type { JsonSchema } from "../../tools/mod.ts";
import { copySchema, type SentSchema } from "../_provider/mod.ts";

/**
 * Copies the schema of an object. To be strict, it is closed: every field is
 * required, and there are no others; and `oneOf`, which providers refuse there, is
 * `anyOf`. One that leaves names of fields open cannot be strict, and stays as it
 * is.
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
  const copy = copySchema(schema, what, (_key, value) => {
    if (strict && Array.isArray(value?.oneOf)) {
      value.anyOf = value.oneOf;
      delete value.oneOf;
    }
    if (![value?.type].flat().includes("object")) return value;
    // Providers refuse an object that does not say which fields it has.
    const { properties = {} } = value;
    if (!strict) return { properties, ...value };
    open ||= Boolean(value.additionalProperties ?? value.patternProperties);
    return {
      ...value,
      properties,
      required: Object.keys(properties),
      additionalProperties: false,
    };
  });
  return open ? sentSchema(schema, what, false) : { schema: copy, strict };
}
