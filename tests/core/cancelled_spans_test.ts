import { TopicId } from "@autogen-edge/runtime";
import { assertEquals } from "@std/assert";
import {
  assertTree,
  assertWellFormed,
  recordSpans,
} from "@autogen-edge/runtime/testing";
import {
  answering,
  Ask,
  gate,
  idOf,
  News,
  reading,
  runtimeWith,
  type World,
} from "./_fixture.ts";

const ask = Ask({ question: "?" });
const cancelled = {
  status: "UNSET",
  attributes: { "autogen.outcome": "cancelled", "error.type": undefined },
} as const;

async function traced(world: World) {
  const spans = recordSpans();
  const { tracerProvider } = spans;
  const runtime = await runtimeWith({ tracerProvider, ...world });
  return { spans, runtime };
}

for (const reason of [undefined, new Error("enough"), "text", null]) {
  Deno.test(`a send that is aborted with ${reason} is cancelled with all below it, at once`, async () => {
    const door = gate();
    const { spans, runtime } = await traced({
      agents: {
        a: () => answering((_, ctx) => ctx.send(ask, idOf("b"))),
        b: () => answering(() => door.pass()),
      },
    });
    await using _ = runtime;
    runtime.start();
    const controller = new AbortController();
    const { signal } = controller;
    const sent = runtime.sendMessage(ask, idOf("a"), { signal })
      .then(() => "replied", () => "rejected");
    await door.reached;
    controller.abort(reason);
    // The handler goes on, and its span does not wait for it.
    assertEquals(spans.open, []);
    assertEquals(await sent, "rejected");
    door.open();
    await runtime.stopWhenIdle();
    assertTree(spans, {
      name: "send a",
      ...cancelled,
      children: [{
        name: "process a",
        ...cancelled,
        children: [{
          name: "send b",
          ...cancelled,
          children: [{ name: "process b", ...cancelled }],
        }],
      }],
    });
    assertWellFormed(spans);
  });
}

Deno.test("a send that never left is cancelled on its own", async () => {
  const { spans, runtime } = await traced({
    agents: { a: () => answering(() => {}) },
  });
  await using _ = runtime;
  const signal = AbortSignal.abort();
  await runtime.sendMessage(ask, idOf("a"), { signal }).catch(() => {});
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t"), { signal })
    .catch(() => {});
  const controller = new AbortController();
  const queued = runtime.sendMessage(ask, idOf("a"), {
    signal: controller.signal,
  }).catch(() => {});
  controller.abort();
  await queued;
  runtime.start();
  await runtime.stopWhenIdle();
  assertTree(spans, [
    { name: "send a", ...cancelled },
    { name: "publish t", ...cancelled },
    { name: "send a", ...cancelled },
  ]);
  assertWellFormed(spans);
});

Deno.test("a handler that fails for another reason before the abort has failed", async () => {
  const { spans, runtime } = await traced({
    agents: { a: () => answering(() => Promise.reject(new RangeError("no"))) },
  });
  await using _ = runtime;
  runtime.start();
  const controller = new AbortController();
  const { signal } = controller;
  await runtime.sendMessage(ask, idOf("a"), { signal }).catch(() => {});
  controller.abort();
  const failed = {
    status: "ERROR",
    attributes: { "error.type": "RangeError", "autogen.outcome": undefined },
  } as const;
  assertTree(spans, {
    name: "send a",
    ...failed,
    children: [{ name: "process a", ...failed, events: ["exception"] }],
  });
});

Deno.test("the handlers of an aborted event are cancelled, the publication is not", async () => {
  const door = gate();
  const { spans, runtime } = await traced({
    agents: {
      listens: () =>
        reading(async (_, { signal }) => {
          await door.pass();
          signal?.throwIfAborted();
        }),
      ignores: () => reading(() => door.opened),
      done: () => reading(() => {}),
    },
    topics: { t: ["listens", "ignores", "done"] },
  });
  await using _ = runtime;
  runtime.start();
  const controller = new AbortController();
  const { signal } = controller;
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t"), { signal });
  await door.reached;
  controller.abort();
  assertEquals(spans.open, []);
  door.open();
  await runtime.stopWhenIdle();
  assertTree(spans, {
    name: "publish t",
    children: [
      { name: "process listens", links: ["publish t"], ...cancelled },
      { name: "process ignores", links: ["publish t"], ...cancelled },
      { name: "process done", links: ["publish t"] },
    ],
  });
  assertWellFormed(spans);
});

Deno.test("a nested send that is aborted alone does not cancel what is around it", async () => {
  const door = gate();
  const controller = new AbortController();
  const { spans, runtime } = await traced({
    agents: {
      a: () =>
        answering(async (_, ctx) => {
          const { signal } = controller;
          await ctx.send(ask, idOf("b"), { signal }).catch(() => {});
        }),
      b: () => answering(() => door.pass()),
    },
  });
  await using _ = runtime;
  runtime.start();
  const sent = runtime.sendMessage(ask, idOf("a"));
  await door.reached;
  controller.abort();
  await sent;
  door.open();
  await runtime.stopWhenIdle();
  assertTree(spans, {
    name: "send a",
    children: [{
      name: "process a",
      children: [{
        name: "send b",
        ...cancelled,
        children: [{ name: "process b", ...cancelled }],
      }],
    }],
  });
});

Deno.test("a nested abort that a handler lets through is a failure to those who did not abort", async () => {
  const door = gate();
  const controller = new AbortController();
  const { spans, runtime } = await traced({
    agents: {
      a: () =>
        answering((_, ctx) => {
          const { signal } = controller;
          return ctx.send(ask, idOf("b"), { signal });
        }),
      b: () => answering(() => door.pass()),
    },
  });
  await using _ = runtime;
  runtime.start();
  const sent = runtime.sendMessage(ask, idOf("a")).catch(() => {});
  await door.reached;
  controller.abort();
  await sent;
  door.open();
  const failed = {
    status: "ERROR",
    attributes: { "error.type": "AbortError", "autogen.outcome": undefined },
  } as const;
  assertTree(spans, {
    name: "send a",
    ...failed,
    children: [{
      name: "process a",
      ...failed,
      events: ["exception"],
      children: [{
        name: "send b",
        ...cancelled,
        children: [{ name: "process b", ...cancelled }],
      }],
    }],
  });
});
