import {
  dereference,
  type OutputUnit,
  type Schema,
  Validator,
} from "@cfworker/json-schema";
import { plainDataProblem } from "../../core/mod.ts";

const ANY: Schema = { $ref: "#" };
const ALL: Schema = { type: "array", items: ANY };
const NAMED: Schema = { type: "object", additionalProperties: ANY };
const NUMBER: Schema = { type: "number" };
const TYPE: Schema = {
  enum: ["array", "boolean", "integer", "null", "number", "object", "string"],
};

/** What a JSON Schema is, as far as the validator reads it. */
const SCHEMA: Schema = {
  type: ["object", "boolean"],
  properties: {
    $defs: NAMED,
    $ref: { type: "string" },
    additionalProperties: ANY,
    allOf: ALL,
    anyOf: ALL,
    contains: ANY,
    definitions: NAMED,
    dependentSchemas: NAMED,
    else: ANY,
    enum: { type: "array" },
    exclusiveMaximum: NUMBER,
    exclusiveMinimum: NUMBER,
    if: ANY,
    items: { if: { type: "array" }, then: ALL, else: ANY },
    maxItems: NUMBER,
    maxLength: NUMBER,
    maxProperties: NUMBER,
    maximum: NUMBER,
    minItems: NUMBER,
    minLength: NUMBER,
    minProperties: NUMBER,
    minimum: NUMBER,
    multipleOf: NUMBER,
    not: ANY,
    oneOf: ALL,
    pattern: { type: "string", format: "regex" },
    patternProperties: NAMED,
    prefixItems: ALL,
    properties: NAMED,
    propertyNames: ANY,
    required: { type: "array", items: { type: "string" } },
    then: ANY,
    type: { if: { type: "array" }, then: { items: TYPE }, else: TYPE },
  },
};

/**
 * Looks for what is wrong with a JSON Schema: the validator would find out only
 * when it comes to that place.
 *
 * @param schema - what may be a schema
 * @returns where something is wrong, and what; `undefined` if nothing is
 */
export function jsonSchemaProblem(schema: unknown): string | undefined {
  const problem = plainDataProblem(schema);
  if (problem !== undefined) return problem;
  // A copy, since the validator writes on what it is given.
  const validator = new Validator(structuredClone(SCHEMA), "2020-12");
  const { valid, errors } = validator.validate(schema);
  // What encloses it comes first.
  const last = errors.at(-1);
  return valid || last === undefined
    ? problemOfReferences(structuredClone(schema) as Schema)
    : problemText(last);
}

function problemText({ instanceLocation, error }: OutputUnit): string {
  return `${instanceLocation.slice(1) || "it"}: ${error}`;
}

/** References that lead nowhere, or only to each other. */
function problemOfReferences(schema: Schema): string | undefined {
  const places = dereference(schema);
  for (const place of Object.values(places)) {
    const seen = new Set<Schema | boolean>();
    let at: Schema | boolean | undefined = place;
    while (typeof at === "object" && at.__absolute_ref__ !== undefined) {
      const problem = `the reference "${at.$ref}" leads`;
      if (seen.has(at)) return `${problem} to itself`;
      seen.add(at);
      at = places[at.__absolute_ref__];
      if (at === undefined) return `${problem} nowhere`;
    }
  }
  return undefined;
}
