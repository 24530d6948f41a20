import {
  AgentId,
  type MessageContext,
  noopTracerProvider,
  RoutedAgent,
  type Subscription,
  TopicId,
  TypePrefixSubscription,
} from "@autogen-edge/runtime";
import { assertEquals, assertRejects } from "@std/assert";
import {
  Answer,
  answering,
  Ask,
  gate,
  idOf,
  News,
  reading,
  runtimeWith,
  settled,
} from "./_fixture.ts";

Deno.test("publishMessage() reaches the agents of all subscriptions, by the topic's source", async () => {
  const read: string[] = [];
  const reader = () =>
    reading((n, { topicId, sender }) =>
      void read.push(`${n} ${topicId} ${sender}`)
    );
  await using runtime = await runtimeWith({
    agents: { a: reader, b: reader, c: reader },
    topics: { t: ["a", "b"], other: ["c"] },
  });
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t", "s"));
  await runtime.stopWhenIdle();
  assertEquals(read, ["1 t/s undefined", "1 t/s undefined"]);
});

Deno.test("publishMessage() is done when the message is queued, not when it is handled", async () => {
  const door = gate();
  await using runtime = await runtimeWith({
    agents: { a: () => reading(() => door.pass()) },
    topics: { t: ["a"] },
  });
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t"));
  await door.reached;
  door.open();
});

Deno.test("publishMessage() to nobody is no error", async () => {
  await using runtime = await runtimeWith({ ignoreUnhandledExceptions: false });
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t"));
  await runtime.stopWhenIdle();
});

Deno.test("a publisher does not get its own message, but its siblings do", async () => {
  const read: string[] = [];
  const agent = () =>
    new RoutedAgent("both")
      .on(Ask, async (_, ctx) => {
        await ctx.publish(News({ n: 1 }), new TopicId("t", "1"));
        await ctx.publish(News({ n: 2 }), new TopicId("t", "2"));
        return Answer({ text: "" });
      })
      .on(News, ({ n }, { sender }) => void read.push(`${n} from ${sender}`));
  await using runtime = await runtimeWith({
    agents: { a: agent, b: agent },
    topics: { t: ["a", "b"] },
  });
  runtime.start();
  await runtime.sendMessage(Ask({ question: "?" }), idOf("a", "1"));
  await runtime.stopWhenIdle();
  // b/1, then a/2 and b/2.
  assertEquals(read, ["1 from a/1", "2 from a/1", "2 from a/1"]);
});

Deno.test("subscriptions that match twice deliver twice", async () => {
  const read: number[] = [];
  await using runtime = await runtimeWith({
    agents: { a: () => reading((n) => void read.push(n)) },
    topics: { "t:x": ["a"] },
  });
  await runtime.addSubscription(new TypePrefixSubscription("t:", "a"));
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t:x"));
  await runtime.stopWhenIdle();
  assertEquals(read, [1, 1]);
});

Deno.test("events of one publisher are begun with in their order", async () => {
  const begun: number[] = [];
  const door = gate();
  await using runtime = await runtimeWith({
    agents: {
      a: async () => {
        await door.pass();
        return reading((n) => void begun.push(n));
      },
    },
    topics: { t: ["a"] },
  });
  runtime.start();
  for (const n of [1, 2, 3]) {
    await runtime.publishMessage(News({ n }), new TopicId("t"));
  }
  await door.reached;
  door.open();
  await runtime.publishMessage(News({ n: 4 }), new TopicId("t"));
  await runtime.stopWhenIdle();
  assertEquals(begun, [1, 2, 3, 4]);
});

Deno.test("one subscriber that throws does not stop the others", async () => {
  const door = gate();
  const done: string[] = [];
  await using runtime = await runtimeWith({
    agents: {
      throws: () =>
        reading(() => {
          throw new Error("no");
        }),
      rejects: () => reading(() => Promise.reject(new Error("no"))),
      slow: () =>
        reading(async () => {
          await door.pass();
          done.push("slow");
        }),
    },
    topics: { t: ["throws", "rejects", "slow"] },
  });
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t"));
  let idle = false;
  const stopped = runtime.stopWhenIdle().then(() => idle = true);
  await door.reached;
  await settled();
  assertEquals(idle, false);
  door.open();
  await stopped;
  assertEquals(done, ["slow"]);
});

Deno.test("errors of event handlers are ignored by default", async () => {
  await using runtime = await runtimeWith({
    agents: { a: () => reading(() => Promise.reject(new Error("no"))) },
    topics: { t: ["a"] },
  });
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t"));
  await runtime.stopWhenIdle();
});

for (const how of ["stop", "stopWhenIdle", "close"] as const) {
  Deno.test(`the first error of an event handler rejects ${how}() if it is not ignored, once`, async () => {
    const door = gate();
    const runtime = await runtimeWith({
      agents: {
        a: () =>
          reading(async (n) => {
            await door.pass();
            throw new RangeError(`no ${n}`);
          }),
      },
      topics: { t: ["a"] },
      ignoreUnhandledExceptions: false,
    });
    runtime.start();
    await runtime.publishMessage(News({ n: 1 }), new TopicId("t"));
    await runtime.publishMessage(News({ n: 2 }), new TopicId("t"));
    await door.reached;
    await settled();
    door.open();
    await assertRejects(() => runtime[how](), RangeError, "no 1");
    if (how !== "close") {
      await runtime.stop();
      await runtime.close();
    }
  });
}

Deno.test("errors of handlers that someone awaits are not unhandled", async () => {
  await using runtime = await runtimeWith({
    agents: { a: () => answering(() => Promise.reject(new Error("no"))) },
    ignoreUnhandledExceptions: false,
  });
  runtime.start();
  await assertRejects(
    () => runtime.sendMessage(Ask({ question: "?" }), idOf("a")),
    Error,
    "no",
  );
  await runtime.stopWhenIdle();
});

Deno.test("a subscription that throws is an unhandled error, and the runtime goes on", async () => {
  const broken = (
    part: "isMatch" | "mapToAgent",
  ): Subscription => {
    const fail = (): never => {
      throw new RangeError(part);
    };
    return {
      id: part,
      isMatch: part === "isMatch" ? fail : () => true,
      mapToAgent: fail,
      equals: ({ id }) => id === part,
    };
  };
  for (const part of ["isMatch", "mapToAgent"] as const) {
    await using runtime = await runtimeWith({
      agents: { a: () => answering(() => Answer({ text: "on" })) },
      ignoreUnhandledExceptions: false,
      tracerProvider: noopTracerProvider,
    });
    await runtime.addSubscription(broken(part));
    runtime.start();
    await runtime.publishMessage(News({ n: 1 }), new TopicId("t"));
    await runtime.sendMessage(Ask({ question: "?" }), idOf("a"));
    await assertRejects(() => runtime.stopWhenIdle(), RangeError, part);
  }
});

Deno.test("ctx.send() and ctx.publish() speak as the agent and keep what they are given", async () => {
  const seen: string[] = [];
  const note = ({ sender, isRpc, messageId }: MessageContext) =>
    void seen.push(`${sender} ${isRpc} ${messageId}`);
  await using runtime = await runtimeWith({
    agents: {
      front: () =>
        answering(async (_, ctx) => {
          await ctx.send(Ask({ question: "" }), idOf("back"), {
            messageId: "m1",
          });
          await ctx.send(Ask({ question: "" }), idOf("back"), {
            messageId: "m2",
            sender: new AgentId("back", "z"),
          });
          await ctx.publish(News({ n: 1 }), new TopicId("t", "k"), {
            messageId: "m3",
          });
        }),
      back: () =>
        new RoutedAgent("back")
          .on(Ask, (_, ctx) => note(ctx))
          .on(News, (_, ctx) => note(ctx)),
    },
    topics: { t: ["back"] },
  });
  runtime.start();
  await runtime.sendMessage(Ask({ question: "" }), idOf("front", "f"));
  await runtime.stopWhenIdle();
  assertEquals(seen, ["front/f true m1", "back/z true m2", "front/f false m3"]);
});

Deno.test("two agents may send to each other, and to themselves", async () => {
  const agent = () =>
    answering(async (question, ctx) => {
      const left = Number(question);
      if (left === 0) return Answer({ text: "end" });
      const type = left % 2 === 0 ? "a" : "b";
      return await ctx.send(Ask({ question: String(left - 1) }), idOf(type), {
        reply: Answer,
      });
    });
  await using runtime = await runtimeWith({ agents: { a: agent, b: agent } });
  runtime.start();
  const { text } = await runtime.sendMessage(
    Ask({ question: "50" }),
    idOf("a"),
    { reply: Answer },
  );
  assertEquals(text, "end");
});
