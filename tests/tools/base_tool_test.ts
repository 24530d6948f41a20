import { assert, assertEquals, assertRejects } from "@std/assert";
import { context, trace } from "@opentelemetry/api";
import {
  AgentRuntimeError,
  FunctionTool,
  ToolError,
  type ToolStreamItem,
} from "@autogen-edge/runtime";
import {
  assertTree,
  assertWellFormed,
  type ExpectedSpan,
} from "@autogen-edge/runtime/testing";
import { Baker } from "./_baker.ts";
import { traced } from "./_traced.ts";

const ITEMS: readonly ToolStreamItem[] = [
  { type: "event", event: 1 },
  { type: "event", event: 2 },
  { type: "result", result: "2 loaves" },
];

const BAKED: ExpectedSpan = {
  name: "execute_tool bake",
  status: "UNSET",
  attributes: { "autogen.outcome": undefined },
};

const CANCELLED: ExpectedSpan = {
  name: "execute_tool bake",
  attributes: { "autogen.outcome": "cancelled", "error.type": undefined },
};

Deno.test("a tool yields what it tells, and last its result, in one span", async () => {
  const { spans, traceContext } = traced();
  const baker = new Baker();
  const stream = baker.runJsonStream({ loaves: 2 }, {
    traceContext,
    callId: "call_1",
    agentName: "alice",
  });
  assertEquals(spans.open.length, 0);
  const items: ToolStreamItem[] = [];
  for await (const item of stream) {
    items.push(item);
    assertEquals(spans.open.length, item.type === "event" ? 1 : 0);
  }
  assertEquals(items, ITEMS);
  assertEquals(baker.cleaned, 1);
  assertWellFormed(spans);
  assertTree(spans, {
    ...BAKED,
    attributes: {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "bake",
      "gen_ai.tool.type": "function",
      "gen_ai.tool.call.id": "call_1",
      "gen_ai.agent.name": "alice",
    },
  }, { exactAttributes: true });
});

Deno.test("whoever wants but the result of a tool gets it, and one span", async () => {
  const { spans, traceContext } = traced({ captureContent: true });
  const baker = new Baker();
  const result = await baker.runJson({ loaves: 2 }, { traceContext });
  assertEquals(result, "2 loaves");
  assertEquals(baker.cleaned, 1);
  assertWellFormed(spans);
  assertTree(spans, {
    ...BAKED,
    attributes: { "gen_ai.tool.call.result": '{"value":"2 loaves"}' },
  });
});

Deno.test("a function that is a generator is a tool that tells what it does", async () => {
  const tool = new FunctionTool({
    name: "bake",
    description: "Bakes bread",
    parameters: { type: "object" },
    execute: async function* (_args, call) {
      yield trace.getSpan(call.traceContext) !== undefined;
      yield call.signal instanceof AbortSignal;
      return "bread";
    },
  });
  const { traceContext } = traced();
  assertEquals(
    await Array.fromAsync(tool.runJsonStream({}, { traceContext })),
    [
      { type: "event", event: true },
      { type: "event", event: true },
      { type: "result", result: "bread" },
    ],
  );
});

Deno.test("a tool that has nothing to tell streams its result", async () => {
  const { spans, traceContext } = traced();
  const tool = new FunctionTool({
    name: "bake",
    description: "Bakes bread",
    parameters: { type: "object" },
    execute: () => Promise.resolve("bread"),
  });
  assertEquals(
    await Array.fromAsync(tool.runJsonStream({}, { traceContext })),
    [
      { type: "result", result: "bread" },
    ],
  );
  assertWellFormed(spans);
  assertTree(spans, BAKED);
});

Deno.test("a stream is not current where it is read", async () => {
  const { traceContext } = traced();
  const stream = new Baker().runJsonStream({ loaves: 1 }, { traceContext });
  for await (const _ of stream) {
    assertEquals(trace.getSpan(context.active()), undefined);
  }
});

Deno.test("a stream that is never read has no span, and does no work", () => {
  const { spans, traceContext } = traced();
  const baker = new Baker();
  baker.runJsonStream({ loaves: 1 }, { traceContext });
  assertTree(spans, []);
  assertEquals(baker.baked, 0);
});

Deno.test("a stream that is left half-read is over for its tool and its span", async () => {
  const { spans, traceContext } = traced();
  const baker = new Baker();
  for await (
    const _ of baker.runJsonStream({ loaves: 2 }, { traceContext })
  ) break;
  assertEquals([baker.baked, baker.cleaned], [1, 1]);
  assertWellFormed(spans);
  assertTree(spans, CANCELLED);
});

Deno.test("a stream that is left with its result is not cancelled", async () => {
  const { spans, traceContext } = traced();
  const stream = new Baker().runJsonStream({ loaves: 2 }, { traceContext });
  for await (const item of stream) if (item.type === "result") break;
  assertWellFormed(spans);
  assertTree(spans, BAKED);
});

for (const how of ["runJson", "runJsonStream"] as const) {
  const read = async (
    baker: Baker,
    args: unknown,
    options: Parameters<Baker["runJson"]>[1],
  ) =>
    how === "runJson"
      ? await baker.runJson(args, options)
      : await Array.fromAsync(baker.runJsonStream(args, options));

  Deno.test(`${how}: a tool that fails after some events fails the call`, async () => {
    const { spans, traceContext } = traced();
    const baker = new Baker();
    const trouble = new RangeError("out of flour");
    baker.trouble = trouble;
    const error = await assertRejects(() =>
      read(baker, { loaves: 1 }, { traceContext })
    );
    assertEquals(error, trouble);
    assertEquals(baker.cleaned, 1);
    assertWellFormed(spans);
    assertTree(spans, {
      name: "execute_tool bake",
      status: "ERROR",
      attributes: { "error.type": "RangeError" },
      events: ["exception"],
    });
  });

  Deno.test(`${how}: arguments are checked before anything is done`, async () => {
    const { spans, traceContext } = traced();
    const baker = new Baker();
    const error = await assertRejects(
      () => read(baker, {}, { traceContext }),
      ToolError,
    );
    assertEquals(error.code, "invalid_arguments");
    assertEquals(baker.cleaned, 0);
    assertTree(spans, {
      name: "execute_tool bake",
      status: "ERROR",
      attributes: { "error.type": "invalid_arguments" },
      events: ["exception"],
    });
  });

  Deno.test(`${how}: an abort ends the wait and the span, and later the tool`, async () => {
    const { spans, traceContext } = traced();
    const controller = new AbortController();
    const { signal } = controller;
    const reason = new Error("enough");
    const oven = Promise.withResolvers<void>();
    const cleaned = Promise.withResolvers<void>();
    const tool = new FunctionTool({
      name: "bake",
      description: "Bakes bread",
      parameters: { type: "object" },
      execute: async function* () {
        try {
          yield "kneading";
          controller.abort(reason);
          await oven.promise;
          yield "baked";
          return "bread";
        } finally {
          cleaned.resolve();
        }
      },
    });
    const options = { signal, traceContext };
    const error = await assertRejects(async () =>
      how === "runJson"
        ? await tool.runJson({}, options)
        : await Array.fromAsync(tool.runJsonStream({}, options))
    );
    assertEquals(error, reason);
    assertWellFormed(spans);
    assertTree(spans, CANCELLED);
    oven.resolve();
    await cleaned.promise;
  });

  Deno.test(`${how}: a result that is no plain data fails the call`, async () => {
    const tool = new FunctionTool({
      name: "bake",
      description: "Bakes bread",
      parameters: { type: "object" },
      execute: async function* () {
        yield "kneading";
        return { serve: () => {} };
      },
    });
    const error = await assertRejects(
      async () =>
        how === "runJson"
          ? await tool.runJson({})
          : await Array.fromAsync(tool.runJsonStream({})),
      AgentRuntimeError,
    );
    assert(
      error.message.startsWith('Cannot pass on the result of tool "bake"'),
    );
  });
}

Deno.test("AutoGen's convention has one span for a stream, too", async () => {
  const { spans, traceContext } = traced({ conventions: "autogen" });
  await Array.fromAsync(
    new Baker().runJsonStream({ loaves: 1 }, { traceContext, callId: "7" }),
  );
  assertTree(spans, {
    name: "execute_tool bake",
    kind: "INTERNAL",
    attributes: {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.system": "autogen",
      "gen_ai.tool.name": "bake",
      "gen_ai.tool.description": "Bakes bread",
      "gen_ai.tool.call.id": "7",
    },
  }, { exactAttributes: true });
});
