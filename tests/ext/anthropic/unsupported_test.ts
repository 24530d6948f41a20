import { assertEquals } from "@std/assert";
import type { ToolSchema } from "@autogen-edge/runtime";
import { testUnsupported } from "../_unsupported_suite.ts";
import { ALL } from "../_wire.ts";
import { refusalOf, requestOf } from "./_asked.ts";
import { WIRE } from "./_wire.ts";

testUnsupported(WIRE);

Deno.test("a model from before schemas is not asked to keep to one", async () => {
  const error = await refusalOf({
    client: { model: "claude-opus-4-1" },
    call: { jsonOutput: { type: "object" } },
  });
  assertEquals([error.code, error.message], [
    "unsupported",
    'Cannot ask model "claude-opus-4-1": it does not keep to a schema',
  ]);
});

const ADD: ToolSchema = {
  name: "add",
  description: "Adds",
  parameters: { type: "object", properties: {} },
  strict: false,
};

Deno.test("tools that must not be called are kept from a model that knows none", async () => {
  const { body } = await requestOf({
    client: { modelInfo: { ...ALL, functionCalling: false } },
    call: { tools: [ADD], toolChoice: "none" },
  });
  assertEquals([body.tools, body.tool_choice], [undefined, undefined]);
});
