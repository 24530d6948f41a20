import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ROOT_CONTEXT } from "@opentelemetry/api";
import {
  AgentId,
  FunctionCall,
  FunctionExecutionResult,
  FunctionTool,
  MessageContext,
  SingleThreadedAgentRuntime,
  type Tool,
  ToolAgent,
  type ToolContext,
  ToolError,
} from "@autogen-edge/runtime";
import { assertTree, recordSpans } from "@autogen-edge/runtime/testing";

const TOOLS = new AgentId("tools", "k");

function tool(
  name: string,
  execute: (args: { readonly x: number }, call: ToolContext) => unknown,
): Tool {
  return new FunctionTool<{ x: number }>({
    name,
    description: `Does ${name}`,
    parameters: {
      type: "object",
      properties: { x: { type: "number" } },
      required: ["x"],
    },
    execute,
  });
}

const double = tool("double", ({ x }) => 2 * x);
const boom = tool("boom", () => {
  throw new RangeError("bang");
});

async function runtimeOf(
  ...tools: readonly Tool[]
): Promise<{ runtime: SingleThreadedAgentRuntime } & AsyncDisposable> {
  const runtime = new SingleThreadedAgentRuntime();
  await runtime.registerFactory("tools", () => new ToolAgent("works", tools));
  runtime.start();
  return { runtime, [Symbol.asyncDispose]: () => runtime.close() };
}

function call(name: string, args: string) {
  return FunctionCall({ id: "call_1", name, arguments: args });
}

Deno.test("a tool agent executes a tool and replies what it gave", async () => {
  await using world = await runtimeOf(double, boom);
  const result = await world.runtime.sendMessage(
    call("double", '{"x":21}'),
    TOOLS,
    { reply: FunctionExecutionResult },
  );
  assertEquals(result, {
    type: "FunctionExecutionResult",
    content: "42",
    name: "double",
    callId: "call_1",
    isError: false,
  });
});

for (
  const [name, args, code, message] of [
    ["nope", "{}", "unknown_tool", "Tool not found: nope"],
    [
      "double",
      "{bad",
      "malformed_arguments",
      'Invalid arguments for tool "double": ',
    ],
    [
      "double",
      "",
      "malformed_arguments",
      'Invalid arguments for tool "double": ',
    ],
    [
      "double",
      '{"x":"y"}',
      "invalid_arguments",
      'x: Instance type "string" is invalid',
    ],
    [
      "double",
      "[]",
      "invalid_arguments",
      'Invalid arguments for tool "double": ',
    ],
    ["boom", '{"x":1}', "execution_failed", "bang"],
  ] as const
) {
  Deno.test(`a call that goes wrong is an error of the sender: ${name}(${args})`, async () => {
    await using world = await runtimeOf(double, boom);
    const error = await assertRejects(
      () => world.runtime.sendMessage(call(name, args), TOOLS),
      ToolError,
      message,
    );
    assertEquals(error.code, code);
  });
}

Deno.test("the error of a tool is the cause of what its sender gets", async () => {
  await using world = await runtimeOf(boom);
  const error = await assertRejects(
    () => world.runtime.sendMessage(call("boom", '{"x":1}'), TOOLS),
    ToolError,
  );
  assert(error.cause instanceof RangeError);
});

Deno.test("an abort reaches the tool, and its sender is told the reason", async () => {
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<unknown>();
  const wait = tool("wait", (_args, { signal }) => {
    begun.resolve();
    return new Promise((_resolve, reject) => {
      signal?.addEventListener("abort", () => {
        ended.resolve(signal.reason);
        reject(signal.reason);
      });
    });
  });
  await using world = await runtimeOf(wait);
  const controller = new AbortController();
  const called = world.runtime.sendMessage(call("wait", '{"x":1}'), TOOLS, {
    signal: controller.signal,
  });
  await begun.promise;
  const reason = new Error("enough");
  controller.abort(reason);
  await assertRejects(() => called, Error, "enough");
  assertEquals(await ended.promise, reason);
});

Deno.test("an abort is no failure of the tool", async () => {
  await using world = await runtimeOf();
  const controller = new AbortController();
  const stop = tool("stop", ({ x }) => {
    controller.abort(new Error(`enough of ${x}`));
    throw controller.signal.reason;
  });
  const agent = new ToolAgent("works", [stop]);
  agent.bind(TOOLS);
  const ctx = new MessageContext({
    runtime: world.runtime,
    agentId: TOOLS,
    sender: undefined,
    topicId: undefined,
    signal: controller.signal,
    traceContext: ROOT_CONTEXT,
    message: { messageId: "1" },
  });
  const error = await assertRejects(
    async () => await agent.onMessage(call("stop", '{"x":1}'), ctx),
    Error,
    "enough of 1",
  );
  assertEquals(error, controller.signal.reason);
});

Deno.test("each call has an execute_tool span under its process span, also one that no tool sees", async () => {
  const spans = recordSpans();
  const { tracerProvider } = spans;
  await using runtime = new SingleThreadedAgentRuntime({ tracerProvider });
  await runtime.registerFactory(
    "tools",
    () => new ToolAgent("works", [double, boom]),
  );
  runtime.start();
  const outcomes = [];
  for (
    const message of [
      call("double", '{"x":1}'),
      call("boom", '{"x":1}'),
      call("nope", "{}"),
    ]
  ) {
    try {
      await runtime.sendMessage(message, TOOLS);
      outcomes.push("ok");
    } catch (error) {
      outcomes.push((error as ToolError).code);
    }
  }
  assertEquals(outcomes, ["ok", "execution_failed", "unknown_tool"]);
  const messageSpans = (errorType: string | undefined, tool: object) => ({
    name: "send tools",
    ...(errorType === undefined
      ? {}
      : { status: "ERROR", attributes: { "error.type": errorType } } as const),
    children: [{
      name: "process tools",
      ...(errorType === undefined ? {} : { status: "ERROR" } as const),
      children: [tool],
    }],
  });
  assertTree(
    spans,
    [
      messageSpans(undefined, {
        name: "execute_tool double",
        attributes: {
          "gen_ai.tool.call.id": "call_1",
          "gen_ai.agent.name": "tools",
        },
      }),
      messageSpans("execution_failed", {
        name: "execute_tool boom",
        status: "ERROR",
        events: ["exception"],
        attributes: { "error.type": "RangeError" },
      }),
      messageSpans("unknown_tool", {
        name: "execute_tool nope",
        status: "ERROR",
        events: ["exception"],
        attributes: { "error.type": "unknown_tool" },
      }),
    ] as Parameters<typeof assertTree>[1],
  );
});

Deno.test("a tool agent refuses two tools of one name", () => {
  assertThrows(
    () => new ToolAgent("works", [double, tool("double", () => 0)]),
    TypeError,
    'Cannot make a tool agent: two tools have the name "double"',
  );
});

Deno.test("a tool agent has its description and a literal class name", () => {
  const agent = new ToolAgent("works", []);
  assertEquals([agent.description, agent.className], ["works", "ToolAgent"]);
});

Deno.test("the messages of a tool agent have the names that AutoGen gives them", () => {
  assertEquals(FunctionCall.typeName, "FunctionCall");
  assertEquals(FunctionExecutionResult.typeName, "FunctionExecutionResult");
});
