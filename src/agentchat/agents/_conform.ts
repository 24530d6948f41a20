import type { JsonSchema } from "../../tools/mod.ts";

/**
 * What a schema makes of data that fits: with defaults, and without what it does
 * not know.
 *
 * @param data - JSON that fits the schema
 * @param schema - the schema
 * @param root - what its references lead into
 */
export function conform(
  data: unknown,
  schema: unknown,
  root: JsonSchema,
): unknown {
  if (typeof data !== "object" || data === null || !isSchema(schema)) {
    return data;
  }
  const { $ref, anyOf, items, properties } = schema;
  if (typeof $ref === "string") return conform(data, find($ref, root), root);
  if (Array.isArray(anyOf)) {
    const fitting = anyOf.find((one) => fits(data, one, root));
    return conform(data, fitting, root);
  }
  if (Array.isArray(data)) {
    return data.map((item) => conform(item, items, root));
  }
  if (!isSchema(properties)) return data;
  const given = data as Readonly<Record<string, unknown>>;
  const known = Object.entries(properties).flatMap(([name, field]) => {
    if (Object.hasOwn(given, name)) {
      return [[name, conform(given[name], field, root)]];
    }
    return isSchema(field) && Object.hasOwn(field, "default")
      ? [[name, structuredClone(field["default"])]]
      : [];
  });
  const others = schema["additionalProperties"]
    ? Object.entries(given).filter(([name]) => !Object.hasOwn(properties, name))
    : [];
  return Object.fromEntries([...known, ...others]);
}

/** Whether it is worth a try: an object of all that is required, or a list. */
function fits(data: object, option: unknown, root: JsonSchema): boolean {
  if (!isSchema(option)) return false;
  const { $ref, type, required = [] } = option;
  if (typeof $ref === "string") return fits(data, find($ref, root), root);
  if (Array.isArray(data)) return type === "array";
  return type === "object" && Array.isArray(required) &&
    required.every((name) => Object.hasOwn(data, String(name)));
}

/** What a reference like `#/$defs/Step` leads to. */
function find($ref: string, root: JsonSchema): unknown {
  const steps = $ref.split("/").slice(1).map((step) =>
    step.replaceAll("~1", "/").replaceAll("~0", "~")
  );
  return steps.reduce<unknown>(
    (at, step) =>
      isSchema(at) && Object.hasOwn(at, step) ? at[step] : undefined,
    root,
  );
}

function isSchema(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
