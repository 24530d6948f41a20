import {
  AgentId,
  type Subscription,
  TopicId,
  TypePrefixSubscription,
  TypeSubscription,
} from "@autogen-edge/runtime";
import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import { codeOf, News, reading, runtimeWith } from "./_fixture.ts";

Deno.test("TypeSubscription matches one topic type exactly", () => {
  const subscription = new TypeSubscription("news", "reader");
  assert(subscription.isMatch(new TopicId("news", "1")));
  assertFalse(subscription.isMatch(new TopicId("news:sport", "1")));
  assertFalse(subscription.isMatch(new TopicId("new", "1")));
});

Deno.test("TypePrefixSubscription matches topic types that begin with it", () => {
  const subscription = new TypePrefixSubscription("news:", "reader");
  assert(subscription.isMatch(new TopicId("news:sport", "1")));
  assert(subscription.isMatch(new TopicId("news:", "1")));
  assertFalse(subscription.isMatch(new TopicId("news", "1")));
  assertFalse(subscription.isMatch(new TopicId("old:news:", "1")));
});

Deno.test("a subscription maps the topic's source to the agent's key", () => {
  const topic = new TopicId("news:x", "a/b");
  for (
    const subscription of [
      new TypeSubscription("news:x", "reader"),
      new TypePrefixSubscription("news", "reader"),
    ]
  ) {
    assert(subscription.mapToAgent(topic).equals(new AgentId("reader", "a/b")));
  }
});

Deno.test("a subscription refuses malformed types", () => {
  for (const Kind of [TypeSubscription, TypePrefixSubscription]) {
    assertThrows(() => new Kind("a b", "reader"), TypeError, "topic type");
    assertThrows(() => new Kind("", "reader"), TypeError, "topic type");
    assertThrows(() => new Kind("news", "re:ader"), TypeError, "agent type");
  }
});

Deno.test("subscriptions are equal by their kind and fields, or by their id", () => {
  const type = new TypeSubscription("news", "reader");
  const prefix = new TypePrefixSubscription("news", "reader");
  assert(type.equals(new TypeSubscription("news", "reader")));
  assertFalse(type.equals(new TypeSubscription("news", "writer")));
  assertFalse(type.equals(new TypeSubscription("olds", "reader")));
  assert(prefix.equals(new TypePrefixSubscription("news", "reader")));
  assertFalse(prefix.equals(new TypePrefixSubscription("news", "writer")));
  assertFalse(type.equals(prefix));
  assertFalse(prefix.equals(type));
  const twin: Subscription = {
    id: type.id,
    isMatch: () => false,
    mapToAgent: () => new AgentId("x", "y"),
    equals: () => false,
  };
  assert(type.equals(twin));
});

Deno.test("a runtime refuses a subscription that equals another", async () => {
  await using runtime = await runtimeWith({ topics: { news: ["reader"] } });
  const again = runtime.addSubscription(new TypeSubscription("news", "reader"));
  assertEquals(await codeOf(again), "already_registered");
});

Deno.test("a runtime removes a subscription by its id, and says which it does not know", async () => {
  const read: number[] = [];
  await using runtime = await runtimeWith({
    agents: { reader: () => reading((n) => read.push(n)) },
  });
  const subscription = new TypeSubscription("news", "reader");
  await runtime.addSubscription(subscription);
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), new TopicId("news"));
  await runtime.stopWhenIdle();
  await runtime.removeSubscription(subscription.id);
  runtime.start();
  await runtime.publishMessage(News({ n: 2 }), new TopicId("news"));
  await runtime.stopWhenIdle();
  assertEquals(read, [1]);
  await runtime.removeSubscription(subscription.id).then(
    () => assert(false, "it was removed twice"),
    (error) => {
      assert(error instanceof RangeError);
      assertEquals(
        error.message,
        `Cannot remove subscription: there is none with the id "${subscription.id}"`,
      );
    },
  );
});

Deno.test("a subscription that is added late gets the events that come after", async () => {
  const read: number[] = [];
  await using runtime = await runtimeWith({
    agents: { reader: () => reading((n) => read.push(n)) },
  });
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), new TopicId("news"));
  await runtime.stopWhenIdle();
  await runtime.addSubscription(new TypeSubscription("news", "reader"));
  runtime.start();
  await runtime.publishMessage(News({ n: 2 }), new TopicId("news"));
  await runtime.stopWhenIdle();
  assertEquals(read, [2]);
});

Deno.test("a subscription of the user's own may look at the topic's source", async () => {
  const read: string[] = [];
  await using runtime = await runtimeWith({
    agents: {
      reader: () => reading((n, ctx) => read.push(`${ctx.topicId}=${n}`)),
    },
  });
  await runtime.addSubscription({
    id: "vip",
    isMatch: ({ source }) => source === "vip",
    mapToAgent: () => new AgentId("reader", "one"),
    equals: ({ id }) => id === "vip",
  });
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), new TopicId("news", "vip"));
  await runtime.publishMessage(News({ n: 2 }), new TopicId("news", "you"));
  await runtime.publishMessage(News({ n: 3 }), new TopicId("olds", "vip"));
  await runtime.stopWhenIdle();
  assertEquals(read, ["news/vip=1", "olds/vip=3"]);
});

Deno.test("more topic types than are remembered all find their subscribers", async () => {
  let read = 0;
  await using runtime = await runtimeWith({
    agents: { reader: () => reading(() => read++) },
  });
  await runtime.addSubscription(new TypePrefixSubscription("t", "reader"));
  runtime.start();
  for (let n = 0; n < 1500; n++) {
    await runtime.publishMessage(News({ n }), new TopicId(`t${n}`));
  }
  await runtime.publishMessage(News({ n: 0 }), new TopicId("t0"));
  await runtime.stopWhenIdle();
  assertEquals(read, 1501);
});
