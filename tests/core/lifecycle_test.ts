import {
  AgentRuntimeError,
  RoutedAgent,
  type SingleThreadedAgentRuntime,
  TopicId,
  TypeSubscription,
} from "@autogen-edge/runtime";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
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

/** Whether a promise has settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  promise.then(() => done = true, () => done = true);
  await settled();
  return done;
}

Deno.test("what is sent before the start waits for it", async () => {
  await using runtime = await runtimeWith({ agents: { a: echo } });
  const sent = runtime.sendMessage(ask, idOf("a"));
  assertEquals(await isSettled(sent), false);
  assertEquals(runtime.unprocessedMessageCount, 1);
  runtime.start();
  assertEquals(await sent, Answer({ text: "?" }));
});

Deno.test("start() on a running runtime does nothing", async () => {
  let made = 0;
  await using runtime = await runtimeWith({
    agents: {
      a: () => {
        made++;
        return echo();
      },
    },
  });
  runtime.start();
  runtime.start();
  await runtime.sendMessage(ask, idOf("a"));
  assertEquals(made, 1);
});

Deno.test("stop() waits for handlers that run, whose senders get their replies", async () => {
  const door = gate();
  await using runtime = await runtimeWith({
    agents: {
      a: () =>
        answering(async () => {
          await door.pass();
          return Answer({ text: "done" });
        }),
    },
  });
  runtime.start();
  const sent = runtime.sendMessage(ask, idOf("a"));
  await door.reached;
  const stopped = runtime.stop();
  assertEquals(await isSettled(stopped), false);
  door.open();
  await stopped;
  assertEquals(await sent, Answer({ text: "done" }));
});

Deno.test("stop() rejects the senders of what waits, and drops events", async () => {
  const read: number[] = [];
  await using runtime = await runtimeWith({
    agents: { a: echo, b: () => reading((n) => read.push(n)) },
    topics: { t: ["b"] },
  });
  const sent = runtime.sendMessage(ask, idOf("a"));
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t"));
  const failed = assertRejects(() => sent, AgentRuntimeError);
  await runtime.stop();
  const error = await failed;
  assertEquals(error.code, "stopped");
  assertEquals(
    error.message,
    'Cannot deliver "Ask" to "a/k": the runtime stopped',
  );
  runtime.start();
  await runtime.stopWhenIdle();
  assertEquals(read, []);
});

Deno.test("what is sent while a runtime stops is refused, also by handlers", async () => {
  const door = gate();
  await using runtime = await runtimeWith({
    agents: {
      a: () =>
        answering(async (_, ctx) => {
          await door.pass();
          const sent = await codeOf(ctx.send(ask, idOf("b")));
          const published = await codeOf(
            ctx.publish(News({ n: 1 }), new TopicId("t")),
          );
          return Answer({ text: `${sent} ${published}` });
        }),
      b: echo,
    },
  });
  runtime.start();
  const sent = runtime.sendMessage(ask, idOf("a"), { reply: Answer });
  await door.reached;
  const stopped = runtime.stop();
  assertEquals(
    await codeOf(runtime.sendMessage(ask, idOf("b"))),
    "stopped",
  );
  door.open();
  await stopped;
  assertEquals((await sent).text, "stopped stopped");
});

Deno.test("a nested send that waits in the queue when the runtime stops fails its handler", async () => {
  const door = gate();
  const runtime: SingleThreadedAgentRuntime = await runtimeWith({
    agents: {
      a: () =>
        answering(async (_, ctx) => {
          await door.pass();
          const nested = ctx.send(ask, idOf("b"));
          stopped = runtime.stop();
          return await nested;
        }),
      b: echo,
    },
  });
  let stopped = Promise.resolve();
  runtime.start();
  const sent = runtime.sendMessage(ask, idOf("a"));
  await door.reached;
  door.open();
  assertEquals(await codeOf(sent), "stopped");
  await stopped;
  await runtime.close();
});

Deno.test("a stopped runtime starts again, with the agents it had", async () => {
  let made = 0;
  await using runtime = await runtimeWith({
    agents: {
      a: () => {
        let asked = 0;
        made++;
        return answering(() => Answer({ text: `${++asked}` }));
      },
    },
  });
  const texts: string[] = [];
  for (let round = 0; round < 3; round++) {
    runtime.start();
    const { text } = await runtime.sendMessage(ask, idOf("a"), {
      reply: Answer,
    });
    texts.push(text);
    await (round === 0 ? runtime.stop() : runtime.stopWhenIdle());
  }
  assertEquals([made, texts], [1, ["1", "2", "3"]]);
});

Deno.test("what is sent to a stopped runtime waits for the next start", async () => {
  await using runtime = await runtimeWith({ agents: { a: echo } });
  runtime.start();
  await runtime.stop();
  const sent = runtime.sendMessage(ask, idOf("a"));
  assertEquals(await isSettled(sent), false);
  runtime.start();
  await sent;
});

Deno.test("stop(), stopWhenIdle() and close() need no start, and can be called twice", async () => {
  const runtime = await runtimeWith({});
  await Promise.all([runtime.stop(), runtime.stop()]);
  await runtime.stopWhenIdle();
  runtime.start();
  await Promise.all([runtime.stop(), runtime.stopWhenIdle(), runtime.stop()]);
  await Promise.all([runtime.close(), runtime.close()]);
  await runtime.close();
  await runtime.stop();
  await runtime.stopWhenIdle();
});

Deno.test("stopWhenIdle() waits for everything that messages cause", async () => {
  const read: number[] = [];
  await using runtime = await runtimeWith({
    agents: {
      a: () => relay(0),
      b: () => relay(1),
    },
  });
  function relay(side: number): RoutedAgent {
    return new RoutedAgent("relays").on(News, async ({ n }, ctx) => {
      await settled();
      read.push(n);
      if (n > 0) {
        await ctx.publish(News({ n: n - 1 }), new TopicId(`t${1 - side}`, "k"));
      }
    });
  }
  await runtime.addSubscription(new TypeSubscription("t0", "a"));
  await runtime.addSubscription(new TypeSubscription("t1", "b"));
  runtime.start();
  await runtime.publishMessage(News({ n: 5 }), new TopicId("t0", "k"));
  await runtime.stopWhenIdle();
  assertEquals(read, [5, 4, 3, 2, 1, 0]);
});

Deno.test("stopWhenIdle() says so where messages wait that nothing will handle", async () => {
  await using runtime = await runtimeWith({ agents: { a: echo } });
  const sent = runtime.sendMessage(ask, idOf("a"));
  assertEquals(await codeOf(runtime.stopWhenIdle()), "not_started");
  runtime.start();
  await runtime.stopWhenIdle();
  await sent;
});

Deno.test("stopWhenIdle() stops: what comes after waits", async () => {
  await using runtime = await runtimeWith({ agents: { a: echo } });
  runtime.start();
  await runtime.stopWhenIdle();
  const sent = runtime.sendMessage(ask, idOf("a"));
  assertEquals(await isSettled(sent), false);
  runtime.start();
  await sent;
});

Deno.test("close() settles what waits, closes the agents and is final", async () => {
  const closed: string[] = [];
  const closing = (name: string) =>
    Object.assign(echo(), { close: () => void closed.push(name) });
  const runtime = await runtimeWith({
    agents: { a: () => closing("made"), never: () => closing("never made") },
  });
  await runtime.registerAgentInstance(closing("own"), idOf("own"));
  runtime.start();
  await runtime.sendMessage(ask, idOf("a"));
  await runtime.stop();
  const waiting = codeOf(runtime.sendMessage(ask, idOf("a")));
  const first = runtime.close();
  assertEquals(runtime.close(), first);
  await first;
  assertEquals(await waiting, "stopped");
  assertEquals(closed, ["made", "own"]);

  assertThrows(() => runtime.start(), AgentRuntimeError, "is closed");
  for (
    const refused of [
      runtime.sendMessage(ask, idOf("a")),
      runtime.publishMessage(News({ n: 1 }), new TopicId("t")),
      runtime.registerFactory("b", echo),
      runtime.registerAgentInstance(echo(), idOf("b")),
      runtime.addSubscription(new TypeSubscription("t", "b")),
      runtime.removeSubscription("x"),
    ]
  ) {
    assertEquals(await codeOf(refused), "closed");
  }
});

Deno.test("close() waits for handlers that run before it closes their agents", async () => {
  const order: string[] = [];
  const door = gate();
  const agent = answering(async () => {
    await door.pass();
    order.push("handled");
  });
  const runtime = await runtimeWith({
    agents: {
      a: () => Object.assign(agent, { close: () => void order.push("closed") }),
    },
  });
  runtime.start();
  const sent = runtime.sendMessage(ask, idOf("a"));
  await door.reached;
  const closed = runtime.close();
  assertEquals(await codeOf(runtime.sendMessage(ask, idOf("a"))), "closed");
  door.open();
  await Promise.all([closed, sent]);
  assertEquals(order, ["handled", "closed"]);
});

Deno.test("close() waits for agents that take their time, and closes all though some fail", async () => {
  const closed: string[] = [];
  const door = gate();
  const runtime = await runtimeWith({});
  const agents = {
    a: () => Promise.reject(new RangeError("a")),
    b: () => {
      throw new RangeError("b");
    },
    c: async () => {
      await door.pass();
      closed.push("c");
    },
  };
  for (const [type, close] of Object.entries(agents)) {
    await runtime.registerAgentInstance(
      Object.assign(echo(), { close }),
      idOf(type),
    );
  }
  const closing = runtime.close();
  assertEquals(await isSettled(closing), false);
  door.open();
  await assertRejects(() => closing, RangeError, "a");
  assertEquals(closed, ["c"]);
});

Deno.test("close() rejects with the error of the one agent that fails", async () => {
  const cause = new RangeError("stuck");
  const runtime = await runtimeWith({});
  const close = () => Promise.reject(cause);
  await runtime.registerAgentInstance(
    Object.assign(echo(), { close }),
    idOf("a"),
  );
  assertEquals(await assertRejects(() => runtime.close(), RangeError), cause);
  assertEquals(await assertRejects(() => runtime.close(), RangeError), cause);
});

Deno.test("await using closes a runtime", async () => {
  const closed: string[] = [];
  {
    await using runtime = await runtimeWith({});
    const close = () => void closed.push("a");
    await runtime.registerAgentInstance(
      Object.assign(echo(), { close }),
      idOf("a"),
    );
  }
  assertEquals(closed, ["a"]);
});
