import { ModelError } from "../../models/mod.ts";
import type { JsonSchema } from "../../tools/mod.ts";

/** A schema as the server takes it. */
export interface SentSchema {
  readonly schema: JsonSchema;
  /** Whether what the model gives is made to fit. */
  readonly strict: boolean;
}

/** What a schema may not say where answers are made to fit. */
const LIMIT = /^(?:exclusiveM|m(?:ax|in|ultipleO)|format|pattern|unique)/;

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
  let copy: JsonSchema | undefined;
  let cause: unknown;
  try {
    copy = JSON.parse(JSON.stringify(schema), (key, value) => {
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
  } catch (error) {
    cause = error;
  }
  if (copy?.type === "object") {
    return open ? sentSchema(schema, what, false) : { schema: copy, strict };
  }
  throw new ModelError(
    "invalid_schema",
    `Cannot send the schema of ${what}: it is not that of an object`,
    { cause },
  );
}
