import { isObject, isText } from "./_json.ts";

/** Levels of a schema; what goes through deeper ones may run out of stack. */
const DEEPEST = 100;

/** What is wrong with the schema of a tool, if anything. */
export function schemaProblem(schema: unknown): string | undefined {
  if (!isObject(schema)) return "its schema is not an object";
  const { type, properties = {}, required = [] } = schema;
  if (type !== "object") return 'its schema is not of the type "object"';
  if (!isObject(properties) || !Object.values(properties).every(isSchema)) {
    return "its schema has malformed properties";
  }
  if (!Array.isArray(required) || !required.every(isText)) {
    return "its schema has a malformed list of what is required";
  }
  return isDeeper(schema, DEEPEST)
    ? `its schema has more than ${DEEPEST} levels`
    : undefined;
}

// One line of these keeps a validator busy for years: an expression that goes
// back and forth, a definition that holds another twice, as that does the next.
// Of all formats it is "url" that is checked by such an expression.
const ENDLESS =
  /"(?:\$(?:ref|dynamicRef|recursiveRef)|pattern(?:Properties)?|uniqueItems)":|"format":"url"/;
const LONGEST = 100_000;

/**
 * Whether a result could be made that this schema takes forever to judge; the
 * server has both in its hands.
 */
export function mayTakeForever(schema: unknown): boolean {
  const json = JSON.stringify(schema);
  return json.length > LONGEST || ENDLESS.test(json);
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 ||
    Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

function isSchema(value: unknown): boolean {
  return isObject(value) || typeof value === "boolean";
}
