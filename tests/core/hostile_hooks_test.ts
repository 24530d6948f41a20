import {
  AgentId,
  DropMessage,
  type InterventionHandler,
  Interventions,
  RoutedAgent,
  type RuntimeEvent,
  type SingleThreadedAgentRuntime,
  TopicId,
} from "@autogen-edge/runtime";
import { assertEquals } from "@std/assert";
import { recordSpans } from "@autogen-edge/runtime/testing";
import { listenToDiag } from "../otlp/_probe.ts";
import {
  Answer,
  answering,
  Ask,
  codeOf,
  echo,
  gate,
  idOf,
  News,
  reading,
  runtimeWith,
  settled,
} from "./_fixture.ts";

const ask = Ask({ question: "?" });
const news = News({ n: 1 });
const topic = new TopicId("t");

Deno.test("publishers that a hook makes while another one publishes are all let go", async () => {
  const returned: number[] = [];
  let last = 0;
  await using runtime: SingleThreadedAgentRuntime = await runtimeWith({
    maxQueueSize: 1,
    onEvent(event) {
      if (event.type === "message" && event.stage === "send" && last < 6) {
        publish(++last);
      }
    },
  });
  function publish(n: number): void {
    runtime.publishMessage(News({ n }), topic).then(() => returned.push(n));
  }
  publish(0);
  runtime.start();
  await runtime.stopWhenIdle();
  await settled();
  assertEquals(returned.toSorted(), [0, 1, 2, 3, 4, 5, 6]);
});

Deno.test("ids that cannot be made keep no message from its fate", async () => {
  let ids = 0;
  using diag = listenToDiag();
  await using runtime = await runtimeWith({
    agents: { a: echo },
    onEvent() {},
    generateId() {
      if (ids++ < 3) throw new RangeError("no ids");
      return `${ids}`;
    },
  });
  runtime.start();
  assertEquals(
    await runtime.sendMessage(ask, idOf("a")),
    Answer({ text: "?" }),
  );
  assertEquals(diag.lines.length > 0, true);
});

Deno.test("a hook that throws, now or later, keeps no other hook from being told", async () => {
  using diag = listenToDiag();
  const told: string[] = [];
  for (
    const onEvent of [
      () => {
        throw new Error("now");
      },
      () => Promise.reject(new Error("later")),
    ]
  ) {
    await using runtime = await runtimeWith({
      onEvent,
      onUndelivered: ({ reason }) => told.push(reason),
    });
    runtime.start();
    await runtime.publishMessage(news, topic);
    await runtime.stopWhenIdle();
    await settled();
  }
  assertEquals(told, ["no_subscribers", "no_subscribers"]);
  assertEquals(diag.lines.length, 4);
});

Deno.test("an onDiscarded that rejects is an error that nobody awaits", async () => {
  const errors: unknown[] = [];
  await using runtime = await runtimeWith({
    agents: {
      a: () =>
        Object.assign(new RoutedAgent("a"), {
          onDiscarded: () => Promise.reject(new RangeError("too late")),
        }),
    },
    onError: ({ error }) => errors.push(error),
  });
  await runtime.tryGetUnderlyingAgentInstance(idOf("a"));
  await runtime.publishMessage(news, topic, { sender: idOf("a") });
  await runtime.stop();
  await settled();
  assertEquals(errors.map(String), ["RangeError: too late"]);
});

Deno.test("a runtime that a hook starts while it stops runs", async () => {
  await using runtime: SingleThreadedAgentRuntime = await runtimeWith({
    agents: { a: echo },
    onUndelivered: () => runtime.start(),
  });
  const refused = codeOf(runtime.sendMessage(ask, idOf("a")));
  await runtime.stop();
  assertEquals(await refused, "stopped");
  assertEquals(
    await runtime.sendMessage(ask, idOf("a")),
    Answer({ text: "?" }),
  );
});

/** A gate that all messages pass, in a started runtime of agents that echo. */
async function gated(onEvent: (event: RuntimeEvent) => void = () => {}) {
  const door = gate();
  const runtime = await runtimeWith({
    agents: { a: echo },
    onEvent,
    interventions: new Interventions({ name: "gate", onSend: door.pass }),
  });
  runtime.start();
  return { door, runtime };
}

Deno.test("stop() rejects those whose messages an intervention still looks at", async () => {
  const told: string[] = [];
  const { door, runtime } = await gated(({ type }) => told.push(type));
  const sent = [1, 2, 3].map(() => codeOf(runtime.sendMessage(ask, idOf("a"))));
  await door.reached;
  const stopped = runtime.stop();
  door.open();
  await stopped;
  assertEquals(await Promise.all(sent), ["stopped", "stopped", "stopped"]);
  assertEquals(told.filter((type) => type === "undelivered").length, 3);
  await runtime.close();
});

Deno.test("a send that is aborted while an intervention looks at it is told as undelivered", async () => {
  const told: string[] = [];
  const { door, runtime } = await gated((event) =>
    told.push(event.type === "undelivered" ? event.reason : event.type)
  );
  const controller = new AbortController();
  const { signal } = controller;
  const sent = runtime.sendMessage(ask, idOf("a"), { signal }).catch(() => {});
  await door.reached;
  controller.abort();
  await sent;
  door.open();
  await runtime.close();
  assertEquals(told, ["message", "aborted"]);
});

Deno.test("an event that is aborted in the queue is told as undelivered, and no intervention sees it", async () => {
  for (const tracerProvider of [undefined, recordSpans().tracerProvider]) {
    const told: string[] = [];
    await using runtime = await runtimeWith({
      agents: { r: () => reading(() => {}) },
      topics: { t: ["r"] },
      tracerProvider,
      interventions: new Interventions({
        name: "look",
        onPublish: () => void told.push("seen"),
      }),
      onUndelivered: ({ reason }) => told.push(reason),
    });
    const controller = new AbortController();
    const { signal } = controller;
    await runtime.publishMessage(news, topic, { signal });
    controller.abort();
    runtime.start();
    await runtime.stopWhenIdle();
    assertEquals(told, ["aborted"]);
  }
});

Deno.test("an intervention at a topic may ask the agent of the same name", async () => {
  const read: number[] = [];
  await using runtime: SingleThreadedAgentRuntime = await runtimeWith({
    agents: {
      writer: () =>
        new RoutedAgent("writes")
          .on(Ask, () => Answer({ text: "it may" }))
          .on(News, ({ n }) => void read.push(n)),
    },
    topics: { writer: ["writer"] },
    interventions: new Interventions({
      name: "audit",
      async onPublish() {
        await runtime.sendMessage(ask, new AgentId("writer", "default"));
      },
    }),
  });
  runtime.start();
  await runtime.publishMessage(news, new TopicId("writer", "default"));
  await runtime.stopWhenIdle();
  assertEquals(read, [1]);
});

Deno.test("interventions that two runtimes share keep no order between them", async () => {
  const forward: InterventionHandler = {
    name: "forward",
    async onSend(message) {
      if (!Ask.is(message) || message.question === "inner") return;
      await inner.sendMessage(Ask({ question: "inner" }), idOf("a"));
    },
  };
  const interventions = new Interventions(forward);
  await using inner = await runtimeWith({ agents: { a: echo }, interventions });
  await using outer = await runtimeWith({ agents: { a: echo }, interventions });
  inner.start();
  outer.start();
  assertEquals(
    await outer.sendMessage(ask, idOf("a")),
    Answer({ text: "?" }),
  );
});

Deno.test("a drop is told once, whatever was dropped", async () => {
  for (const hook of ["onSend", "onResponse"] as const) {
    const told: string[] = [];
    await using runtime = await runtimeWith({
      agents: { a: echo },
      interventions: new Interventions({
        name: "drop",
        [hook]: () => DropMessage,
      }),
      onEvent: ({ type }) => {
        if (type !== "message") told.push(type);
      },
    });
    runtime.start();
    await codeOf(runtime.sendMessage(ask, idOf("a")));
    assertEquals(told, ["undelivered"]);
  }
});

Deno.test("a reply that nobody waits for any more is not told as delivered", async () => {
  const door = gate();
  const told: string[] = [];
  await using runtime = await runtimeWith({
    agents: { a: () => answering(door.pass) },
    onEvent: ({ kind }) => told.push(kind),
  });
  runtime.start();
  const controller = new AbortController();
  const { signal } = controller;
  const sent = runtime.sendMessage(ask, idOf("a"), { signal }).catch(() => {});
  await door.reached;
  controller.abort();
  await sent;
  door.open();
  await runtime.stopWhenIdle();
  assertEquals(told, ["direct", "direct"]);
});
