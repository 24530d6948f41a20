import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import {
  AgentRuntimeError,
  BaseTool,
  type CallContext,
  FunctionTool,
  type FunctionToolOptions,
  noopTracerProvider,
  ToolError,
  withTelemetry,
} from "@autogen-edge/runtime";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { z } from "zod";
import { traced } from "./_traced.ts";

type Execute = (
  args: Readonly<Record<string, unknown>>,
  call: CallContext,
) => unknown;

function tool(execute: Execute): FunctionTool {
  return new FunctionTool({
    name: "work",
    description: "Works",
    parameters: { type: "object" },
    execute,
  });
}

Deno.test("a tool needs a name and a function", () => {
  const options = {
    name: "work",
    description: "",
    parameters: { type: "object" },
    execute: () => 1,
  };
  for (const name of ["", undefined, 7]) {
    assertThrows(
      () => new FunctionTool({ ...options, name } as typeof options),
      TypeError,
      "is not a name",
    );
  }
  assertThrows(
    () =>
      new FunctionTool(
        { ...options, execute: undefined } as unknown as FunctionToolOptions<
          unknown,
          unknown
        >,
      ),
    TypeError,
    'Cannot make tool "work": "execute" is no function',
  );
});

Deno.test("a tool that is strict says so to the model", () => {
  const strict = new FunctionTool({
    name: "work",
    description: "Works",
    parameters: { type: "object" },
    strict: true,
    execute: () => 1,
  });
  assert(strict.schema.strict);
});

Deno.test("a tool is called with checked arguments, the signal and its span's context", async () => {
  const { spans, traceContext } = traced();
  const { signal } = new AbortController();
  let seen: { signal: unknown; span: string | undefined } | undefined;
  const result = await tool((_, call) => {
    seen = {
      signal: call.signal,
      span: trace.getSpanContext(call.traceContext ?? ROOT_CONTEXT)?.spanId,
    };
    return { done: true };
  }).runJson({}, { signal, traceContext });
  assertEquals(result, { done: true });
  assertEquals(seen, {
    signal,
    span: spans.finished[0]?.spanContext().spanId,
  });
});

Deno.test("what a tool calls with its context hangs below it", async () => {
  const { spans, traceContext } = traced();
  const inner = tool(() => 1);
  const outer = tool((_, call) => inner.runJson({}, call));
  await outer.runJson({}, { traceContext });
  assertWellFormed(spans, { oneRootPerTrace: true });
  assertTree(spans, {
    name: "execute_tool work",
    children: [{ name: "execute_tool work" }],
  });
});

Deno.test("a tool's span names the tool, the call and the agent, and no content", async () => {
  const { spans, traceContext } = traced();
  await tool(() => "secret").runJson({ key: "secret" }, {
    traceContext,
    callId: "call_1",
    agentName: "alice",
  });
  assertTree(spans, {
    name: "execute_tool work",
    kind: "INTERNAL",
    attributes: {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "work",
      "gen_ai.tool.type": "function",
      "gen_ai.tool.call.id": "call_1",
      "gen_ai.agent.name": "alice",
    },
  }, { exactAttributes: true });
});

Deno.test("captured arguments and results are JSON objects, whatever the tool takes and gives", async () => {
  const { spans, traceContext } = traced({ captureContent: true });
  await tool(() => [1, 2]).runJson({ a: 1 }, { traceContext });
  assertTree(spans, {
    name: "execute_tool work",
    attributes: {
      "gen_ai.tool.description": "Works",
      "gen_ai.tool.call.arguments": '{"a":1}',
      "gen_ai.tool.call.result": '{"value":[1,2]}',
    },
  });
});

Deno.test("a filter decides what of a tool's content is recorded", async () => {
  const { spans, traceContext } = traced({
    captureContent: (field, value, { spanName }) =>
      field === "gen_ai.tool.call.arguments" ? { spanName, value } : undefined,
  });
  await tool(() => 1).runJson({ a: 1 }, { traceContext });
  const attributes = spans.finished[0]?.attributes ?? {};
  assertEquals(
    attributes["gen_ai.tool.call.arguments"],
    '{"spanName":"execute_tool work","value":{"a":1}}',
  );
  assert(!("gen_ai.tool.call.result" in attributes));
});

Deno.test("AutoGen's convention has its names for a tool and two exceptions for a failure", async () => {
  const { spans, traceContext } = traced({
    conventions: "autogen",
    captureContent: true,
  });
  const failing = tool(() => {
    throw new RangeError("too far");
  });
  await tool(() => 1).runJson({ a: 1 }, { traceContext, callId: "call_1" });
  await assertRejects(() => failing.runJson({}, { traceContext }), RangeError);
  const attributes = {
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.system": "autogen",
    "gen_ai.tool.name": "work",
    "gen_ai.tool.description": "Works",
  };
  assertTree(spans, [{
    name: "execute_tool work",
    attributes: { ...attributes, "gen_ai.tool.call.id": "call_1" },
  }, {
    name: "execute_tool work",
    status: "ERROR",
    attributes: { ...attributes, "error.type": "RangeError" },
    events: ["exception", "exception"],
  }], { exactAttributes: true });
});

Deno.test("a tool that throws fails its span once and its caller", async () => {
  const { spans, traceContext } = traced();
  const thrown = new RangeError("too far");
  const failing = tool(() => {
    throw thrown;
  });
  const error = await assertRejects(() =>
    failing.runJson({}, { traceContext })
  );
  assertEquals(error, thrown);
  assertTree(spans, {
    name: "execute_tool work",
    status: { code: "ERROR", message: "too far" },
    attributes: { "error.type": "RangeError" },
    events: [{
      name: "exception",
      attributes: {
        "exception.type": "RangeError",
        "exception.message": "too far",
      },
    }],
  });
});

for (const value of ["no luck", 7, null, undefined]) {
  Deno.test(`a tool that throws ${JSON.stringify(value)} fails like any other`, async () => {
    const { spans, traceContext } = traced();
    const failing = tool(() => Promise.reject(value));
    let caught: unknown = "nothing";
    await failing.runJson({}, { traceContext }).catch((error) => {
      caught = error;
    });
    assertEquals(caught, value);
    assertTree(spans, {
      name: "execute_tool work",
      status: "ERROR",
      attributes: { "error.type": "_OTHER" },
      events: ["exception"],
    });
  });
}

Deno.test("arguments that fail the schema never reach the tool, and its span says why", async () => {
  const { spans, traceContext } = traced();
  const add = new FunctionTool({
    name: "add",
    description: "Adds",
    parameters: z.object({ a: z.number() }),
    execute: () => {
      throw new Error("The tool was reached");
    },
  });
  const error = await assertRejects(
    () => add.runJson({ a: "one" }, { traceContext }),
    ToolError,
  );
  assertEquals(error.code, "invalid_arguments");
  assertTree(spans, {
    name: "execute_tool add",
    status: {
      code: "ERROR",
      message: /^Invalid arguments for tool "add": a: /,
    },
    attributes: { "error.type": "invalid_arguments" },
    events: ["exception"],
  });
});

const cycle: Record<string, unknown> = {};
cycle["self"] = cycle;

for (
  const [name, value] of Object.entries({
    "a bigint": 1n,
    "a function": () => 1,
    "a cycle": cycle,
    "a symbol inside": { deep: [Symbol("x")] },
  })
) {
  Deno.test(`a result that no one else can read is an error: ${name}`, async () => {
    const { spans, traceContext } = traced({ captureContent: true });
    const error = await assertRejects(
      () => tool(() => value).runJson({}, { traceContext }),
      AgentRuntimeError,
      'Cannot pass on the result of tool "work"',
    );
    assertEquals(error.code, "not_serializable");
    assertTree(spans, {
      name: "execute_tool work",
      status: "ERROR",
      attributes: { "error.type": "not_serializable" },
      events: ["exception"],
    });
  });
}

Deno.test("an abort ends the wait and the span of a tool that ignores its signal", async () => {
  const { spans, traceContext } = traced();
  const controller = new AbortController();
  const reason = new Error("enough");
  const started = Promise.withResolvers<void>();
  const stubborn = tool(() => {
    started.resolve();
    return new Promise(() => {});
  });
  const running = stubborn.runJson({}, {
    traceContext,
    signal: controller.signal,
  });
  await started.promise;
  controller.abort(reason);
  assertWellFormed(spans);
  assertEquals(await assertRejects(() => running), reason);
  assertTree(spans, {
    name: "execute_tool work",
    attributes: { "autogen.outcome": "cancelled", "error.type": undefined },
  });
});

Deno.test("a tool is not run under a signal that has aborted", async () => {
  const { spans, traceContext } = traced();
  const never = tool(() => {
    throw new Error("The tool was reached");
  });
  const signal = AbortSignal.abort("no");
  let caught: unknown;
  await never.runJson({}, { signal, traceContext }).catch((error) => {
    caught = error;
  });
  assertEquals(caught, "no");
  assertTree(spans, {
    name: "execute_tool work",
    attributes: { "autogen.outcome": "cancelled" },
  });
});

Deno.test("calls at the same time have a span each", async () => {
  const { spans, traceContext } = traced();
  const gates = [0, 1, 2].map(() => Promise.withResolvers<void>());
  const waiting = tool(async ({ index }) => {
    await gates[Number(index)]?.promise;
    return index;
  });
  const results = Promise.all(
    gates.map((_, index) =>
      waiting.runJson({ index }, { traceContext, callId: `call_${index}` })
    ),
  );
  assertEquals(spans.open.length, 3);
  for (const gate of gates.toReversed()) gate.resolve();
  assertEquals(await results, [0, 1, 2]);
  assertWellFormed(spans);
  assertTree(
    spans,
    gates.map((_, index) => ({
      name: "execute_tool work",
      attributes: { "gen_ai.tool.call.id": `call_${index}` },
    })),
  );
});

Deno.test("without a trace context a tool runs in the active one", async () => {
  const before = context.active();
  assertEquals(await tool(() => 1).runJson({}), 1);
  assertEquals(context.active(), before);
});

Deno.test("a no-op provider switches a tool's span off and nothing else", async () => {
  const traceContext = withTelemetry(ROOT_CONTEXT, {
    tracerProvider: noopTracerProvider,
    captureContent: () => {
      throw new Error("Content was asked for");
    },
  });
  assertEquals(await tool(() => 1).runJson({}, { traceContext }), 1);
});

Deno.test("a result becomes text for the model", () => {
  const any = tool(() => 1);
  assertEquals(any.returnValueAsString("as it is"), "as it is");
  assertEquals(any.returnValueAsString({ a: [1] }), '{"a":[1]}');
  assertEquals(any.returnValueAsString(null), "null");
  assertEquals(any.returnValueAsString(undefined), "");
});

Deno.test("a tool may keep state in a class of its own", async () => {
  class Counter extends BaseTool<{ by: number }, number> {
    #count = 0;
    constructor() {
      super({
        name: "count",
        description: "Counts on",
        parameters: z.object({ by: z.number() }),
      });
    }
    override run({ by }: { by: number }): number {
      return this.#count += by;
    }
  }
  const counter = new Counter();
  await counter.runJson({ by: 2 });
  assertEquals(await counter.runJson({ by: 3 }), 5);
});
