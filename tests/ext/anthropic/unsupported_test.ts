import { assertEquals } from "@std/assert";
import {
  type ModelInfo,
  type ToolSchema,
  UserMessage,
} from "@autogen-edge/runtime";
import { type Asked, refusalOf, requestOf } from "./_asked.ts";

const ALL: ModelInfo = {
  vision: true,
  functionCalling: true,
  jsonOutput: true,
  structuredOutput: true,
  family: "unknown",
};
const ADD: ToolSchema = {
  name: "add",
  description: "Adds",
  parameters: { type: "object", properties: {} },
  strict: false,
};

/** What a model cannot do, and how it is asked for that. */
const UNSUPPORTED: Readonly<
  Record<string, Asked & { readonly says: string }>
> = {
  "tools": {
    client: { modelInfo: { ...ALL, functionCalling: false } },
    call: { tools: [ADD] },
    says:
      'Cannot give tools to model "claude-opus-5-5": it does not call functions',
  },
  "pictures": {
    client: { modelInfo: { ...ALL, vision: false } },
    messages: [
      UserMessage({
        content: [{ type: "image", url: "data:image/png;base64,iVBORw0KGgo=" }],
        source: "user",
      }),
    ],
    says: 'Cannot ask model "claude-opus-5-5": it does not see pictures',
  },
  "JSON": {
    client: { modelInfo: { ...ALL, jsonOutput: false } },
    call: { jsonOutput: true },
    says: 'Cannot ask model "claude-opus-5-5": it does not answer in JSON',
  },
  "a schema": {
    client: { model: "claude-opus-4-1" },
    call: { jsonOutput: { type: "object" } },
    says: 'Cannot ask model "claude-opus-4-1": it does not keep to a schema',
  },
  "a tool that is not there": {
    call: { tools: [ADD], toolChoice: { name: "subtract" } },
    says:
      'Cannot ask model "claude-opus-5-5": it has no tool "subtract" to call',
  },
};

for (const [what, { says, ...asked }] of Object.entries(UNSUPPORTED)) {
  Deno.test(`a model that does not know ${what} is not asked for it`, async () => {
    const error = await refusalOf(asked);
    assertEquals([error.code, error.message], ["unsupported", says]);
  });
}

Deno.test("tools that must not be called are kept from a model that knows none", async () => {
  const { body } = await requestOf({
    client: { modelInfo: { ...ALL, functionCalling: false } },
    call: { tools: [ADD], toolChoice: "none" },
  });
  assertEquals([body.tools, body.tool_choice], [undefined, undefined]);
});
