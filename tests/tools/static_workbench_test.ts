import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { FunctionTool, StaticWorkbench } from "@autogen-edge/runtime";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
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
