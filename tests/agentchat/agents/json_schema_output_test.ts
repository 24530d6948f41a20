import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  autogenComponents,
  ConfigError,
  type JsonSchema,
  jsonSchemaOutput,
} from "@autogen-edge/runtime";

function of(property: unknown, others: object = {}): JsonSchema {
  return { type: "object", properties: { a: property }, ...others };
}

const WRONG: readonly (readonly [schema: unknown, where: string])[] = [
  [null, "it: Instance type"],
  [[], "it: Instance type"],
  ["object", "it: Instance type"],
  [{ type: "objekt" }, "/type: "],
  [{ type: ["object", 3] }, "/type/1: "],
  [{ type: null }, "/type: "],
  [of(1), "/properties/a: "],
  [of({ type: 0 }), "/properties/a/type: "],
  [of({ enum: 3 }), "/properties/a/enum: "],
  [of({ minimum: "1" }), "/properties/a/minimum: "],
  [of({ pattern: "(" }), "/properties/a/pattern: "],
  [of({ items: [{}, 3] }), "/properties/a/items/1: "],
  [of({ $ref: 5 }), "/properties/a/$ref: "],
  [of({}, { properties: [] }), "/properties: "],
  [of({}, { required: {} }), "/required: "],
  [of({}, { required: null }), "/required: "],
  [of({}, { required: [1] }), "/required/0: "],
  [of({}, { allOf: {} }), "/allOf: "],
  [of({}, { additionalProperties: 5 }), "/additionalProperties: "],
  [of({ default: () => 1 }), "properties.a.default is a function"],
  [of({ $ref: "#/$defs/b" }), 'the reference "#/$defs/b" leads nowhere'],
  [{ $ref: "#" }, 'the reference "#" leads to itself'],
  [
    of({ $ref: "#/$defs/b" }, { $defs: { b: { $ref: "#/$defs/b" } } }),
    'the reference "#/$defs/b" leads to itself',
  ],
];

for (const [schema, where] of WRONG) {
  Deno.test(`no kind of data is declared by ${JSON.stringify(schema)}`, () => {
    assertThrows(
      () => jsonSchemaOutput("Plan", schema as JsonSchema),
      TypeError,
      `Cannot answer with "Plan": in its JSON Schema, ${where}`,
    );
  });
}

Deno.test("a JSON Schema that is too deep for the stack is refused", () => {
  let schema: JsonSchema = {};
  for (let level = 0; level < 10_000; level++) schema = of(schema);
  assertThrows(
    () => jsonSchemaOutput("Plan", schema),
    TypeError,
    "is nested more than 512 levels deep",
  );
});

for (
  const schema of [
    {},
    of(true),
    of({ type: ["string", "null"], enum: ["b", null], default: [] }),
    of({ items: [{ type: "string" }, true] }),
    of({ $ref: "#/definitions/b" }, { definitions: { b: of({}) } }),
    of({ $ref: "#" }),
    of({ default: { $ref: "#/nowhere", type: 3 } }),
    of({ minimum: 1, unknownKeyword: 3, format: "date", pattern: "^\\p{L}+$" }),
  ]
) {
  Deno.test(`a kind of data may be declared by ${JSON.stringify(schema)}`, () => {
    const before = structuredClone(schema);
    assertEquals(jsonSchemaOutput("Plan", schema).jsonSchema, before);
  });
}

Deno.test("a file with a malformed JSON Schema is refused when it is loaded", async () => {
  const error = await assertRejects(
    () =>
      autogenComponents().load({
        provider: "autogen_agentchat.messages.StructuredMessageFactory",
        config: { json_schema: of({ type: 0 }), content_model_name: "Plan" },
      }, { source: "plan.json" }),
    ConfigError,
    "/properties/a/type",
  );
  assertEquals([error.source, error.path], ["plan.json", "/config"]);
});
