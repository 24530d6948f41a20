import { assertEquals } from "@std/assert";
import { FunctionTool, type JsonSchema } from "@autogen-edge/runtime";

/** The Python that a tool is written down with. */
function sourceOf(name: string, parameters: JsonSchema): unknown {
  const description = "Does something";
  const execute = () => 1;
  const tool = new FunctionTool({ name, description, parameters, execute });
  return tool.dumpComponent().config["source_code"];
}

Deno.test("a tool is written as a Python function that says what it is", () => {
  const tool = new FunctionTool({
    name: "now",
    description: "Tells the time",
    parameters: { type: "object" },
    execute: () => "noon",
  });
  assertEquals(tool.dumpComponent(), {
    provider: "autogen_core.tools.FunctionTool",
    component_type: "tool",
    version: 1,
    component_version: 1,
    label: "FunctionTool",
    config: {
      source_code: `def now():
    raise NotImplementedError("Tool \\"now\\" is written in TypeScript: write it in Python to use it here")
`,
      name: "now",
      description: "Tells the time",
      global_imports: ["typing"],
      has_cancellation_support: false,
    },
  });
});

// AutoGen 0.7.5 was given each of these, and made tools of them whose schemas have
// the same names, types and defaults, and require the same.
for (
  const [schema, declared] of [
    [{ type: "string" }, "str"],
    [{ type: "integer" }, "int"],
    [{ type: "number" }, "float"],
    [{ type: "boolean" }, "bool"],
    [{ type: "null" }, "None"],
    [{}, "typing.Any"],
    [true, "typing.Any"],
    [{ $ref: "#/$defs/thing" }, "typing.Any"],
    [{ type: "array" }, "list[typing.Any]"],
    [{ type: "array", items: { type: "string" } }, "list[str]"],
    [{ type: "object", properties: { x: {} } }, "dict[str, typing.Any]"],
    [
      { type: "object", additionalProperties: { type: "integer" } },
      "dict[str, int]",
    ],
    [{ enum: ["a", 1, true, null] }, 'typing.Literal["a", 1, True, None]'],
    [{ type: "string", enum: ["true, null"] }, 'typing.Literal["true, null"]'],
    [{ const: "fast" }, 'typing.Literal["fast"]'],
    [{ type: "number", enum: [0.5, 1] }, "float"],
    [{ enum: [] }, "typing.Any"],
    [
      { anyOf: [{ type: "string" }, { type: "null" }] },
      "typing.Union[str, None]",
    ],
    [
      { oneOf: [{ const: 1 }, { type: "array" }] },
      "typing.Union[typing.Literal[1], list[typing.Any]]",
    ],
    [
      { type: ["array", "null"], items: { type: "integer" } },
      "typing.Union[list[int], None]",
    ],
    [{ anyOf: [] }, "typing.Any"],
    [
      { type: "string", description: 'The "city"\n\\o/ é' },
      'typing.Annotated[str, "The \\"city\\"\\n\\\\o/ é"]',
    ],
  ] as const
) {
  Deno.test(`a parameter is declared in Python: ${JSON.stringify(schema)}`, () => {
    const source = sourceOf("work", {
      type: "object",
      properties: { it: schema },
      required: ["it"],
    });
    const [first] = String(source).split("\n    raise");
    assertEquals(first, `def work(*, it: ${declared}):`);
  });
}

for (
  const [value, shown] of [
    [undefined, "None"],
    [null, "None"],
    [3, "3"],
    [false, "False"],
    ["null", '"null"'],
    [{ a: [true, "x: y, z"] }, '{"a": [True, "x: y, z"]}'],
  ]
) {
  Deno.test(`what is left out is declared in Python: ${JSON.stringify(value)}`, () => {
    const source = sourceOf("work", {
      type: "object",
      properties: { it: { default: value } },
    });
    const [first] = String(source).split("\n    raise");
    assertEquals(first, `def work(*, it: typing.Any = ${shown}):`);
  });
}

Deno.test("names that Python does not take are changed, and stay apart", () => {
  const names = [
    "from",
    "user-id",
    "user_id",
    "_private",
    "2fa",
    "größe",
    "",
    "None",
  ];
  const source = sourceOf("get-weather", {
    type: "object",
    properties: Object.fromEntries(names.map((name) => [name, {}])),
    required: names,
  });
  const [first] = String(source).split("\n    raise");
  assertEquals(
    first?.replaceAll(": typing.Any", ""),
    "def get_weather(*, from_, user_id, user_id_, private, x_2fa, größe, x_, None_):",
  );
});
