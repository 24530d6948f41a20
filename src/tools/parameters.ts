import { type Schema, Validator } from "@cfworker/json-schema";
import type {
  StandardJSONSchemaV1,
  StandardSchemaV1,
} from "@standard-schema/spec";
import type { JsonSchema } from "./json_schema.ts";
import { ToolError } from "./tool_error.ts";

/**
 * What a tool takes: a schema of any library that implements Standard Schema, or
 * a JSON Schema.
 *
 * @typeParam Args - what the arguments are once they are checked
 *
 * @example
 * ```ts
 * import { FunctionTool, type ParameterSchema } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const place: ParameterSchema<{ city: string }> = {
 *   type: "object",
 *   properties: { city: { type: "string" } },
 *   required: ["city"],
 * };
 * const weather = new FunctionTool({
 *   name: "weather",
 *   description: "Tells the weather in a city",
 *   parameters: place,
 *   execute: ({ city }) => `sunny in ${city}`,
 * });
 * assertEquals(await weather.runJson({ city: "Oslo" }), "sunny in Oslo");
 * ```
 */
export type ParameterSchema<Args> =
  | StandardSchemaV1<unknown, Args>
  | JsonSchema;

/** A tool's parameters, as a model is shown them and as its calls are checked. */
export interface Parameters<Args> {
  readonly jsonSchema: JsonSchema;
  /**
   * Checks arguments.
   *
   * @returns the arguments, with what the schema makes of them
   * @throws {ToolError} `invalid_arguments`, naming each field that is wrong
   */
  parse(args: unknown, toolName: string): Args | Promise<Args>;
}

/**
 * Reads a schema.
 *
 * @param schema - what the user gave
 * @param toolName - for the errors' texts
 * @param jsonSchema - what the model is shown, where the library of `schema`
 * cannot tell
 * @throws {ToolError} `invalid_schema`
 */
export function readParameters<Args>(
  schema: ParameterSchema<Args>,
  toolName: string,
  jsonSchema?: JsonSchema,
): Parameters<Args> {
  return isStandardSchema(schema)
    ? standardParameters(schema, toolName, jsonSchema)
    : jsonSchemaParameters(schema, toolName);
}

function standardParameters<Args>(
  schema: StandardSchemaV1<unknown, Args>,
  toolName: string,
  jsonSchema: JsonSchema | undefined,
): Parameters<Args> {
  const noJsonSchema = `${
    schema["~standard"].vendor
  } gives no JSON Schema of them; pass one as "jsonSchema"`;
  const shown = jsonSchema ??
    attempt(() => jsonSchemaOf(schema), toolName, noJsonSchema);
  if (shown === undefined) throw invalidSchema(toolName, noJsonSchema);
  assertObjectSchema(shown, toolName);
  async function parse(args: unknown): Promise<Args> {
    const result = await schema["~standard"].validate(args);
    if (result.issues === undefined) return result.value;
    throw invalidArguments(
      toolName,
      result.issues.map(({ path, message }) => `${pathOf(path)}: ${message}`),
    );
  }
  return { jsonSchema: shown, parse };
}

function jsonSchemaParameters<Args>(
  jsonSchema: JsonSchema,
  toolName: string,
): Parameters<Args> {
  assertObjectSchema(jsonSchema, toolName);
  const validator = attempt(
    // A copy, since the validator writes on what it is given.
    () =>
      new Validator(structuredClone(jsonSchema) as Schema, "2020-12", false),
    toolName,
    MALFORMED,
  );
  function parse(args: unknown): Args {
    // A pattern or a reference that is wrong shows only when it is needed.
    const { valid, errors } = attempt(
      () => validator.validate(args ?? null),
      toolName,
      MALFORMED,
    );
    if (valid) return args as Args;
    throw invalidArguments(
      toolName,
      errors.map(({ instanceLocation, error }) =>
        `${instanceLocation.replace(/^#\/?/, "") || "arguments"}: ${error}`
      ),
    );
  }
  return { jsonSchema, parse };
}

function isStandardSchema<Args>(
  schema: ParameterSchema<Args>,
): schema is StandardSchemaV1<unknown, Args> {
  // ArkType's schemas are functions.
  return (typeof schema === "object" || typeof schema === "function") &&
    schema !== null && "~standard" in schema;
}

function jsonSchemaOf(schema: StandardSchemaV1): JsonSchema | undefined {
  const standard = schema["~standard"] as
    & StandardSchemaV1.Props
    & Partial<StandardJSONSchemaV1.Props>;
  return standard.jsonSchema?.input({ target: "draft-07" });
}

const MALFORMED = "the JSON Schema is malformed";

function attempt<Result>(
  work: () => Result,
  toolName: string,
  why: string,
): Result {
  try {
    return work();
  } catch (cause) {
    throw invalidSchema(toolName, why, cause);
  }
}

function assertObjectSchema(schema: unknown, toolName: string): void {
  const type = typeof schema === "object" && schema !== null && "type" in schema
    ? schema.type
    : undefined;
  if (type !== "object") {
    throw invalidSchema(
      toolName,
      `the type of the JSON Schema is ${JSON.stringify(type)}, not "object"`,
    );
  }
}

function invalidSchema(
  toolName: string,
  why: string,
  cause?: unknown,
): ToolError {
  return new ToolError(
    "invalid_schema",
    `Cannot read the parameters of tool "${toolName}": ${why}`,
    { cause },
  );
}

function invalidArguments(
  toolName: string,
  problems: readonly string[],
): ToolError {
  return new ToolError(
    "invalid_arguments",
    `Invalid arguments for tool "${toolName}": ${problems.join("; ")}`,
  );
}

function pathOf(path: StandardSchemaV1.Issue["path"]): string {
  const steps =
    path?.map((step) => String(typeof step === "object" ? step.key : step)) ??
      [];
  return steps.length === 0 ? "arguments" : steps.join("/");
}
