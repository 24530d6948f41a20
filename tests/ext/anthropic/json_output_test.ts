import { assertEquals } from "@std/assert";
import { type JsonSchema, SystemMessage } from "@autogen-edge/runtime";
import { z } from "zod";
import { refusalOf, requestOf } from "./_asked.ts";
import { QUESTION } from "./_wire.ts";

/** What a call with this schema asks for. */
async function askedFor(
  jsonOutput: JsonSchema | boolean | undefined,
): Promise<readonly [config: unknown, system: unknown]> {
  const { body } = await requestOf({ call: { jsonOutput } });
  return [body.output_config, body.system];
}

function format(schema: JsonSchema): unknown {
  return { format: { type: "json_schema", schema } };
}

const WORDS = "Answer with a JSON object and nothing else.";

Deno.test("JSON is asked for in words, behind all others", async () => {
  assertEquals(await askedFor(true), [undefined, WORDS]);
  for (const none of [false, undefined]) {
    assertEquals(await askedFor(none), [undefined, undefined]);
  }
  const { body } = await requestOf({
    messages: [SystemMessage({ content: "Be kind." }), ...QUESTION],
    call: { jsonOutput: true },
  });
  assertEquals(body.system, `Be kind.\n${WORDS}`);
});

Deno.test("JSON of a schema is made to fit, by a schema that is closed", async () => {
  const jsonOutput = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Answer",
    type: "object",
    properties: {
      place: { $ref: "#/$defs/place" },
      tags: { type: "array", items: { type: "object", properties: {} } },
      either: { oneOf: [{ type: "string" }, { type: "null" }] },
    },
    required: ["place"],
    $defs: {
      place: {
        type: ["object", "null"],
        properties: { city: { type: "string" } },
        additionalProperties: false,
      },
    },
  };
  const original = structuredClone(jsonOutput);
  assertEquals(await askedFor(jsonOutput), [
    format({
      title: "Answer",
      type: "object",
      properties: {
        place: { $ref: "#/$defs/place" },
        tags: {
          type: "array",
          items: {
            type: "object",
            properties: {},
            additionalProperties: false,
          },
        },
        either: { anyOf: [{ type: "string" }, { type: "null" }] },
      },
      required: ["place"],
      additionalProperties: false,
      $defs: {
        place: {
          type: ["object", "null"],
          properties: { city: { type: "string" } },
          additionalProperties: false,
        },
      },
    }),
    undefined,
  ]);
  assertEquals(jsonOutput, original);
});

Deno.test("limits that the server does not know are told in descriptions", async () => {
  const schema = z.toJSONSchema(z.object({
    age: z.int().min(0).max(150).describe("In years"),
    mail: z.email(),
    tags: z.array(z.string().max(9)).min(2),
    half: z.number().multipleOf(0.5).gt(1),
  })) as JsonSchema;
  const { body } = await requestOf({ call: { jsonOutput: schema } });
  const sent = body.output_config.format.schema;
  const text = JSON.stringify(sent);
  for (
    const name of ["minimum", "maxLength", "minItems", "pattern", "format"]
  ) {
    assertEquals(text.includes(`"${name}":`), false, name);
  }
  assertEquals(sent.properties.age, {
    type: "integer",
    description: "In years (minimum: 0) (maximum: 150)",
  });
  assertEquals(sent.properties.tags.description, "(minItems: 2)");
});

Deno.test("fields of the answer may be called what they like", async () => {
  const properties = {
    format: { type: "string" },
    pattern: { type: "object", properties: { minimum: { type: "number" } } },
    type: { type: "string" },
    oneOf: { type: "string" },
    $schema: { type: "string" },
    constructor: { type: "string" },
  };
  assertEquals(await askedFor({ type: "object", properties }), [
    format({
      type: "object",
      properties: {
        ...properties,
        pattern: { ...properties.pattern, additionalProperties: false },
      },
      additionalProperties: false,
    }),
    undefined,
  ]);
});

/** Schemas that leave names of fields open. */
const OPEN: readonly JsonSchema[] = [
  { type: "object" },
  {
    type: "object",
    properties: {
      votes: { type: "object", additionalProperties: { type: "number" } },
    },
  },
  {
    type: "object",
    properties: { any: { type: ["object", "null"], properties: {} } },
    patternProperties: { "^x": { minimum: 1 } },
  },
];

for (const schema of OPEN) {
  const json = JSON.stringify(schema);
  Deno.test(`the schema ${json} is told in words, as it is`, async () => {
    assertEquals(await askedFor(schema), [
      undefined,
      `${WORDS} Its schema: ${json}`,
    ]);
  });
}

Deno.test("the form of an answer goes with how much is done for it", async () => {
  const schema = {
    type: "object",
    properties: {},
    additionalProperties: false,
  };
  const { body } = await requestOf({
    client: { outputConfig: { effort: "low" } },
    call: { jsonOutput: schema },
  });
  assertEquals(body.output_config, {
    effort: "low",
    format: { type: "json_schema", schema },
  });
});

Deno.test("a schema that is none is not sent", async () => {
  const cycle: Record<string, unknown> = { type: "object" };
  cycle.properties = { self: cycle };
  for (
    const schema of [{}, { type: "array" }, cycle, { type: "object", of: 1n }]
  ) {
    const answer = await refusalOf({ call: { jsonOutput: schema } });
    assertEquals(answer.code, "invalid_schema");
    const tools = [{
      name: "add",
      description: "Adds",
      parameters: schema,
      strict: false,
    }];
    const { message } = await refusalOf({ call: { tools } });
    assertEquals(
      message,
      'Cannot send the schema of tool "add": it is not that of an object',
    );
  }
});
