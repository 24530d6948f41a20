import type { JsonSchema } from "./json_schema.ts";

/**
 * A Python function of a tool's name and parameters. Python AutoGen makes of it a
 * tool with the same schema; whoever calls it is told to write it.
 */
export function pythonStub(
  name: string,
  { properties, required }: JsonSchema,
): string {
  const nameOf = identifiers();
  const parameters = Object.entries(objectOf(properties)).map(
    ([field, schema]) => {
      const declared = `${nameOf(field)}: ${annotation(schema)}`;
      if (Array.isArray(required) && required.includes(field)) return declared;
      return `${declared} = ${literal(objectOf(schema)["default"] ?? null)}`;
    },
  );
  // Behind a star, what must be given may follow what may be left out.
  const list = parameters.length === 0 ? "" : ["*", ...parameters].join(", ");
  const problem = `Tool "${name}" is written in TypeScript: ` +
    `write it in Python to use it here`;
  return `def ${identifiers()(name)}(${list}):
    raise NotImplementedError(${literal(problem)})
`;
}

const TYPES: Readonly<Record<string, string>> = {
  string: "str",
  integer: "int",
  number: "float",
  boolean: "bool",
  null: "None",
};

function annotation(schema: unknown): string {
  const { description } = objectOf(schema);
  const type = typeOf(schema);
  return typeof description === "string"
    ? `typing.Annotated[${type}, ${literal(description)}]`
    : type;
}

function typeOf(schema: unknown): string {
  const { type, anyOf, oneOf, enum: values, const: value, ...rest } = objectOf(
    schema,
  );
  const allowed = value === undefined ? values : [value];
  if (isFilled(allowed) && allowed.every(isLiteral)) {
    return `typing.Literal${literal(allowed)}`;
  }
  const alternatives = anyOf ?? oneOf ??
    (Array.isArray(type) ? type.map((one) => ({ ...rest, type: one })) : null);
  if (isFilled(alternatives)) {
    return `typing.Union[${alternatives.map(typeOf).join(", ")}]`;
  }
  if (type === "array") return `list[${typeOf(rest["items"])}]`;
  if (type === "object") {
    return `dict[str, ${typeOf(rest["additionalProperties"])}]`;
  }
  return TYPES[String(type)] ?? "typing.Any";
}

function isFilled(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0;
}

/** Whether Python's `Literal` can hold it. */
function isLiteral(value: unknown): boolean {
  return value === null || typeof value === "string" ||
    typeof value === "boolean" || Number.isInteger(value);
}

const TOKENS: Readonly<Record<string, string>> = {
  true: "True",
  false: "False",
  null: "None",
  ",": ", ",
  ":": ": ",
};

/** JSON as Python writes it. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /"(?:\\.|[^"\\])*"|true|false|null|[,:]/g,
    (token) => TOKENS[token] ?? token,
  );
}

const KEYWORDS =
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield";

/** Makes names into such that Python takes, each another one. */
function identifiers(): (name: string) => string {
  const taken = new Set(KEYWORDS.split(" "));
  return (name) => {
    // Names that begin with `_` are none that AutoGen's models may have.
    let python = name.replaceAll(/[^\p{L}\p{Nd}_]/gu, "_").replace(/^_+/, "");
    if (!/^\p{L}/u.test(python)) python = `x_${python}`;
    while (taken.has(python)) python += "_";
    taken.add(python);
    return python;
  };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null
    ? value as Readonly<Record<string, unknown>>
    : {};
}
