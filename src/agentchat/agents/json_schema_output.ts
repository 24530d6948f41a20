import { type Schema, Validator } from "@cfworker/json-schema";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { JsonSchema } from "../../tools/mod.ts";
import { conform } from "./_conform.ts";
import { jsonSchemaProblem } from "./_json_schema_problem.ts";
import { OutputType, type OutputTypeOptions } from "./output_type.ts";

/** Errors of these only say that there are errors below. */
const ENCLOSING = new Set([
  "$ref",
  "additionalProperties",
  "allOf",
  "anyOf",
  "items",
  "oneOf",
  "patternProperties",
  "prefixItems",
  "properties",
]);

/**
 * Declares a kind of data that an agent answers with by a JSON Schema, where
 * there is no schema library. As in Python AutoGen, fields that are left out get
 * the defaults of the schema, and those that it does not know are dropped.
 *
 * @param name - what the kind of data is called; Python has the name of a class
 * @param jsonSchema - what the model is shown, and what its answers are checked by
 * @param options - how an answer is shown to people
 * @returns the kind of data, for an {@linkcode AssistantAgent}
 * @throws {TypeError} where the schema is malformed, naming the place
 *
 * @example
 * ```ts
 * import { AssistantAgent, jsonSchemaOutput, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const alice = new AssistantAgent({
 *   name: "alice",
 *   modelClient: new ReplayChatCompletionClient(['{"city": "Oslo"}']),
 *   outputType: jsonSchemaOutput("Weather", {
 *     type: "object",
 *     properties: {
 *       city: { type: "string" },
 *       degrees: { type: "integer", default: 20 },
 *     },
 *     required: ["city"],
 *   }),
 * });
 * const { messages } = await alice.run({ task: "Weather?" });
 * assertEquals(messages.at(-1)?.content, { city: "Oslo", degrees: 20 });
 * ```
 */
export function jsonSchemaOutput(
  name: string,
  jsonSchema: JsonSchema,
  { formatString }: Pick<OutputTypeOptions, "formatString"> = {},
): OutputType {
  const problem = jsonSchemaProblem(jsonSchema);
  if (problem !== undefined) {
    throw new TypeError(
      `Cannot answer with "${name}": in its JSON Schema, ${problem}`,
    );
  }
  // A copy, since the validator writes on what it is given.
  const schema = structuredClone(jsonSchema) as Schema;
  const validator = new Validator(schema, "2020-12", false);

  function validate(data: unknown): StandardSchemaV1.Result<object> {
    const { valid, errors } = validator.validate(data);
    if (valid && typeof data === "object" && data !== null) {
      return { value: conform(data, jsonSchema, jsonSchema) as object };
    }
    const leaves = errors.filter(({ keyword }) => !ENCLOSING.has(keyword));
    const issues = (leaves.length > 0 ? leaves : errors).map((
      { instanceLocation, error },
    ) => ({
      path: instanceLocation.split("/").slice(1),
      message: error,
    }));
    return {
      issues: issues.length > 0 ? issues : [{ message: "It is no object" }],
    };
  }

  return new OutputType(
    name,
    { "~standard": { version: 1, vendor: "JSON Schema", validate } },
    { formatString, jsonSchema },
  );
}
