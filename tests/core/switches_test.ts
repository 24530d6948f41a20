import {
  extractEnvelope,
  injectEnvelope,
  noopTracerProvider,
  type SingleThreadedAgentRuntimeOptions,
  TopicId,
  withTelemetry,
} from "@autogen-edge/runtime";
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import {
  assertTree,
  assertWellFormed,
  type ExpectedSpan,
  recordSpans,
} from "@autogen-edge/runtime/testing";
import { propagation, ROOT_CONTEXT, trace } from "@opentelemetry/api";
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

const ask = Ask({ question: "secret" });
const topic = new TopicId("t", "s");

/** Sends once and publishes once. */
async function talk(
  options: SingleThreadedAgentRuntimeOptions,
  traceContext = ROOT_CONTEXT,
): Promise<void> {
  await using runtime = await runtimeWith({
    agents: { a: echo, r: () => reading(() => {}) },
    topics: { t: ["r"] },
    ...options,
  });
  runtime.start();
  await runtime.sendMessage(ask, idOf("a"), { traceContext });
  await runtime.publishMessage(News({ n: 1 }), topic, { traceContext });
  await runtime.stopWhenIdle();
}

const messageTrees: readonly ExpectedSpan[] = [
  { name: "send a", children: [{ name: "process a" }] },
  {
    name: "publish t",
    children: [{ name: "process r", links: ["publish t"] }],
  },
];

const environmentOf =
  (values: Readonly<Record<string, string>>) =>
  (name: string): string | undefined => values[name];

for (
  const [what, options] of Object.entries(
    {
      "the constructor": { disableRuntimeTracing: true },
      "the detail": { detail: "agents" },
      "the environment": {
        environment: environmentOf({ AUTOGEN_DISABLE_RUNTIME_TRACING: "true" }),
      },
      "the constructor, in the other convention": {
        disableRuntimeTracing: true,
        conventions: "autogen",
      },
    } as const,
  )
) {
  Deno.test(`message spans are switched off by ${what}`, async () => {
    const spans = recordSpans();
    await talk({ ...options, tracerProvider: spans.tracerProvider });
    assertTree(spans, []);
    assertEquals(spans.open, []);
  });
}

Deno.test("the constructor wins over the environment", async () => {
  const spans = recordSpans();
  await talk({
    environment: environmentOf({ AUTOGEN_DISABLE_RUNTIME_TRACING: "true" }),
    disableRuntimeTracing: false,
    tracerProvider: spans.tracerProvider,
  });
  assertTree(spans, messageTrees);
});

Deno.test("the environment chooses the convention", async () => {
  const spans = recordSpans();
  await talk({
    environment: environmentOf({ AUTOGEN_TELEMETRY_CONVENTIONS: "autogen" }),
    tracerProvider: spans.tracerProvider,
  });
  assertEquals(
    new Set(spans.finished.map((span) => span.instrumentationScope.name)),
    new Set(["autogen SingleThreadedAgentRuntime"]),
  );
});

Deno.test("a no-op provider emits nothing, and asks nothing of a message", async () => {
  const globally = recordSpans();
  trace.setGlobalTracerProvider(globally.tracerProvider);
  try {
    await talk({
      tracerProvider: noopTracerProvider,
      generateId: () => {
        throw new Error("asked for an id");
      },
      captureContent: () => {
        throw new Error("asked for content");
      },
    });
  } finally {
    trace.disable();
  }
  assertEquals([globally.finished, globally.open], [[], []]);
});

for (
  const options of [
    { tracerProvider: noopTracerProvider },
    { disableRuntimeTracing: true },
    { tracerProvider: noopTracerProvider, conventions: "autogen" },
  ] as const
) {
  Deno.test(`a remote context passes through unharmed (${Object.keys(options)})`, async () => {
    const envelope = {
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      tracestate: "vendor=1",
      baggage: "user=7;p",
    };
    const key = Symbol("own");
    const traceContext = extractEnvelope(envelope).setValue(key, "kept");
    const seen: unknown[] = [];
    await using runtime = await runtimeWith({
      agents: {
        a: () => answering((_, ctx) => ctx.send(ask, idOf("b"))),
        b: () =>
          answering(async (_, { traceContext, ...ctx }) => {
            seen.push(injectEnvelope(traceContext), traceContext.getValue(key));
            await runtime.publishMessage(News({ n: 1 }), topic, {
              ...ctx,
              traceContext,
            });
            return Answer({ text: "" });
          }),
        r: () =>
          reading((_, { traceContext }) => {
            seen.push(injectEnvelope(traceContext), traceContext.getValue(key));
          }),
      },
      topics: { t: ["r"] },
      ...options,
    });
    runtime.start();
    await runtime.sendMessage(ask, idOf("a"), { traceContext });
    await runtime.stopWhenIdle();
    assertEquals(seen, [envelope, "kept", envelope, "kept"]);
  });
}

Deno.test("with spans the baggage passes through, too, and the trace state", async () => {
  const traceContext = extractEnvelope({
    traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    tracestate: "vendor=1",
    baggage: "user=7",
  });
  const spans = recordSpans();
  let user: string | undefined;
  let state: string | undefined;
  await using runtime = await runtimeWith({
    agents: {
      a: () =>
        answering((_, { traceContext }) => {
          user = propagation.getBaggage(traceContext)?.getEntry("user")?.value;
          state = injectEnvelope(traceContext).tracestate;
        }),
    },
    tracerProvider: spans.tracerProvider,
  });
  runtime.start();
  await runtime.sendMessage(ask, idOf("a"), { traceContext });
  assertEquals([user, state], ["7", "vendor=1"]);
  assertTree(spans, {
    name: "send a",
    remoteParent: "b7ad6b7169203331",
    children: [{ name: "process a" }],
  });
});

Deno.test("the global provider counts when it is registered after the runtime is made, and again", async () => {
  await using runtime = await runtimeWith({ agents: { a: echo } });
  runtime.start();
  const send = () => runtime.sendMessage(ask, idOf("a"));
  const first = recordSpans();
  const second = recordSpans({ seed: 2 });
  const [tree] = messageTrees;
  assert(tree !== undefined);
  try {
    await send();
    trace.setGlobalTracerProvider(first.tracerProvider);
    await send();
    trace.disable();
    await send();
    trace.setGlobalTracerProvider(second.tracerProvider);
    await send();
    await send();
  } finally {
    trace.disable();
  }
  await send();
  assertTree(first, tree);
  assertTree(second, [tree, tree]);
  assertWellFormed(first);
  assertWellFormed(second);
});

Deno.test("a sampler that drops a runtime's spans drops all below, and the context stays valid", async () => {
  const spans = recordSpans({ sampler: (name) => name !== "send a" });
  const { tracerProvider } = spans;
  const root = tracerProvider.getTracer("app").startSpan("root");
  const traceContext = trace.setSpan(ROOT_CONTEXT, root);
  let captured = 0;
  const traceIds: unknown[] = [];
  await using runtime = await runtimeWith({
    agents: {
      a: () =>
        answering((_, { traceContext }) => {
          traceIds.push(trace.getSpanContext(traceContext)?.traceId);
          throw new Error("no");
        }),
    },
    tracerProvider,
    captureContent: () => void captured++,
    generateId: () => {
      throw new Error("asked for an id");
    },
  });
  runtime.start();
  await runtime.sendMessage(ask, idOf("a"), { traceContext }).catch(() => {});
  root.end();
  assertTree(spans, { name: "root" });
  assertEquals([captured, traceIds], [0, [root.spanContext().traceId]]);
  assertWellFormed(spans);
});

Deno.test("a span whose own child is dropped records the failure itself", async () => {
  const spans = recordSpans({ sampler: (name) => name !== "process a" });
  const { tracerProvider } = spans;
  await using runtime = await runtimeWith({
    agents: { a: () => answering(() => Promise.reject(new RangeError("no"))) },
    tracerProvider,
  });
  runtime.start();
  await runtime.sendMessage(ask, idOf("a")).catch(() => {});
  assertTree(spans, {
    name: "send a",
    status: "ERROR",
    events: ["exception"],
  });
});

Deno.test("content is on the producer's span only if it is captured", async () => {
  for (const captureContent of [undefined, false]) {
    const spans = recordSpans();
    await talk({
      tracerProvider: spans.tracerProvider,
      captureContent,
      environment: () => undefined,
    });
    assertEquals(JSON.stringify(spans.toTree()).includes("secret"), false);
  }
  const spans = recordSpans();
  await talk({ tracerProvider: spans.tracerProvider, captureContent: true });
  assertTree(spans, [
    {
      name: "send a",
      attributes: {
        "autogen.message.content": '{"question":"secret","type":"Ask"}',
      },
      children: [{
        name: "process a",
        attributes: { "autogen.message.content": undefined },
      }],
    },
    {
      name: "publish t",
      attributes: { "autogen.message.content": '{"n":1,"type":"News"}' },
      children: [{
        name: "process r",
        links: ["publish t"],
        attributes: { "autogen.message.content": undefined },
      }],
    },
  ]);
});

Deno.test("content may be filtered, cut to a budget, and is never an obstacle", async () => {
  const spans = recordSpans();
  const { tracerProvider } = spans;
  const fields: string[] = [];
  await talk({
    tracerProvider,
    contentBudget: 20,
    captureContent: (field, value, { spanName }) => {
      fields.push(`${field} of ${spanName}`);
      if (spanName.startsWith("publish")) throw new Error("broken filter");
      return { ...value as object, question: "x".repeat(99) };
    },
  });
  assertEquals(fields, [
    "autogen.message.content of send a",
    "autogen.message.content of publish t",
  ]);
  assertTree(spans, [
    {
      name: "send a",
      attributes: { "autogen.message.content": '{"question":"xxx…"}' },
      children: [{ name: "process a" }],
    },
    {
      name: "publish t",
      attributes: { "autogen.message.content": undefined },
      children: [{ name: "process r", links: ["publish t"] }],
    },
  ]);
});

Deno.test("a message that cannot be looked at leaves no span open, captured or not", async () => {
  for (const captureContent of [true, false]) {
    const spans = recordSpans();
    const { tracerProvider } = spans;
    await using runtime = await runtimeWith({
      agents: { a: echo },
      tracerProvider,
      captureContent,
    });
    const cause = new Error("no value");
    const hostile = {
      type: "Ask",
      get question(): never {
        throw cause;
      },
    };
    const sent = runtime.sendMessage(hostile, idOf("a"));
    assertStrictEquals(await sent.catch((error) => error), cause);
    const published = runtime.publishMessage(hostile, topic);
    assertStrictEquals(await published.catch((error) => error), cause);
    assertEquals(spans.finished.map(({ name }) => name), [
      "send a",
      "publish t",
    ]);
    assertWellFormed(spans);
  }
});

Deno.test("the settings of a caller's context hold where the runtime says nothing else", async () => {
  const callers = recordSpans();
  const own = recordSpans({ seed: 2 });
  const traceContext = withTelemetry(ROOT_CONTEXT, {
    tracerProvider: callers.tracerProvider,
    captureContent: true,
  });
  await talk({}, traceContext);
  assertEquals(callers.finished.length, 4);
  await talk({ tracerProvider: own.tracerProvider }, traceContext);
  assertEquals(callers.finished.length, 4);
  assertEquals(own.finished.length, 4);
  assertEquals(
    own.finished.map(({ attributes }) =>
      "autogen.message.content" in attributes
    ),
    [true, false, true, false],
  );
});
