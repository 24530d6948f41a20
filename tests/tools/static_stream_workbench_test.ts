import { assertEquals, assertRejects } from "@std/assert";
import {
  FunctionTool,
  StaticStreamWorkbench,
  type Tool,
} from "@autogen-edge/runtime";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { Baker } from "./_baker.ts";
import { traced } from "./_traced.ts";

/** What a stream yields of a result. */
function result(name: string, content: string, isError = false): unknown {
  return { type: "result", result: { name, content, isError } };
}

Deno.test("a call tells what its tool tells, and last the result as text", async () => {
  const { spans, traceContext } = traced();
  const workbench = new StaticStreamWorkbench([new Baker()]);
  const stream = workbench.callToolStream("bake", { loaves: 2 }, {
    traceContext,
  });
  assertEquals(await Array.fromAsync(stream), [
    { type: "event", event: 1 },
    { type: "event", event: 2 },
    result("bake", "2 loaves"),
  ]);
  assertWellFormed(spans);
  assertTree(spans, { name: "execute_tool bake", status: "UNSET" });
});

Deno.test("a call that is not streamed has the same result", async () => {
  const workbench = new StaticStreamWorkbench([new Baker()]);
  assertEquals(
    await workbench.callTool("bake", { loaves: 2 }),
    { name: "bake", content: "2 loaves", isError: false },
  );
});

Deno.test("a tool that streams nothing has its result streamed", async () => {
  const time: Tool = {
    name: "time",
    description: "Tells the time",
    schema: {
      name: "time",
      description: "Tells the time",
      parameters: { type: "object" },
      strict: false,
    },
    runJson: () => Promise.resolve(12),
    returnValueAsString: (value) => `${value} o'clock`,
  };
  const workbench = new StaticStreamWorkbench([time]);
  assertEquals(await Array.fromAsync(workbench.callToolStream("time", {})), [
    result("time", "12 o'clock"),
  ]);
});

Deno.test("a failure after some events is a result", async () => {
  const { spans, traceContext } = traced();
  const baker = new Baker();
  baker.trouble = new Error("out of flour");
  const workbench = new StaticStreamWorkbench([baker]);
  const stream = workbench.callToolStream("bake", { loaves: 1 }, {
    traceContext,
  });
  assertEquals(await Array.fromAsync(stream), [
    { type: "event", event: 1 },
    result("bake", "out of flour", true),
  ]);
  assertWellFormed(spans);
  assertTree(spans, {
    name: "execute_tool bake",
    status: "ERROR",
    events: ["exception"],
  });
});

Deno.test("a tool that there is not is a result with a span", async () => {
  const { spans, traceContext } = traced();
  const stream = new StaticStreamWorkbench([]).callToolStream("nope", {}, {
    traceContext,
  });
  assertEquals(await Array.fromAsync(stream), [
    result("nope", 'Cannot call tool "nope": there is none of that name', true),
  ]);
  assertWellFormed(spans);
  assertTree(spans, {
    name: "execute_tool nope",
    status: "ERROR",
    attributes: { "error.type": "unknown_tool" },
    events: ["exception"],
  });
});

Deno.test("a tool with an override is streamed by either name", async () => {
  const workbench = new StaticStreamWorkbench([new Baker()], {
    toolOverrides: { bake: { name: "oven" } },
  });
  for (const name of ["oven", "bake"]) {
    const stream = workbench.callToolStream(name, { loaves: 0 });
    assertEquals(await Array.fromAsync(stream), [result(name, "0 loaves")]);
  }
});

Deno.test("a stream that is left half-read is over for its tool and its span", async () => {
  const { spans, traceContext } = traced();
  const baker = new Baker();
  const workbench = new StaticStreamWorkbench([baker]);
  const stream = workbench.callToolStream("bake", { loaves: 2 }, {
    traceContext,
  });
  for await (const _ of stream) break;
  assertEquals([baker.baked, baker.cleaned], [1, 1]);
  assertWellFormed(spans);
  assertTree(spans, {
    name: "execute_tool bake",
    attributes: { "autogen.outcome": "cancelled" },
  });
});

Deno.test("an abort is no result: it reaches the reader", async () => {
  const { spans, traceContext } = traced();
  const controller = new AbortController();
  const { signal } = controller;
  const reason = new Error("enough");
  const workbench = new StaticStreamWorkbench([
    new FunctionTool({
      name: "wait",
      description: "Waits",
      parameters: { type: "object" },
      execute: async function* () {
        yield "waiting";
        controller.abort(reason);
        await new Promise(() => {});
      },
    }),
  ]);
  const stream = workbench.callToolStream("wait", {}, { signal, traceContext });
  assertEquals(await stream.next(), {
    done: false,
    value: { type: "event", event: "waiting" },
  });
  assertEquals(await assertRejects(() => stream.next()), reason);
  assertWellFormed(spans);
  assertTree(spans, {
    name: "execute_tool wait",
    attributes: { "autogen.outcome": "cancelled" },
  });
});
