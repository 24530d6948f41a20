import {
  DefaultSubscription,
  defaultTopicId,
  message,
  RoutedAgent,
  TopicId,
  TypeSubscription,
} from "@autogen-edge/runtime";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { idOf, runtimeWith } from "./_fixture.ts";

const Start = message("Start");
const Next = message("Next");

Deno.test("defaultTopicId() is default/default outside of agents", () => {
  assertEquals(`${defaultTopicId()}`, "default/default");
  assertEquals(`${defaultTopicId(undefined, "news")}`, "news/default");
  assertThrows(() => defaultTopicId(undefined, "a b"), TypeError);
});

Deno.test("defaultTopicId() has the key of the agent whose handler it is given the context of", () => {
  const ctx = { agentId: idOf("writer", "chat/7") };
  assertEquals(`${defaultTopicId(ctx)}`, "default/chat/7");
  assertEquals(`${defaultTopicId(ctx, "news")}`, "news/chat/7");
});

Deno.test("what an agent publishes to the default topic stays among agents of its key", async () => {
  const heard: string[] = [];
  await using runtime = await runtimeWith({
    agents: {
      writer: () =>
        new RoutedAgent("writes").on(
          Start,
          (_, ctx) => ctx.publish(Next(), defaultTopicId(ctx)),
        ),
      critic: () =>
        new RoutedAgent("reviews").on(
          Next,
          (_, { agentId, sender, topicId }) =>
            void heard.push(`${agentId} from ${sender} on ${topicId}`),
        ),
    },
  });
  await runtime.addSubscription(new DefaultSubscription("writer"));
  await runtime.addSubscription(new DefaultSubscription("critic"));
  runtime.start();
  await runtime.publishMessage(Start(), new TopicId("default", "one"));
  await runtime.sendMessage(Start(), idOf("writer", "two"));
  await runtime.stopWhenIdle();
  assertEquals(heard.sort(), [
    "critic/one from writer/one on default/one",
    "critic/two from writer/two on default/two",
  ]);
});

Deno.test("a default subscription equals the same one written out", () => {
  const subscription = new DefaultSubscription("a");
  const same = new TypeSubscription("default", "a");
  assert(subscription.equals(same) && same.equals(subscription));
  assertEquals(subscription.id, same.id);
});
