import {
  extractEnvelope,
  injectEnvelope,
  markRun,
  type MessageContext,
  type RoutedAgent,
  TopicId,
} from "@autogen-edge/runtime";
import { assertEquals } from "@std/assert";
import {
  assertTree,
  assertWellFormed,
  type ExpectedSpan,
  recordSpans,
} from "@autogen-edge/runtime/testing";
import { type Context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import {
  Answer,
  answering,
  Ask,
  echo,
  idOf,
  News,
  reading,
  runtimeWith,
} from "./_fixture.ts";

const ask = Ask({ question: "?" });

/** Two agents that pass the news back and forth, `n` times. */
function pingPong(): RoutedAgent {
  return reading((n, ctx) =>
    n === 0 ? undefined : ctx.publish(
      News({ n: n - 1 }),
      new TopicId(ctx.topicId?.type === "t0" ? "t1" : "t0", "k"),
    )
  );
}

const pair = {
  agents: { a: pingPong, b: pingPong },
  topics: { t0: ["a"], t1: ["b"] },
} as const;

Deno.test("in a run the handlers of events line up under it, each linked to its publication", async () => {
  const spans = recordSpans();
  const { tracerProvider } = spans;
  const run = tracerProvider.getTracer("app").startSpan("run");
  const traceContext = markRun(trace.setSpan(ROOT_CONTEXT, run));
  await using runtime = await runtimeWith({ ...pair, tracerProvider });
  runtime.start();
  const topic = new TopicId("t0", "k");
  await runtime.publishMessage(News({ n: 3 }), topic, { traceContext });
  await runtime.stopWhenIdle();
  run.end();
  const process = (type: string, n: number, next?: string): ExpectedSpan => ({
    name: `process ${type}`,
    links: [{ to: `publish t${n}`, attributes: {} }],
    children: next === undefined ? [] : [{ name: next, kind: "PRODUCER" }],
  });
  assertTree(spans, {
    name: "run",
    children: [
      { name: "publish t0", kind: "PRODUCER" },
      process("a", 0, "publish t1"),
      process("b", 1, "publish t0"),
      process("a", 0, "publish t1"),
      process("b", 1),
    ],
  }, { ordered: true });
  assertWellFormed(spans, { oneRootPerTrace: true });
  // Each is linked to the one publication that caused it, not to a namesake.
  const published = spans.finished.filter(({ name }) => name.startsWith("pub"));
  const handled = spans.finished.filter(({ name }) => name.startsWith("proc"));
  assertEquals(
    handled.map(({ links }) => links[0]?.context.spanId),
    published.map((span) => span.spanContext().spanId),
  );
});

Deno.test("without a run the handlers of events nest", async () => {
  const spans = recordSpans();
  await using runtime = await runtimeWith({
    ...pair,
    tracerProvider: spans.tracerProvider,
  });
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t0", "k"));
  await runtime.stopWhenIdle();
  assertTree(spans, {
    name: "publish t0",
    children: [{
      name: "process a",
      links: ["publish t0"],
      children: [{
        name: "publish t1",
        children: [{ name: "process b", links: ["publish t1"] }],
      }],
    }],
  });
});

/** An agent of each kind, and one who marks a run of its own. */
function office(own: (ctx: MessageContext) => Context) {
  return {
    agents: {
      reader: () =>
        reading(async (_, ctx) => {
          await ctx.send(ask, idOf("helper"));
        }),
      helper: () =>
        answering(async (_, ctx) => {
          await ctx.publish(News({ n: 0 }), new TopicId("inner", "k"), {
            traceContext: own(ctx),
          });
          return Answer({ text: "" });
        }),
      inner: () => reading(() => {}),
    },
    topics: { outer: ["reader"], inner: ["inner"] },
  };
}

Deno.test("in a run sends nest, and what they publish lines up again", async () => {
  const spans = recordSpans();
  const { tracerProvider } = spans;
  const run = tracerProvider.getTracer("app").startSpan("run");
  const traceContext = markRun(trace.setSpan(ROOT_CONTEXT, run));
  await using runtime = await runtimeWith({
    ...office((ctx) => ctx.traceContext),
    tracerProvider,
  });
  runtime.start();
  const topic = new TopicId("outer", "k");
  await runtime.publishMessage(News({ n: 1 }), topic, { traceContext });
  await runtime.stopWhenIdle();
  run.end();
  assertTree(spans, {
    name: "run",
    children: [
      { name: "publish outer" },
      {
        name: "process reader",
        links: ["publish outer"],
        children: [{
          name: "send helper",
          children: [{
            name: "process helper",
            children: [{ name: "publish inner" }],
          }],
        }],
      },
      { name: "process inner", links: ["publish inner"] },
    ],
  });
  assertWellFormed(spans, { oneRootPerTrace: true });
});

Deno.test("a run inside a run keeps its events", async () => {
  const spans = recordSpans();
  const { tracerProvider } = spans;
  const tracer = tracerProvider.getTracer("app");
  const run = tracer.startSpan("run");
  const traceContext = markRun(trace.setSpan(ROOT_CONTEXT, run));
  await using runtime = await runtimeWith({
    ...office(({ traceContext }) => {
      const nested = tracer.startSpan("nested run", {}, traceContext);
      nested.end();
      return markRun(trace.setSpan(traceContext, nested));
    }),
    tracerProvider,
  });
  runtime.start();
  const topic = new TopicId("outer", "k");
  await runtime.publishMessage(News({ n: 1 }), topic, { traceContext });
  await runtime.stopWhenIdle();
  run.end();
  assertTree(spans, {
    name: "run",
    children: [
      { name: "publish outer" },
      {
        name: "process reader",
        links: ["publish outer"],
        children: [{
          name: "send helper",
          children: [{
            name: "process helper",
            children: [{
              name: "nested run",
              children: [
                { name: "publish inner" },
                { name: "process inner", links: ["publish inner"] },
              ],
            }],
          }],
        }],
      },
    ],
  });
});

Deno.test("a run goes on in another process, by the envelope alone", async () => {
  const here = recordSpans();
  const there = recordSpans({ seed: 7 });
  const run = here.tracerProvider.getTracer("app").startSpan("run");
  const marked = markRun(trace.setSpan(ROOT_CONTEXT, run));
  const step = here.tracerProvider.getTracer("app").startSpan(
    "step",
    {},
    marked,
  );
  const envelope = injectEnvelope(trace.setSpan(marked, step));
  await using runtime = await runtimeWith({
    ...pair,
    tracerProvider: there.tracerProvider,
  });
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t0", "k"), {
    traceContext: extractEnvelope(JSON.parse(JSON.stringify(envelope))),
  });
  await runtime.stopWhenIdle();
  step.end();
  run.end();
  const stepId = step.spanContext().spanId;
  const runId = run.spanContext().spanId;
  assertTree(there, [
    { name: "publish t0", remoteParent: stepId },
    {
      name: "process a",
      remoteParent: runId,
      links: ["publish t0"],
      children: [{ name: "publish t1" }],
    },
    { name: "process b", remoteParent: runId, links: ["publish t1"] },
  ]);
  assertWellFormed(there);
  assertWellFormed([...here.finished, ...there.finished], {
    oneRootPerTrace: true,
  });
});

for (
  const off of [{ disableRuntimeTracing: true }, { detail: "agents" }] as const
) {
  Deno.test(`without message spans (${Object.keys(off)}) the handlers' own spans hang in the run`, async () => {
    const spans = recordSpans();
    const { tracerProvider } = spans;
    const tracer = tracerProvider.getTracer("app");
    const own = (name: string, { traceContext }: MessageContext) => {
      const span = tracer.startSpan(name, {}, traceContext);
      span.end();
      return trace.setSpan(traceContext, span);
    };
    await using runtime = await runtimeWith({
      agents: {
        a: () =>
          reading(async (n, ctx) => {
            const traceContext = own(`read ${n}`, ctx);
            const topic = new TopicId("t", "x");
            if (n > 0) {
              await ctx.send(ask, idOf("helper"), { traceContext });
              await ctx.publish(News({ n: 0 }), topic, { traceContext });
            }
          }),
        helper: () =>
          answering((_, ctx) => {
            own("help", ctx);
            return Answer({ text: "" });
          }),
        quiet: echo,
      },
      topics: { t: ["a"] },
      tracerProvider,
      ...off,
    });
    runtime.start();
    for (const marked of [true, false]) {
      const root = tracer.startSpan(marked ? "run" : "request");
      const context = trace.setSpan(ROOT_CONTEXT, root);
      await runtime.publishMessage(News({ n: 1 }), new TopicId("t", "k"), {
        traceContext: marked ? markRun(context) : context,
      });
      await runtime.stopWhenIdle();
      runtime.start();
      root.end();
    }
    assertTree(spans, [
      {
        name: "run",
        children: [
          { name: "read 1", children: [{ name: "help" }] },
          { name: "read 0" },
        ],
      },
      {
        name: "request",
        children: [{
          name: "read 1",
          children: [{ name: "help" }, { name: "read 0" }],
        }],
      },
    ]);
  });
}
