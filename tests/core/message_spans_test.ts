import { AgentId, TopicId } from "@autogen-edge/runtime";
import { assertEquals, assertRejects } from "@std/assert";
import {
  assertTree,
  assertWellFormed,
  type ExpectedAttributes,
  type ExpectedSpan,
  recordSpans,
  type SpanRecorder,
} from "@autogen-edge/runtime/testing";
import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
import {
  Answer,
  answering,
  Ask,
  echo,
  idOf,
  News,
  reading,
  runtimeWith,
  type World,
} from "./_fixture.ts";

const ask = Ask({ question: "?" });
const topic = new TopicId("t", "s");

/** A world whose spans are recorded, with ids and a clock that are known. */
function recorded(world: World): World & { readonly spans: SpanRecorder } {
  const spans = recordSpans();
  let ids = 0;
  let now = 0;
  return {
    tracerProvider: spans.tracerProvider,
    generateId: () => `m${++ids}`,
    clock: () => now += 1000,
    ...world,
    spans,
  };
}

function sendAttributes(to: string, id: string): ExpectedAttributes {
  return {
    "messaging.system": "autogen",
    "messaging.operation.name": "send",
    "messaging.operation.type": "send",
    "messaging.destination.name": to,
    "messaging.destination.template": to.split("/")[0],
    "messaging.message.id": id,
    "autogen.message.type": "Ask",
    "autogen.recipient.id": to,
  };
}

function processAttributes(
  sent: ExpectedAttributes,
  recipient: string,
): ExpectedAttributes {
  return {
    ...sent,
    "messaging.operation.name": "process",
    "messaging.operation.type": "process",
    "autogen.recipient.id": recipient,
    "autogen.queue.wait": (wait) => typeof wait === "number" && wait >= 1,
  };
}

function publishAttributes(id: string): ExpectedAttributes {
  return {
    "messaging.system": "autogen",
    "messaging.operation.name": "publish",
    "messaging.operation.type": "send",
    "messaging.destination.name": "t/s",
    "messaging.destination.template": "t",
    "messaging.message.id": id,
    "autogen.message.type": "News",
  };
}

Deno.test("a send is a producer span until the reply, with the handler's span below it", async () => {
  const { spans, ...world } = recorded({ agents: { a: echo } });
  await using runtime = await runtimeWith(world);
  runtime.start();
  await runtime.sendMessage(ask, idOf("a"));
  const attributes = sendAttributes("a/k", "m1");
  assertTree(spans, {
    name: "send a",
    kind: "PRODUCER",
    attributes,
    children: [{
      name: "process a",
      kind: "CONSUMER",
      attributes: processAttributes(attributes, "a/k"),
    }],
  }, { exactAttributes: true });
  assertWellFormed(spans, { oneRootPerTrace: true });
  assertEquals(
    spans.finished.map((span) => span.instrumentationScope.name),
    ["@autogen-edge/runtime", "@autogen-edge/runtime"],
  );
});

Deno.test("sends nest, and say who sent them", async () => {
  const { spans, ...world } = recorded({
    agents: {
      a: () => answering((_, ctx) => ctx.send(ask, idOf("b"))),
      b: echo,
    },
  });
  await using runtime = await runtimeWith(world);
  runtime.start();
  await runtime.sendMessage(ask, idOf("a"));
  const outer = sendAttributes("a/k", "m1");
  const inner = {
    ...sendAttributes("b/k", "m2"),
    "autogen.sender.id": "a/k",
  };
  assertTree(spans, {
    name: "send a",
    attributes: outer,
    children: [{
      name: "process a",
      attributes: processAttributes(outer, "a/k"),
      children: [{
        name: "send b",
        attributes: inner,
        children: [{
          name: "process b",
          attributes: processAttributes(inner, "b/k"),
        }],
      }],
    }],
  }, { exactAttributes: true });
});

Deno.test("a publication ends when it is handed over; its handlers' spans are below it and linked to it", async () => {
  const { spans, ...world } = recorded({
    agents: { a: () => reading(() => {}), b: () => reading(() => {}) },
    topics: { t: ["a", "b"] },
  });
  await using runtime = await runtimeWith(world);
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), topic);
  await runtime.stopWhenIdle();
  const attributes = publishAttributes("m1");
  const process = (type: string): ExpectedSpan => ({
    name: `process ${type}`,
    kind: "CONSUMER",
    links: ["publish t"],
    attributes: processAttributes(attributes, `${type}/s`),
  });
  assertTree(spans, {
    name: "publish t",
    kind: "PRODUCER",
    attributes: { ...attributes, "autogen.publish.recipients": 2 },
    children: [process("a"), process("b")],
  }, { exactAttributes: true });
  assertWellFormed(spans, { oneRootPerTrace: true });
});

Deno.test("a publication to nobody shows that nobody was there", async () => {
  const { spans, ...world } = recorded({});
  await using runtime = await runtimeWith(world);
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), topic);
  await runtime.stopWhenIdle();
  assertTree(spans, {
    name: "publish t",
    attributes: {
      ...publishAttributes("m1"),
      "autogen.publish.recipients": 0,
    },
  }, { exactAttributes: true });
});

Deno.test("a publisher is not counted among the recipients of its message", async () => {
  const { spans, ...world } = recorded({
    agents: { a: () => reading(() => {}), b: () => reading(() => {}) },
    topics: { t: ["a", "b"] },
  });
  await using runtime = await runtimeWith(world);
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), topic, {
    sender: new AgentId("a", "s"),
  });
  await runtime.stopWhenIdle();
  assertTree(spans, {
    name: "publish t",
    attributes: {
      "autogen.publish.recipients": 1,
      "autogen.sender.id": "a/s",
    },
    children: [{
      name: "process b",
      links: ["publish t"],
      attributes: { "autogen.sender.id": "a/s" },
    }],
  });
});

Deno.test("spans hang below the span of the context that the caller gives", async () => {
  const { spans, ...world } = recorded({
    agents: { a: echo, r: () => reading(() => {}) },
    topics: { t: ["r"] },
  });
  const { tracerProvider } = spans;
  const caller = tracerProvider.getTracer("app").startSpan("caller");
  const traceContext = trace.setSpan(ROOT_CONTEXT, caller);
  await using runtime = await runtimeWith(world);
  runtime.start();
  await runtime.sendMessage(ask, idOf("a"), { traceContext });
  await runtime.publishMessage(News({ n: 1 }), topic, { traceContext });
  await runtime.stopWhenIdle();
  caller.end();
  assertTree(spans, {
    name: "caller",
    children: [
      { name: "send a", children: [{ name: "process a" }] },
      {
        name: "publish t",
        children: [{ name: "process r", links: ["publish t"] }],
      },
    ],
  });
});

Deno.test("a span that a handler opens in its context nests below the handler's", async () => {
  const { spans, ...world } = recorded({
    agents: {
      a: () =>
        answering(async (_, { traceContext }) => {
          await Promise.resolve();
          const tracer = spans.tracerProvider.getTracer("app");
          const span = tracer.startSpan("lookup", {}, traceContext);
          span.end();
          return Answer({ text: "" });
        }),
    },
  });
  await using runtime = await runtimeWith(world);
  runtime.start();
  await runtime.sendMessage(ask, idOf("a"));
  assertTree(spans, {
    name: "send a",
    children: [{ name: "process a", children: [{ name: "lookup" }] }],
  });
});

Deno.test("names leave out what makes a type unique, and so does the template", async () => {
  const uuid = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
  const type = `writer_${uuid}`;
  const { spans, ...world } = recorded({
    agents: { [type]: echo, [uuid]: echo },
  });
  await using runtime = await runtimeWith(world);
  runtime.start();
  await runtime.sendMessage(ask, new AgentId(type, "k"));
  await runtime.sendMessage(ask, new AgentId(uuid, "k"));
  const attributes = {
    "messaging.destination.name": `${type}/k`,
    "messaging.destination.template": "writer",
    "autogen.recipient.id": `${type}/k`,
  };
  assertTree(spans, [
    {
      name: "send writer",
      attributes,
      children: [{ name: "process writer", attributes }],
    },
    { name: `send ${uuid}`, children: [{ name: `process ${uuid}` }] },
  ]);
});

Deno.test("a message that waits has its span open, and stopping ends it with the reason", async () => {
  const { spans, ...world } = recorded({ agents: { a: echo } });
  await using runtime = await runtimeWith(world);
  const sent = assertRejects(() => runtime.sendMessage(ask, idOf("a")));
  await runtime.publishMessage(News({ n: 1 }), topic);
  assertEquals(spans.open.map(({ name }) => name), ["send a", "publish t"]);
  await runtime.stop();
  await sent;
  const stopped = {
    status: { code: "ERROR", message: /the runtime stopped$/ },
    attributes: { "error.type": "stopped" },
    events: ["exception"],
  } as const;
  assertTree(spans, [
    { name: "send a", ...stopped },
    { name: "publish t", ...stopped },
  ]);
  assertWellFormed(spans);
});

Deno.test("the wait in the queue is in seconds", async () => {
  let now = 0;
  const { spans, ...world } = recorded({
    agents: { a: echo },
    clock: () => now,
  });
  await using runtime = await runtimeWith(world);
  const sent = runtime.sendMessage(ask, idOf("a"));
  now = 250;
  runtime.start();
  await sent;
  assertTree(spans, {
    name: "send a",
    children: [{
      name: "process a",
      attributes: { "autogen.queue.wait": 0.25 },
    }],
  });
});

Deno.test("300 conversations at once keep to their own traces", async () => {
  const seed = 300;
  console.log(`seed ${seed}`);
  let state = seed;
  const dice = (sides: number) => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state % sides;
  };
  const { spans, ...world } = recorded({
    agents: {
      a: () =>
        answering(async (question, ctx) => {
          for (let hop = dice(5); hop > 0; hop--) await Promise.resolve();
          await ctx.publish(News({ n: 1 }), topic);
          return await ctx.send(Ask({ question }), idOf("b", question));
        }),
      b: () =>
        answering(async (question) => {
          for (let hop = dice(9); hop > 0; hop--) await Promise.resolve();
          return Answer({ text: question });
        }),
      r: () => reading(() => {}),
    },
    topics: { t: ["r"] },
  });
  const tracer = spans.tracerProvider.getTracer("app");
  await using runtime = await runtimeWith(world);
  runtime.start();
  await Promise.all(Array.from({ length: 300 }, async (_, index) => {
    const root = tracer.startSpan(`conversation ${index}`);
    const traceContext = trace.setSpan(ROOT_CONTEXT, root);
    const question = String(index);
    await runtime.sendMessage(Ask({ question }), idOf("a", question), {
      traceContext,
    });
    root.end();
  }));
  await runtime.stopWhenIdle();
  assertTree(
    spans,
    Array.from({ length: 300 }, (_, index) => ({
      name: `conversation ${index}`,
      children: [{
        name: "send a",
        attributes: { "autogen.recipient.id": `a/${index}` },
        children: [{
          name: "process a",
          children: [
            {
              name: "publish t",
              children: [{ name: "process r", links: ["publish t"] }],
            },
            {
              name: "send b",
              attributes: { "autogen.recipient.id": `b/${index}` },
              children: [{ name: "process b" }],
            },
          ],
        }],
      }],
    })),
    { ordered: true },
  );
  assertWellFormed(spans, { oneRootPerTrace: true });
});
