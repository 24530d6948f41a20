import {
  AgentId,
  type AgentInstantiation,
  type CallContext,
  FunctionTool,
  SingleThreadedAgentRuntime,
  type TelemetryOptions,
  withTelemetry,
} from "@autogen-edge/runtime";
import { assertEquals } from "@std/assert";
import {
  assertTree,
  assertWellFormed,
  recordSpans,
} from "@autogen-edge/runtime/testing";
import { ROOT_CONTEXT, type TracerProvider } from "@opentelemetry/api";
import { inheritedTelemetry } from "../../src/telemetry/mod.ts";
import { Answer, answering, Ask, idOf, runtimeWith } from "./_fixture.ts";

const ask = Ask({ question: "?" });

/** A tool that knows no runtime and no provider, but the call it is given. */
const clock = new FunctionTool({
  name: "clock",
  description: "The time",
  parameters: { type: "object", properties: {} },
  execute: () => "noon",
});

Deno.test("the runtime's provider reaches the tools that its agents call", async () => {
  const spans = recordSpans();
  await using runtime = await runtimeWith({
    agents: { a: () => answering((_, ctx) => clock.runJson({}, ctx)) },
    tracerProvider: spans.tracerProvider,
  });
  runtime.start();
  await runtime.sendMessage(ask, idOf("a"));
  assertTree(spans, {
    name: "send a",
    children: [{
      name: "process a",
      children: [{ name: "execute_tool clock" }],
    }],
  });
});

Deno.test("a factory is given the context of the message that called for the agent", async () => {
  const spans = recordSpans();
  await using runtime = await runtimeWith({
    agents: {
      a: async ({ traceContext }: AgentInstantiation) => {
        await clock.runJson({}, { traceContext });
        return answering(() => Answer({ text: "" }));
      },
    },
    tracerProvider: spans.tracerProvider,
  });
  runtime.start();
  await runtime.sendMessage(ask, idOf("a"));
  await runtime.sendMessage(ask, idOf("a"));
  assertTree(spans, [
    {
      name: "send a",
      children: [{ name: "execute_tool clock" }, { name: "process a" }],
    },
    { name: "send a", children: [{ name: "process a" }] },
  ]);
});

Deno.test("traceContextFor() puts the runtime's settings into a context", async () => {
  const spans = recordSpans();
  await using runtime = new SingleThreadedAgentRuntime({
    tracerProvider: spans.tracerProvider,
  });
  const traceContext = runtime.traceContextFor(ROOT_CONTEXT);
  await clock.runJson({}, { traceContext });
  assertTree(spans, { name: "execute_tool clock" });
});

/** Two runtimes; agents of the first ask those of the second, and back again. */
async function neighbours(
  ours: TelemetryOptions,
  theirs: TelemetryOptions,
  work: (call: CallContext) => Promise<unknown>,
) {
  const there = await runtimeWith({ ...theirs });
  const here = await runtimeWith({
    agents: {
      front: () =>
        answering(async (_, { signal, traceContext }) =>
          await there.sendMessage(ask, idOf("middle"), { signal, traceContext })
        ),
      back: () =>
        answering(async (_, ctx) => {
          await work(ctx);
          return Answer({ text: "" });
        }),
    },
    ...ours,
  });
  await there.registerFactory(
    "middle",
    () =>
      answering(async (_, { signal, traceContext }) =>
        await here.sendMessage(ask, idOf("back"), { signal, traceContext })
      ),
  );
  here.start();
  there.start();
  return {
    ask: () => here.sendMessage(ask, idOf("front")),
    async [Symbol.asyncDispose]() {
      await here.close();
      await there.close();
    },
  };
}

Deno.test("two runtimes with providers of their own share one trace, each with its own spans", async () => {
  const ours = recordSpans({ seed: 1 });
  const theirs = recordSpans({ seed: 2 });
  await using pair = await neighbours(
    { tracerProvider: ours.tracerProvider },
    { tracerProvider: theirs.tracerProvider },
    (ctx) => clock.runJson({}, ctx),
  );
  await pair.ask();
  assertEquals(
    ours.finished.map(({ name }) => name),
    [
      "send front",
      "process front",
      "send back",
      "process back",
      "execute_tool clock",
    ],
  );
  assertEquals(
    theirs.finished.map(({ name }) => name),
    ["send middle", "process middle"],
  );
  assertTree([...ours.finished, ...theirs.finished], {
    name: "send front",
    children: [{
      name: "process front",
      children: [{
        name: "send middle",
        children: [{
          name: "process middle",
          children: [{
            name: "send back",
            children: [{
              name: "process back",
              children: [{ name: "execute_tool clock" }],
            }],
          }],
        }],
      }],
    }],
  });
  assertWellFormed([...ours.finished, ...theirs.finished], {
    oneRootPerTrace: true,
  });
});

Deno.test("an error that passes through two runtimes is recorded once", async () => {
  const spans = recordSpans();
  const { tracerProvider } = spans;
  await using pair = await neighbours(
    { tracerProvider },
    { tracerProvider, captureContent: true },
    () => Promise.reject(new RangeError("no")),
  );
  await pair.ask().catch(() => {});
  assertEquals(spans.finished.length, 6);
  for (const { name, status, events, attributes } of spans.finished) {
    assertEquals([name, attributes["error.type"]], [name, "RangeError"]);
    assertEquals([name, status.message], [name, "no"]);
    assertEquals([name, events.length], [
      name,
      name === "process back" ? 1 : 0,
    ]);
  }
});

Deno.test("a runtime that is switched off between two that are not keeps the trace together", async () => {
  const spans = recordSpans();
  const { tracerProvider } = spans;
  await using pair = await neighbours(
    // What one runtime says holds for what it calls, unless that says otherwise.
    { tracerProvider, disableRuntimeTracing: false },
    { disableRuntimeTracing: true },
    () => Promise.resolve(),
  );
  await pair.ask();
  assertTree(spans, {
    name: "send front",
    children: [{
      name: "process front",
      children: [{ name: "send back", children: [{ name: "process back" }] }],
    }],
  });
});

Deno.test("a runtime's settings are made once for all messages of one context", async () => {
  let asked = 0;
  const spans = recordSpans();
  const counting: TracerProvider = {
    getTracer: (...args) => {
      asked++;
      return spans.tracerProvider.getTracer(...args);
    },
  };
  const settings = new Set<unknown>();
  await using runtime = await runtimeWith({
    agents: {
      a: () =>
        answering((_, { traceContext }) =>
          void settings.add(inheritedTelemetry(traceContext))
        ),
    },
    tracerProvider: counting,
  });
  runtime.start();
  const given = withTelemetry(ROOT_CONTEXT, { contentBudget: 99 });
  for (const traceContext of [ROOT_CONTEXT, given]) {
    asked = 0;
    settings.clear();
    for (let n = 0; n < 10; n++) {
      const id = new AgentId("a", `${n}`);
      await runtime.sendMessage(ask, id, { traceContext });
    }
    assertEquals([asked, settings.size], [1, 1]);
  }
  assertEquals(spans.finished.length, 40);
});
