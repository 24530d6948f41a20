import { assertEquals } from "@std/assert";
import { type ToolSchema, UserMessage } from "@autogen-edge/runtime";
import { type Asked, refusalOf } from "./_asked.ts";
import { ALL, type Wire } from "./_wire.ts";

const ADD: ToolSchema = {
  name: "add",
  description: "Adds",
  parameters: { type: "object", properties: {} },
  strict: false,
};

/** Tests that a model is not asked for what it cannot do. */
export function testUnsupported(wire: Wire): void {
  const { model } = wire;
  /** What a model cannot do, how it is asked for that, and what is said. */
  const unsupported: Readonly<
    Record<string, readonly [asked: Asked, says: string]>
  > = {
    "tools": [
      {
        client: { modelInfo: { ...ALL, functionCalling: false } },
        call: { tools: [ADD] },
      },
      `Cannot give tools to model "${model}": it does not call functions`,
    ],
    "pictures": [
      {
        client: { modelInfo: { ...ALL, vision: false } },
        messages: [
          UserMessage({
            content: [{
              type: "image",
              url: "data:image/png;base64,iVBORw0KGgo=",
            }],
            source: "user",
          }),
        ],
      },
      `Cannot ask model "${model}": it does not see pictures`,
    ],
    "JSON": [
      {
        client: { modelInfo: { ...ALL, jsonOutput: false } },
        call: { jsonOutput: true },
      },
      `Cannot ask model "${model}": it does not answer in JSON`,
    ],
    "a schema": [
      {
        client: { modelInfo: { ...ALL, structuredOutput: false } },
        call: { jsonOutput: { type: "object" } },
      },
      `Cannot ask model "${model}": it does not keep to a schema`,
    ],
    "a tool that is not there": [
      { call: { tools: [ADD], toolChoice: { name: "subtract" } } },
      `Cannot ask model "${model}": it has no tool "subtract" to call`,
    ],
  };

  for (const [what, [asked, says]] of Object.entries(unsupported)) {
    Deno.test(`a model that does not know ${what} is not asked for it`, async () => {
      const error = await refusalOf(wire, asked);
      assertEquals([error.code, error.message], ["unsupported", says]);
    });
  }
}
