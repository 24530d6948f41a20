import { TopicId } from "@autogen-edge/runtime";
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
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
const topic = new TopicId("t");

Deno.test("stopWhen() stops after the message that made its condition true", async () => {
  let count = 0;
  await using runtime = await runtimeWith({
    agents: {
      r: () =>
        reading(async (n, ctx) => {
          count = n;
          await ctx.publish(News({ n: n + 1 }), new TopicId("u"));
        }),
      s: () => reading(async (n, ctx) => await ctx.publish(News({ n }), topic)),
    },
    topics: { t: ["r"], u: ["s"] },
  });
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), topic);
  await runtime.stopWhen(() => count >= 5);
  assert(count >= 5);
  const stoppedAt = count;
  await settled();
  assertEquals(count, stoppedAt);
});

Deno.test("stopWhen() asks at once, and waits for conditions that take their time", async () => {
  await using runtime = await runtimeWith({ agents: { a: echo } });
  runtime.start();
  await runtime.stopWhen(() => true);
  runtime.start();
  let asked = 0;
  const stopped = runtime.stopWhen(async () => {
    await settled();
    return ++asked > 2;
  });
  while (asked < 2) await runtime.sendMessage(ask, idOf("a"));
  await runtime.sendMessage(ask, idOf("a"));
  await stopped;
  assertEquals(asked, 3);
});

Deno.test("a condition is not asked while nothing happens", async () => {
  await using runtime = await runtimeWith({ agents: { a: echo } });
  runtime.start();
  let asked = 0;
  const stopped = runtime.stopWhen(() => ++asked > 1);
  for (let turn = 0; turn < 10; turn++) await settled();
  assertEquals(asked, 1);
  await runtime.sendMessage(ask, idOf("a"));
  await stopped;
  assertEquals(asked, 2);
});

Deno.test("stopWhen() is over when something else stops the runtime", async () => {
  await using runtime = await runtimeWith({});
  runtime.start();
  const stopped = runtime.stopWhen(() => false);
  await runtime.stop();
  await stopped;
});

Deno.test("a condition that throws rejects stopWhen(), and the runtime goes on", async () => {
  await using runtime = await runtimeWith({ agents: { a: echo } });
  runtime.start();
  const stopped = runtime.stopWhen(() => {
    throw new RangeError("no idea");
  });
  await assertRejects(() => stopped, RangeError, "no idea");
  await runtime.sendMessage(ask, idOf("a"));
});

Deno.test("stopWhen() needs a runtime that runs", async () => {
  await using runtime = await runtimeWith({});
  assertEquals(await codeOf(runtime.stopWhen(() => true)), "not_started");
});

Deno.test("processNext() takes one message after the other", async () => {
  const read: number[] = [];
  await using runtime = await runtimeWith({
    agents: { r: () => reading((n) => void read.push(n)) },
    topics: { t: ["r"] },
  });
  assertEquals(await runtime.processNext(), false);
  await runtime.publishMessage(News({ n: 1 }), topic);
  await runtime.publishMessage(News({ n: 2 }), topic);
  assertEquals(await runtime.processNext(), true);
  assertEquals([read, runtime.unprocessedMessageCount], [[1], 1]);
  assertEquals(await runtime.processNext(), true);
  assertEquals(read, [1, 2]);
});

Deno.test("a handler under processNext() may wait for another message", async () => {
  await using runtime = await runtimeWith({
    agents: {
      a: () => answering((_, ctx) => ctx.send(ask, idOf("b"))),
      b: echo,
    },
  });
  const sent = runtime.sendMessage(ask, idOf("a"));
  assert(await runtime.processNext());
  assert(await runtime.processNext());
  await sent;
});

Deno.test("processNext() and stopWhenIdle() tell an event handler's error once", async () => {
  await using runtime = await runtimeWith({
    agents: {
      r: () =>
        reading((n) => {
          throw new RangeError(`thrown at ${n}`);
        }),
    },
    topics: { t: ["r"] },
    ignoreUnhandledExceptions: false,
  });
  await runtime.publishMessage(News({ n: 1 }), topic);
  await assertRejects(() => runtime.processNext(), RangeError, "thrown at 1");
  assertEquals(await runtime.processNext(), false);
  await runtime.stopWhenIdle();
});

Deno.test("stop() waits for what processNext() began with", async () => {
  const door = gate();
  await using runtime = await runtimeWith({
    agents: { a: () => answering(door.pass) },
  });
  const sent = runtime.sendMessage(ask, idOf("a"));
  await runtime.processNext();
  let stopped = false;
  const stop = runtime.stop().then(() => stopped = true);
  await settled();
  assertEquals(stopped, false);
  door.open();
  await Promise.all([stop, sent]);
});
