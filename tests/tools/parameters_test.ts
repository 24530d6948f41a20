import {
  assertEquals,
  assertMatch,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  FunctionTool,
  type JsonSchema,
  type ParameterSchema,
  ToolError,
} from "@autogen-edge/runtime";
import * as v from "valibot";
import { z } from "zod";

/** A tool that gives its arguments back as it got them. */
function mirror<Args>(
  parameters: ParameterSchema<Args>,
  jsonSchema?: JsonSchema,
): FunctionTool<Args, Args> {
  return new FunctionTool({
    name: "mirror",
    description: "Gives its arguments back",
    parameters,
    jsonSchema,
    execute: (args) => args,
  });
}

async function refusal(work: () => Promise<unknown>): Promise<ToolError> {
  const error = await assertRejects(work, ToolError);
  assertEquals(error.code, "invalid_arguments");
  return error;
}

const POINT: JsonSchema = {
  type: "object",
  properties: {
    x: { type: "integer" },
    label: { type: "string", pattern: "^[a-z]+$" },
    tags: { type: "array", items: { $ref: "#/$defs/tag" } },
  },
  required: ["x"],
  additionalProperties: false,
  $defs: { tag: { enum: ["red", "blue"] } },
};

Deno.test("a JSON Schema checks arguments and names each field that is wrong", async () => {
  const tool = mirror(POINT);
  assertEquals(await tool.runJson({ x: 1, tags: ["red"] }), {
    x: 1,
    tags: ["red"],
  });
  const { message } = await refusal(() =>
    tool.runJson({ x: "one", label: "A", tags: ["green"], y: 0 })
  );
  assertMatch(message, /^Invalid arguments for tool "mirror": /);
  for (const field of ["x", "label", "tags/0", "y"]) {
    assertMatch(message, new RegExp(`(: |; )${field}: `));
  }
});

for (const args of [undefined, null, [], "text", 7]) {
  Deno.test(`arguments that are ${JSON.stringify(args) ?? "missing"} are refused`, async () => {
    const byJsonSchema = mirror({ type: "object" });
    const { message } = await refusal(() => byJsonSchema.runJson(args));
    assertMatch(message, /: arguments: /);
    await refusal(() => mirror(z.object({})).runJson(args));
  });
}

Deno.test("a JSON Schema is shown to the model as it was given and left as it was", async () => {
  const frozen = Object.freeze({
    type: "object",
    properties: Object.freeze({ a: Object.freeze({ type: "number" }) }),
  });
  const tool = mirror(frozen);
  assertStrictEquals(tool.schema.parameters, frozen);
  assertEquals(tool.schema, {
    name: "mirror",
    description: "Gives its arguments back",
    parameters: frozen,
    strict: false,
  });
  assertEquals(await tool.runJson({ a: 1 }), { a: 1 });
  const open: JsonSchema = { type: "object", properties: { a: {} } };
  mirror(open);
  assertEquals(Reflect.ownKeys(open), ["type", "properties"]);
});

Deno.test("a JSON Schema of draft 7 with definitions and tuples works", async () => {
  const tool = mirror({
    $schema: "http://json-schema.org/draft-07/schema#",
    type: "object",
    properties: {
      pair: { type: "array", items: [{ type: "number" }, { type: "string" }] },
      size: { $ref: "#/definitions/size" },
    },
    definitions: { size: { type: "number", minimum: 1 } },
  });
  await tool.runJson({ pair: [1, "a"], size: 2 });
  await refusal(() => tool.runJson({ pair: ["a", 1] }));
  await refusal(() => tool.runJson({ size: 0 }));
});

const MALFORMED: Readonly<Record<string, unknown>> = {
  "nothing": undefined,
  "null": null,
  "a text": "object",
  "an array": [],
  "no type": { properties: {} },
  "another type": { type: "string" },
  "two things of one id": {
    type: "object",
    properties: {
      a: { $id: "https://example.com/a" },
      b: { $id: "https://example.com/a" },
    },
  },
  "a function in it": { type: "object", default: () => 1 },
};

for (const [name, schema] of Object.entries(MALFORMED)) {
  Deno.test(`parameters that are malformed are refused: ${name}`, () => {
    const error = assertThrows(
      () => mirror(schema as JsonSchema),
      ToolError,
      `Cannot read the parameters of tool "mirror"`,
    );
    assertEquals(error.code, "invalid_schema");
  });
}

for (
  const [name, property] of Object.entries({
    pattern: { pattern: "(" },
    reference: { $ref: "#/$defs/missing" },
  })
) {
  Deno.test(`a ${name} that is wrong is the schema's fault, not that of the arguments`, async () => {
    const tool = mirror({ type: "object", properties: { a: property } });
    await tool.runJson({});
    const error = await assertRejects(
      () => tool.runJson({ a: "b" }),
      ToolError,
      `Cannot read the parameters of tool "mirror"`,
    );
    assertEquals(error.code, "invalid_schema");
  });
}

Deno.test("a zod schema gives the types, the JSON Schema, defaults and transformations", async () => {
  const tool = mirror(z.object({
    city: z.string().min(1),
    days: z.coerce.number().int().default(3),
  }));
  assertEquals(tool.schema.parameters["properties"], {
    city: { type: "string", minLength: 1 },
    days: { type: "integer", default: 3, ...INT_RANGE },
  });
  assertEquals(tool.schema.parameters["required"], ["city"]);
  const args: { city: string; days: number } = await tool.runJson({
    city: "Oslo",
  });
  assertEquals(args, { city: "Oslo", days: 3 });
  assertEquals(await tool.runJson({ city: "Oslo", days: "5" }), {
    city: "Oslo",
    days: 5,
  });
});

const INT_RANGE = {
  minimum: Number.MIN_SAFE_INTEGER,
  maximum: Number.MAX_SAFE_INTEGER,
};

Deno.test("a zod schema names each field that is wrong by its path", async () => {
  const tool = mirror(z.object({
    route: z.array(z.object({ stop: z.string() })),
    fast: z.boolean(),
  }));
  const { message } = await refusal(() =>
    tool.runJson({ route: [{ stop: "a" }, { stop: 2 }] })
  );
  assertMatch(message, /(: |; )route\/1\/stop: /);
  assertMatch(message, /(: |; )fast: /);
});

Deno.test("a schema may check asynchronously", async () => {
  const known = new Set(["Oslo"]);
  const tool = mirror(z.object({
    city: z.string().refine(async (city) => {
      await new Promise((resolve) => setTimeout(resolve, 0));
      return known.has(city);
    }, "is unknown"),
  }));
  assertEquals(await tool.runJson({ city: "Oslo" }), { city: "Oslo" });
  const { message } = await refusal(() => tool.runJson({ city: "Atlantis" }));
  assertEquals(
    message,
    'Invalid arguments for tool "mirror": city: is unknown',
  );
});

Deno.test("a zod schema that JSON Schema cannot express is refused, with the reason", () => {
  const error = assertThrows(
    () => mirror(z.object({ when: z.date() })),
    ToolError,
    'Cannot read the parameters of tool "mirror"',
  );
  assertEquals(error.code, "invalid_schema");
  assertMatch(String(error.cause), /Date/);
});

Deno.test("a zod schema of something else than an object is refused", () => {
  const error = assertThrows(
    () => mirror(z.string()),
    ToolError,
    'the type of the JSON Schema is "string", not "object"',
  );
  assertEquals(error.code, "invalid_schema");
});

Deno.test("a schema of a library that gives no JSON Schema needs one beside it", async () => {
  const schema = v.object({ name: v.pipe(v.string(), v.toUpperCase()) });
  const error = assertThrows(
    () => mirror(schema),
    ToolError,
    'valibot gives no JSON Schema of them; pass one as "jsonSchema"',
  );
  assertEquals(error.code, "invalid_schema");

  const shown: JsonSchema = {
    type: "object",
    properties: { name: { type: "string" } },
  };
  const tool = mirror(schema, shown);
  assertStrictEquals(tool.schema.parameters, shown);
  assertEquals(await tool.runJson({ name: "ada" }), { name: "ADA" });
  const { message } = await refusal(() => tool.runJson({ name: 1 }));
  assertMatch(message, /: name: /);
});

Deno.test("a schema that is a function is a schema, as those of ArkType are", async () => {
  const schema = Object.assign(
    () => {},
    {
      "~standard": {
        version: 1,
        vendor: "functional",
        validate: (value: unknown) => ({ value: { seen: value } }),
      },
    } as const,
  );
  const tool = mirror<{ seen: unknown }>(schema, { type: "object" });
  assertEquals(await tool.runJson({ a: 1 }), { seen: { a: 1 } });
});

Deno.test("a check that breaks is an error of the tool's call", async () => {
  const schema = {
    "~standard": {
      version: 1,
      vendor: "broken",
      validate: () => {
        throw new Error("the database is gone");
      },
    },
  } as const;
  const tool = mirror(schema, { type: "object" });
  await assertRejects(() => tool.runJson({}), Error, "the database is gone");
});
