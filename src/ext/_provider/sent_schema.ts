import { ModelError } from "../../models/mod.ts";
import type { JsonSchema } from "../../tools/mod.ts";

/** A schema as the server takes it. */
export interface SentSchema {
  readonly schema: JsonSchema;
  /** Whether what the model gives is made to fit. */
  readonly strict: boolean;
}

/**
 * Copies the schema of an object, and changes it on the way.
 *
 * @param what - what it is of, for the error
 * @param change - gives what stands in a value's place, as that of `JSON.parse`
 * @throws {ModelError} `invalid_schema`
 */
export function copySchema(
  schema: JsonSchema,
  what: string,
  change: Parameters<typeof JSON.parse>[1],
): JsonSchema {
  let copy: JsonSchema | undefined;
  let cause: unknown;
  try {
    copy = JSON.parse(JSON.stringify(schema), change);
  } catch (error) {
    cause = error;
  }
  if (copy?.type === "object") return copy;
  throw new ModelError(
    "invalid_schema",
    `Cannot send the schema of ${what}: it is not that of an object`,
    { cause },
  );
}
