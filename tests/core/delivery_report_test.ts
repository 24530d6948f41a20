import {
  type ErrorEvent,
  type RuntimeEvent,
  TopicId,
  type UndeliveredEvent,
} from "@autogen-edge/runtime";
import { diag } from "@opentelemetry/api";
import { assertEquals, assertRejects } from "@std/assert";
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
} from "./_fixture.ts";

const ask = Ask({ question: "?" });
const news = News({ n: 1 });
const topic = new TopicId("t", "k");

Deno.test("onEvent is told of a message in the queue, at the agent, and of the reply", async () => {
  const events: RuntimeEvent[] = [];
  await using runtime = await runtimeWith({
    agents: { a: echo },
    onEvent: (event) => events.push(event),
  });
  runtime.start();
  await runtime.sendMessage(ask, idOf("a"), { messageId: "1" });
  const sent = {
    type: "message",
    kind: "direct",
    messageId: "1",
    message: ask,
    sender: undefined,
    receiver: idOf("a"),
  } as const;
  assertEquals(events, [
    { ...sent, stage: "send" },
    { ...sent, stage: "deliver" },
    {
      ...sent,
      kind: "respond",
      stage: "deliver",
      message: Answer({ text: "?" }),
      sender: idOf("a"),
      receiver: undefined,
    },
  ]);
});

Deno.test("onEvent is told of an event for the topic, and for each subscriber", async () => {
  const told: string[] = [];
  await using runtime = await runtimeWith({
    agents: { r: () => reading(() => {}), s: () => reading(() => {}) },
    topics: { t: ["r", "s"] },
    onEvent: (event) => {
      if (event.type !== "message") return;
      told.push(`${event.kind} ${event.stage} ${event.receiver}`);
    },
  });
  runtime.start();
  await runtime.publishMessage(news, topic);
  await runtime.stopWhenIdle();
  assertEquals(told, [
    "publish send t/k",
    "publish deliver r/k",
    "publish deliver s/k",
  ]);
});

Deno.test("onUndelivered is told of an event that nobody subscribes to", async () => {
  const told: UndeliveredEvent[] = [];
  await using runtime = await runtimeWith({
    onUndelivered: (event) => told.push(event),
  });
  runtime.start();
  await runtime.publishMessage(news, topic, { messageId: "1" });
  await runtime.stopWhenIdle();
  assertEquals(told, [{
    type: "undelivered",
    reason: "no_subscribers",
    kind: "publish",
    messageId: "1",
    message: news,
    sender: undefined,
    receiver: topic,
  }]);
});

Deno.test("onUndelivered is told of what waits when the runtime stops", async () => {
  const told: unknown[] = [];
  await using runtime = await runtimeWith({
    agents: { a: echo },
    onUndelivered: ({ reason, receiver }) => told.push(reason, `${receiver}`),
  });
  const sent = codeOf(runtime.sendMessage(ask, idOf("a")));
  await runtime.publishMessage(news, topic);
  await runtime.stop();
  assertEquals(await sent, "stopped");
  assertEquals(told, ["stopped", "a/k", "stopped", "t/k"]);
});

Deno.test("onUndelivered is told of a send that was aborted while it waited", async () => {
  const told: string[] = [];
  await using runtime = await runtimeWith({
    agents: { a: echo },
    onUndelivered: ({ reason }) => told.push(reason),
  });
  const controller = new AbortController();
  const { signal } = controller;
  const sent = runtime.sendMessage(ask, idOf("a"), { signal });
  controller.abort(new Error("enough"));
  await assertRejects(() => sent, Error, "enough");
  runtime.start();
  await runtime.stopWhenIdle();
  assertEquals(told, ["aborted"]);
});

Deno.test("onError is told of errors that nobody awaits, onEvent of all", async () => {
  const errors: ErrorEvent[] = [];
  const events: ErrorEvent[] = [];
  const error = new RangeError("no");
  const failing = (): never => {
    throw error;
  };
  await using runtime = await runtimeWith({
    agents: {
      a: () => answering(failing),
      r: () => reading(failing),
      s: () => reading(() => {}),
      x: failing,
    },
    topics: { t: ["r", "s", "x"] },
    onError: (event) => errors.push(event),
    onEvent: (event) => {
      if (event.type === "error") events.push(event);
    },
  });
  runtime.start();
  await assertRejects(() => runtime.sendMessage(ask, idOf("a")), RangeError);
  await runtime.publishMessage(news, topic);
  await runtime.stopWhenIdle();
  assertEquals(
    events.map(({ awaited, receiver }) => [awaited, `${receiver}`]),
    [[true, "a/k"], [false, "r/k"], [false, "x/k"]],
  );
  assertEquals(errors, events.slice(1));
  assertEquals(errors[0]?.error, error);
  assertEquals((errors[1]?.error as Error).cause, error);
});

Deno.test("cancelling is no error", async () => {
  const told: unknown[] = [];
  const door = gate();
  await using runtime = await runtimeWith({
    agents: { a: () => answering(door.pass) },
    onEvent: ({ type }) => told.push(type),
  });
  runtime.start();
  const controller = new AbortController();
  const { signal } = controller;
  const sent = runtime.sendMessage(ask, idOf("a"), { signal });
  await door.reached;
  controller.abort(new Error("enough"));
  await assertRejects(() => sent, Error, "enough");
  door.open();
  await runtime.stopWhenIdle();
  assertEquals(told.filter((type) => type !== "message"), []);
});

Deno.test("a hook that throws disturbs nothing, and is heard of", async () => {
  const heard: string[] = [];
  diag.setLogger({
    error: (text) => void heard.push(text),
    warn() {},
    info() {},
    debug() {},
    verbose() {},
  });
  try {
    await using runtime = await runtimeWith({
      agents: { a: echo },
      onEvent: () => {
        throw new Error("full disk");
      },
    });
    runtime.start();
    const reply = await runtime.sendMessage(ask, idOf("a"));
    assertEquals(reply, Answer({ text: "?" }));
  } finally {
    diag.disable();
  }
  assertEquals(
    new Set(heard),
    new Set(["A hook of the runtime failed: full disk"]),
  );
});
