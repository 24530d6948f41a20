import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  FunctionTool,
  StaticStreamWorkbench,
  StaticWorkbench,
  type ToolCallOptions,
  type ToolResult,
  type Workbench,
} from "@autogen-edge/runtime";
import { assertTree } from "@autogen-edge/runtime/testing";
import { callToolStream, type ToolRequest } from "../../src/tools/mod.ts";
import { traced } from "./_traced.ts";

/** The result of a call that has nothing to tell on the way. */
async function callTool(
  workbenches: readonly Workbench[],
  request: ToolRequest,
  options?: ToolCallOptions,
): Promise<ToolResult> {
  const stream = callToolStream(workbenches, request, options);
  const items = await Array.fromAsync(stream);
  const [item] = items;
  if (items.length === 1 && item?.type === "result") return item.result;
  throw new Error(`These are not one result: ${JSON.stringify(items)}`);
}

function bench(...names: readonly string[]): StaticWorkbench {
  return new StaticWorkbench(names.map((name) =>
    new FunctionTool({
      name,
      description: "Gives its arguments back",
      parameters: { type: "object" },
      execute: (args) => args,
    })
  ));
}

Deno.test("a call goes to the first workbench that has the tool", async () => {
  const options: ToolCallOptions = { callId: "call_1", agentName: "alice" };
  const seen: unknown[] = [];
  const remote: Workbench = {
    listTools: () => bench("b").listTools(),
    callTool(name, args, given): Promise<ToolResult> {
      seen.push(name, args, given);
      return Promise.resolve({ name, content: "remote", isError: false });
    },
  };
  const request = { name: "b", arguments: '{"x":1}' };
  assertEquals(
    await callTool([bench("a"), remote, bench("b")], request, options),
    {
      name: "b",
      content: "remote",
      isError: false,
    },
  );
  assertEquals(seen, ["b", { x: 1 }, options]);
});

Deno.test("a call of a tool that nobody has is a result with a span", async () => {
  const { spans, traceContext } = traced();
  const request = { name: "nope", arguments: "{}" };
  assertEquals(
    await callTool([bench("a"), bench("b")], request, { traceContext }),
    {
      name: "nope",
      content: "Error: tool 'nope' not found in any workbench",
      isError: true,
    },
  );
  assertTree(spans, {
    name: "execute_tool nope",
    status: "ERROR",
    attributes: { "error.type": "unknown_tool" },
    events: ["exception"],
  });
});

for (const text of ["{bad", "", '{"a":1}}', "undefined"]) {
  Deno.test(`arguments that are no JSON are a result with a span: ${text}`, async () => {
    const { spans, traceContext } = traced({ captureContent: true });
    const request = { name: "a", arguments: text };
    const { content, isError } = await callTool([bench("a")], request, {
      traceContext,
      callId: "call_1",
    });
    assertStringIncludes(content, "Error: ");
    assertEquals(isError, true);
    assertTree(spans, {
      name: "execute_tool a",
      status: "ERROR",
      attributes: {
        "error.type": "malformed_arguments",
        "gen_ai.tool.call.id": "call_1",
        "gen_ai.tool.call.arguments": JSON.stringify({ value: text }),
      },
      events: ["exception"],
    });
  });
}

Deno.test("AutoGen's convention has no span for a call that reaches no tool", async () => {
  const { spans, traceContext } = traced({ conventions: "autogen" });
  const options = { traceContext };
  await callTool([bench("a")], { name: "nope", arguments: "{}" }, options);
  await callTool([bench("a")], { name: "a", arguments: "{" }, options);
  assertTree(spans, []);
});

Deno.test("a workbench that cannot list its tools fails the call", async () => {
  const dead: Workbench = {
    listTools: () => Promise.reject(new Error("disconnected")),
    callTool: () => Promise.reject(new Error("disconnected")),
  };
  await assertRejects(
    () => callTool([dead], { name: "a", arguments: "{}" }),
    Error,
    "disconnected",
  );
});

Deno.test("what a tool tells on the way comes as it happens, if its workbench passes it on", async () => {
  const bake = new FunctionTool({
    name: "bake",
    description: "Bakes bread",
    parameters: { type: "object" },
    execute: async function* () {
      yield "kneading";
      return "bread";
    },
  });
  const request = { name: "bake", arguments: "{}" };
  const result = { name: "bake", content: "bread", isError: false };
  const streaming = [bench("a"), new StaticStreamWorkbench([bake])];
  assertEquals(await Array.fromAsync(callToolStream(streaming, request)), [
    { type: "event", event: "kneading" },
    { type: "result", result },
  ]);
  const silent = [new StaticWorkbench([bake])];
  assertEquals(await callTool(silent, request), result);
});

Deno.test("a tool is found by the name that the model was shown", async () => {
  const renamed = new StaticWorkbench([
    new FunctionTool({
      name: "b",
      description: "",
      parameters: { type: "object" },
      execute: () => "it",
    }),
  ], { toolOverrides: { b: { name: "other" } } });
  const { content } = await callTool([renamed], {
    name: "other",
    arguments: "{}",
  });
  assertEquals(content, "it");
});
