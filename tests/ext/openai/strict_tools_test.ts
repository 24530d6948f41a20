import { assertEquals } from "@std/assert";
import { FunctionTool } from "@autogen-edge/runtime";
import { z } from "zod";
import { requestOf } from "./_asked.ts";

Deno.test("the schema of a strict tool is closed, unless it is open", async () => {
  const choice = z.discriminatedUnion("by", [
    z.object({ by: z.literal("name"), name: z.string() }),
    z.object({ by: z.literal("id"), id: z.number() }),
  ]);
  const find = new FunctionTool({
    name: "find",
    description: "Finds",
    parameters: z.object({ choice, limit: z.number().optional() }),
    strict: true,
    execute: () => "found",
  });
  const votes = new FunctionTool({
    name: "votes",
    description: "Counts",
    parameters: z.object({ votes: z.record(z.string(), z.number()) }),
    strict: true,
    execute: () => "counted",
  });
  const tools = [find.schema, votes.schema];
  const { body } = await requestOf({ call: { tools } });
  const [closed, open] = body.tools.map((tool: { function: unknown }) =>
    tool.function
  );
  assertEquals([closed.strict, open.strict], [true, false]);
  const { properties, required, additionalProperties } = closed.parameters;
  assertEquals([required, additionalProperties], [["choice", "limit"], false]);
  assertEquals(properties.choice, {
    anyOf: [
      {
        type: "object",
        properties: {
          by: { type: "string", const: "name" },
          name: { type: "string" },
        },
        required: ["by", "name"],
        additionalProperties: false,
      },
      {
        type: "object",
        properties: {
          by: { type: "string", const: "id" },
          id: { type: "number" },
        },
        required: ["by", "id"],
        additionalProperties: false,
      },
    ],
  });
});
