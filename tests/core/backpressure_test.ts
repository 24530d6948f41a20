import { type RoutedAgent, TopicId } from "@autogen-edge/runtime";
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  Ask,
  codeOf,
  echo,
  idOf,
  News,
  reading,
  runtimeWith,
  settled,
} from "./_fixture.ts";

const topic = new TopicId("t");

function reader(read: number[]): { r: () => RoutedAgent } {
  return { r: () => reading((n) => void read.push(n)) };
}

Deno.test("a publisher waits while as many messages wait as may", async () => {
  const read: number[] = [];
  await using runtime = await runtimeWith({
    agents: reader(read),
    topics: { t: ["r"] },
    maxQueueSize: 2,
  });
  const queued: number[] = [];
  for (const n of [1, 2, 3, 4]) {
    runtime.publishMessage(News({ n }), topic).then(() => queued.push(n));
  }
  await settled();
  assertEquals(queued, [1, 2]);
  assertEquals(read, []);
  runtime.start();
  await runtime.stopWhenIdle();
  await settled();
  assertEquals(queued, [1, 2, 3, 4]);
  assertEquals(read, [1, 2, 3, 4]);
});

Deno.test("a publisher goes on as soon as there is room for its message", async () => {
  await using runtime = await runtimeWith({ maxQueueSize: 1 });
  await runtime.publishMessage(News({ n: 1 }), topic);
  let queued = false;
  const second = runtime.publishMessage(News({ n: 2 }), topic)
    .then(() => queued = true);
  await settled();
  assertEquals([queued, runtime.unprocessedMessageCount], [false, 2]);
  assert(await runtime.processNext());
  await second;
  assertEquals(runtime.unprocessedMessageCount, 1);
});

Deno.test("a handler that publishes into a full queue is let go on", async () => {
  const read: number[] = [];
  await using runtime = await runtimeWith({
    agents: {
      r: () =>
        reading(async (n, ctx) => {
          read.push(n);
          if (n > 3) return;
          await ctx.publish(News({ n: 2 * n }), new TopicId("u"));
          await ctx.publish(News({ n: 2 * n + 1 }), new TopicId("u"));
        }),
      s: () =>
        reading(async (n, ctx) => {
          await ctx.publish(News({ n }), topic);
        }),
    },
    topics: { t: ["r"], u: ["s"] },
    maxQueueSize: 1,
  });
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), topic);
  await runtime.stopWhenIdle();
  assertEquals(read.toSorted((a, b) => a - b), [1, 2, 3, 4, 5, 6, 7]);
});

Deno.test("a publisher that waits can give up, and its message is not handled", async () => {
  const read: number[] = [];
  await using runtime = await runtimeWith({
    agents: reader(read),
    topics: { t: ["r"] },
    maxQueueSize: 1,
  });
  await runtime.publishMessage(News({ n: 1 }), topic);
  const controller = new AbortController();
  const { signal } = controller;
  const second = runtime.publishMessage(News({ n: 2 }), topic, { signal });
  controller.abort(new Error("enough"));
  await assertRejects(() => second, Error, "enough");
  runtime.start();
  await runtime.stopWhenIdle();
  assertEquals(read, [1]);
});

Deno.test("stopping rejects the publishers that wait", async () => {
  await using runtime = await runtimeWith({ maxQueueSize: 1 });
  await runtime.publishMessage(News({ n: 1 }), topic);
  const second = codeOf(runtime.publishMessage(News({ n: 2 }), topic));
  const third = codeOf(runtime.publishMessage(News({ n: 3 }), topic));
  await runtime.stop();
  assertEquals(await Promise.all([second, third]), ["stopped", "stopped"]);
});

Deno.test("a runtime may refuse what is one too many instead", async () => {
  await using runtime = await runtimeWith({
    agents: { a: echo },
    maxQueueSize: 2,
    queueFullPolicy: "reject",
  });
  const ask = Ask({ question: "?" });
  const sent = runtime.sendMessage(ask, idOf("a"));
  await runtime.publishMessage(News({ n: 1 }), topic);
  const refused = [
    codeOf(runtime.publishMessage(News({ n: 2 }), topic)),
    codeOf(runtime.sendMessage(ask, idOf("a"))),
  ];
  assertEquals(await Promise.all(refused), ["queue_full", "queue_full"]);
  runtime.start();
  await sent;
  await runtime.sendMessage(ask, idOf("a"));
});

Deno.test("a bound that is none is refused", async () => {
  for (const maxQueueSize of [0, -1, NaN]) {
    const made = runtimeWith({ maxQueueSize });
    await assertRejects(() => made, RangeError, `${maxQueueSize} messages`);
  }
});
