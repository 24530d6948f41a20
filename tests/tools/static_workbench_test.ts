import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type CallContext,
  ConfigError,
  FunctionTool,
  StaticWorkbench,
} from "@autogen-edge/runtime";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { Baker } from "./_baker.ts";
import { traced } from "./_traced.ts";

function tool(name: string, execute: () => unknown): FunctionTool {
  return new FunctionTool({
    name,
    description: `Does ${name}`,
    parameters: { type: "object" },
    execute,
  });
}

Deno.test("a workbench lists its tools in their order", async () => {
  const tools = [tool("b", () => 1), tool("a", () => 2)];
  const workbench = new StaticWorkbench(tools);
  assertEquals(
    await workbench.listTools(),
    tools.map(({ schema }) => schema),
  );
});

Deno.test("a workbench refuses two tools of one name", () => {
  assertThrows(
    () => new StaticWorkbench([tool("a", () => 1), tool("a", () => 2)]),
    TypeError,
    'two tools have the name "a"',
  );
});

Deno.test("a workbench gives a tool's result as text", async () => {
  const workbench = new StaticWorkbench([tool("list", () => [1, 2])]);
  assertEquals(await workbench.callTool("list", {}), {
    name: "list",
    content: "[1,2]",
    isError: false,
  });
});

for (
  const [thrown, content] of [
    [new Error("no luck"), "no luck"],
    ["no luck", "no luck"],
    [undefined, "undefined"],
    [{ code: 7 }, "A value that is no Error"],
  ] as const
) {
  Deno.test(`a failure is a result: ${Deno.inspect(thrown).split("\n", 1)}`, async () => {
    const { spans, traceContext } = traced();
    const workbench = new StaticWorkbench([
      tool("fail", () => {
        throw thrown;
      }),
    ]);
    assertEquals(await workbench.callTool("fail", {}, { traceContext }), {
      name: "fail",
      content,
      isError: true,
    });
    assertTree(spans, {
      name: "execute_tool fail",
      status: "ERROR",
      events: ["exception"],
    });
  });
}

Deno.test("arguments that fail the schema are a result that says why", async () => {
  const { spans, traceContext } = traced();
  const workbench = new StaticWorkbench([
    new FunctionTool({
      name: "add",
      description: "Adds",
      parameters: { type: "object", required: ["a"] },
      execute: () => 1,
    }),
  ]);
  const { content, isError } = await workbench.callTool("add", {}, {
    traceContext,
  });
  assertEquals(
    content,
    'Invalid arguments for tool "add": arguments: Instance does not have required property "a".',
  );
  assertEquals(isError, true);
  assertTree(spans, {
    name: "execute_tool add",
    status: "ERROR",
    attributes: { "error.type": "invalid_arguments" },
    events: ["exception"],
  });
});

Deno.test("a tool that a workbench does not have is a result with a span", async () => {
  const { spans, traceContext } = traced();
  const options = { traceContext, callId: "call_1", agentName: "alice" };
  assertEquals(
    await new StaticWorkbench([]).callTool("nope", {}, options),
    {
      name: "nope",
      content: 'Cannot call tool "nope": there is none of that name',
      isError: true,
    },
  );
  assertTree(spans, {
    name: "execute_tool nope",
    status: "ERROR",
    attributes: {
      "error.type": "unknown_tool",
      "gen_ai.tool.call.id": "call_1",
      "gen_ai.agent.name": "alice",
    },
    events: ["exception"],
  });
});

Deno.test("an abort is no result: it reaches the caller", async () => {
  const { spans, traceContext } = traced();
  const controller = new AbortController();
  const reason = new Error("enough");
  const workbench = new StaticWorkbench([
    tool("wait", () => {
      controller.abort(reason);
      return new Promise(() => {});
    }),
  ]);
  const { signal } = controller;
  assertEquals(
    await assertRejects(() =>
      workbench.callTool("wait", {}, { signal, traceContext })
    ),
    reason,
  );
  assertWellFormed(spans);
  assertTree(spans, {
    name: "execute_tool wait",
    attributes: { "autogen.outcome": "cancelled" },
  });
});

Deno.test("an abort of the tool's own is a failure like any other", async () => {
  const workbench = new StaticWorkbench([
    tool("fetch", () => {
      throw new DOMException("Timed out", "TimeoutError");
    }),
  ]);
  const { signal } = new AbortController();
  assertEquals(await workbench.callTool("fetch", {}, { signal }), {
    name: "fetch",
    content: "Timed out",
    isError: true,
  });
});

Deno.test("the model is told what overrides say, and may call a tool by either name", async () => {
  const [add, sub] = [tool("add", () => 1), tool("sub", () => 2)];
  const workbench = new StaticWorkbench([add, sub], {
    toolOverrides: {
      add: { name: "plus", description: "Sums up" },
      sub: { description: "", name: undefined },
      nope: { name: "never" },
    },
  });
  assertEquals(await workbench.listTools(), [
    { ...add.schema, name: "plus", description: "Sums up" },
    { ...sub.schema, description: "" },
  ]);
  for (const name of ["plus", "add"]) {
    assertEquals(await workbench.callTool(name, {}), {
      name,
      content: "1",
      isError: false,
    });
  }
  assertEquals((await workbench.callTool("never", {})).isError, true);
});

Deno.test("a tool that is called by another name has its own on the span", async () => {
  const { spans, traceContext } = traced({ conventions: "autogen" });
  const workbench = new StaticWorkbench([tool("add", () => 1)], {
    toolOverrides: { add: { name: "plus", description: "Sums up" } },
  });
  await workbench.callTool("plus", {}, { traceContext });
  assertTree(spans, {
    name: "execute_tool add",
    attributes: {
      "gen_ai.tool.name": "add",
      "gen_ai.tool.description": "Does add",
    },
  });
});

for (
  const [name, toolOverrides] of [
    ["b", { a: { name: "b" } }],
    ["c", { a: { name: "c" }, b: { name: "c" } }],
    ["b", { a: { name: "b" }, b: { name: "a" } }],
  ] as const
) {
  Deno.test(`two tools cannot have one name: ${JSON.stringify(toolOverrides)}`, () => {
    const tools = [tool("a", () => 1), tool("b", () => 2)];
    assertThrows(
      () => new StaticWorkbench(tools, { toolOverrides }),
      TypeError,
      `Cannot make a workbench: two tools have the name "${name}"`,
    );
  });
}

Deno.test("a tool may be called what it is called, and what all objects have", async () => {
  const workbench = new StaticWorkbench([tool("constructor", () => 1)], {
    toolOverrides: { constructor: { name: "constructor" } },
  });
  assertEquals(
    (await workbench.listTools()).map(({ name }) => name),
    ["constructor"],
  );
  const plain = new StaticWorkbench([tool("toString", () => 1)]);
  assertEquals((await plain.listTools())[0]?.description, "Does toString");
});

Deno.test("a workbench saves what its tools remember, as AutoGen writes it", async () => {
  const baker = new Baker();
  const workbench = new StaticWorkbench([baker, tool("add", () => 1)], {
    toolOverrides: { bake: { name: "oven" } },
  });
  await workbench.callTool("oven", { loaves: 3 });
  const state = await workbench.saveState();
  assertEquals(state, {
    type: "StaticWorkbenchState",
    tools: { bake: { baked: 3 }, add: {} },
  });

  const other = new Baker();
  await new StaticWorkbench([other]).loadState(structuredClone(state));
  assertEquals(other.baked, 3);
});

for (
  const state of [
    {},
    { type: "StaticWorkbenchState", tools: {} },
    { tools: { other: { baked: 7 } } },
    `{ "tools": {} }`,
  ]
) {
  Deno.test(`a state that says nothing of a tool leaves it alone: ${JSON.stringify(state)}`, async () => {
    const baker = new Baker();
    baker.baked = 5;
    await new StaticWorkbench([baker]).loadState(state);
    assertEquals(baker.baked, 5);
  });
}

for (
  const [state, path, problem] of [
    [
      { type: "AssistantAgentState", tools: {} },
      "/type",
      'is "AssistantAgentState", not one of "StaticWorkbenchState"',
    ],
    [{ tools: [] }, "/tools", "is a list, not an object"],
    [{ tools: { bake: 3 } }, "/tools/bake", "is 3, not an object"],
    [[], "", "is a list, not an object"],
  ] as const
) {
  Deno.test(`a workbench refuses a state that is none: ${JSON.stringify(state)}`, async () => {
    const baker = new Baker();
    const workbench = new StaticWorkbench([baker]);
    const error = await assertRejects(
      () => workbench.loadState(state, { source: "tools.json" }),
      ConfigError,
    );
    assertEquals(error.path, path);
    assertEquals(
      error.message,
      `Cannot load the state of a workbench from tools.json: ${
        path || "it"
      } ${problem}`,
    );
    assertEquals(baker.baked, 0);
  });
}

Deno.test("a tool that refuses its state fails the loading", async () => {
  const workbench = new StaticWorkbench([new Baker()]);
  await assertRejects(
    () => workbench.loadState({ tools: { bake: {} } }),
    ConfigError,
    "Cannot load a baker",
  );
});

Deno.test("a tool is told where its state was read, and by whom", async () => {
  const { signal } = new AbortController();
  const seen: unknown[] = [];
  class Keeper extends Baker {
    override saveState(call?: CallContext) {
      seen.push(call?.signal);
      return { kept: true };
    }
    override loadState(...args: unknown[]) {
      seen.push(...args);
    }
  }
  const workbench = new StaticWorkbench([new Keeper()]);
  const state = await workbench.saveState({ signal });
  await workbench.loadState(state, { source: "tools.json", signal });
  assertEquals(seen, [signal, { kept: true }, {
    what: 'the state of tool "bake"',
    source: "tools.json",
    signal,
  }]);
});
