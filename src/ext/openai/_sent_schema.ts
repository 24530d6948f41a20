import { ModelError } from "../../models/mod.ts";
import type { JsonSchema } from "../../tools/mod.ts";

/** A schema as the provider takes it. */
export interface SentSchema {
  readonly schema: JsonSchema;
  /** Whether what the model gives is made to fit. */
  readonly strict: boolean;
}

/**
 * Copies the schema of an object. To be strict, it is closed: every field is
 * required, and there are no others. One that leaves names of fields open cannot
 * be, and stays as it is.
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
    copy = JSON.parse(JSON.stringify(schema), (_key, value) => {
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
