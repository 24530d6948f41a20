import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type ComponentModel,
  ComponentRegistry,
  ConfigError,
  FunctionTool,
  registerToolComponents,
  StaticStreamWorkbench,
  StaticWorkbench,
  toolKind,
  type ToolResources,
  workbenchKind,
} from "@autogen-edge/runtime";
import { assertTree } from "@autogen-edge/runtime/testing";
import { Baker } from "./_baker.ts";
import { traced } from "./_traced.ts";
// What AutoGen 0.7.5 writes, but for the descriptions of its classes.
import fromPython from "./data/components.json" with { type: "json" };

const FUNCTION_TOOL = "autogen_core.tools.FunctionTool";
const WORKBENCH = "autogen_core.tools.StaticWorkbench";

const add = new FunctionTool<{ a: number; b?: number }, number>({
  name: "add",
  description: "Sums up",
  parameters: {
    type: "object",
    properties: { a: { type: "integer" }, b: { type: "integer", default: 2 } },
    required: ["a"],
  },
  execute: ({ a, b = 2 }) => a + b,
});
const echo = new FunctionTool<{ text: string }, string>({
  name: "echo",
  description: "Repeats",
  parameters: { type: "object", properties: { text: { type: "string" } } },
  execute: ({ text }) => text,
});
const resources: ToolResources = { tools: [add, echo] };

function registry(): ComponentRegistry<ToolResources> {
  return registerToolComponents(new ComponentRegistry<ToolResources>());
}

function functionTool(config: object): ComponentModel {
  return {
    provider: FUNCTION_TOOL,
    config: { name: "add", description: "Adds", source_code: "…", ...config },
  };
}

for (const [index, model] of fromPython.entries()) {
  Deno.test(`what Python wrote is written again the same: ${model.label} ${index}`, async () => {
    const known = registry();
    const component = await known.load(model, { resources });
    assertEquals(
      known.dump(component as Parameters<typeof known.dump>[0]),
      model,
    );
  });
}

Deno.test("a file's tool does what the program's does, and is what the file says", async () => {
  const { spans, traceContext } = traced({ conventions: "autogen" });
  const tool = await registry().load(functionTool({ extra: 1 }), {
    kind: toolKind,
    resources,
  });
  assertEquals(tool.name, "add");
  assertEquals(tool.description, "Adds");
  assertEquals(tool.schema, { ...add.schema, description: "Adds" });
  assertEquals(await tool.runJson({ a: 1 }, { traceContext }), 3);
  assertEquals(tool.returnValueAsString(3), "3");
  assertTree(spans, {
    name: "execute_tool add",
    attributes: { "gen_ai.tool.description": "Adds" },
  });
});

Deno.test("a file's tool streams and remembers as the program's does", async () => {
  const baker = new Baker();
  const tool = await registry().load(functionTool({ name: "bake" }), {
    kind: toolKind,
    resources: { tools: [baker] },
  });
  const items = await Array.fromAsync(
    tool.runJsonStream?.({ loaves: 1 }) ?? [],
  );
  assertEquals(items.map(({ type }) => type), ["event", "result"]);
  assertEquals(await tool.saveState?.(), { baked: 1 });
  await tool.loadState?.({ baked: 7 });
  assertEquals(baker.baked, 7);

  const plain = await registry().load(functionTool({}), {
    kind: toolKind,
    resources,
  });
  assertEquals(await plain.saveState?.(), {});
  await plain.loadState?.({});
});

Deno.test("a workbench of a file calls the program's tools under the file's names", async () => {
  const [, , model] = fromPython;
  const workbench = await registry().load(model, {
    kind: workbenchKind,
    resources,
  });
  const tools = await workbench.listTools();
  assertEquals(
    tools.map(({ name, description }) => [name, description]),
    [["plus", "PLUS"], ["echo", "E"]],
  );
  const { content } = await workbench.callTool("plus", { a: 1 });
  assertEquals(content, "3");
});

Deno.test("a workbench is of the class that its file names", async () => {
  const known = registry();
  for (const create of [StaticWorkbench, StaticStreamWorkbench]) {
    const model = JSON.stringify(known.dump(new create([add, echo])));
    const workbench = await known.load(model, {
      kind: workbenchKind,
      resources,
    });
    assertEquals(workbench.constructor, create);
    assertEquals((await workbench.callTool("add", { a: 1 })).content, "3");
  }
});

Deno.test("a workbench may have no tools", async () => {
  for (const config of [{}, { tools: [], tool_overrides: null }]) {
    const workbench = await registry().load({ provider: WORKBENCH, config }, {
      kind: workbenchKind,
    });
    assertEquals(await workbench.listTools(), []);
  }
});

Deno.test("what has no component model is named when its workbench is written", () => {
  assertThrows(
    () => registry().dump(new StaticWorkbench([add, new Baker()])),
    ConfigError,
    'Cannot dump a workbench: its "tools/bake" has no component model',
  );
});

function workbench(config: Readonly<Record<string, unknown>>): ComponentModel {
  return { provider: WORKBENCH, config };
}

for (
  const [what, model, path, problem] of [
    [
      "a tool that the program has not",
      functionTool({ name: "nope" }),
      "/config/name",
      'is "nope", and the tools that were given are "add", "echo"',
    ],
    [
      "a tool without a name",
      functionTool({ name: null }),
      "/config/name",
      "is missing",
    ],
    [
      "a tool without a description",
      functionTool({ description: undefined }),
      "/config/description",
      "is missing",
    ],
    [
      "a tool with odd source",
      functionTool({ source_code: 3 }),
      "/config/source_code",
      "is 3, not a string",
    ],
    [
      "a tool inside of a workbench",
      workbench({ tools: [functionTool({}), functionTool({ name: "nope" })] }),
      "/config/tools/1/config/name",
      'is "nope", and the tools that were given are "add", "echo"',
    ],
    [
      "a workbench of workbenches",
      workbench({ tools: [workbench({})] }),
      "/config/tools/0",
      'is no tool but of type "workbench"',
    ],
    [
      "overrides that are a list",
      workbench({ tool_overrides: [] }),
      "/config/tool_overrides",
      "is a list, not an object",
    ],
    [
      "an override that is a text",
      workbench({ tool_overrides: { add: "plus" } }),
      "/config/tool_overrides/add",
      'is "plus", not an object',
    ],
    [
      "an override with an odd name",
      workbench({ tool_overrides: { add: { name: 3 } } }),
      "/config/tool_overrides/add/name",
      "is 3, not a string",
    ],
    [
      "two tools of one name",
      workbench({ tools: [functionTool({}), functionTool({})] }),
      "/config",
      'was refused: TypeError: Cannot make a workbench: two tools have the name "add"',
    ],
  ] as const
) {
  Deno.test(`a file is refused for ${what}`, async () => {
    const error = await assertRejects(
      () => registry().load(model, { resources, source: "tools.json" }),
      ConfigError,
    );
    assertEquals(error.path, path);
    assertEquals(
      error.message.replace(/^.* from tools\.json: /, ""),
      `${path} ${problem}`,
    );
  });
}

Deno.test("a file that names a tool is refused by a program that gives none", async () => {
  const error = await assertRejects(
    () => registry().load(functionTool({})),
    ConfigError,
  );
  assertEquals(error.code, "invalid_field");
  assertEquals(
    error.message,
    `Cannot load "${FUNCTION_TOOL}": /config/name is "add", and the tools that were given are none`,
  );
});
