import { RoutedAgent, TopicId } from "@autogen-edge/runtime";
import { assertEquals, assertRejects } from "@std/assert";
import { Ask, codeOf, echo, idOf, News, runtimeWith } from "./_fixture.ts";

class Teller extends RoutedAgent {
  readonly lost: string[] = [];
  onDiscarded(message: { readonly type: string }, topic: TopicId): void {
    this.lost.push(`${message.type} to ${topic}`);
    throw new Error("cannot cope");
  }
}

Deno.test("an agent hears of its events that a stop discards, and cannot stop the stop", async () => {
  const teller = new Teller("tells");
  const runtime = await runtimeWith({
    agents: { a: echo },
    ignoreUnhandledExceptions: false,
  });
  await runtime.registerAgentInstance(teller, idOf("teller"));
  runtime.start();
  const sender = idOf("teller");
  void runtime.publishMessage(News({ n: 1 }), new TopicId("t"), { sender });
  void runtime.publishMessage(News({ n: 2 }), new TopicId("t"), { sender });
  const sent = codeOf(runtime.sendMessage(Ask({ question: "?" }), idOf("a")));
  await assertRejects(() => runtime.stop(), Error, "cannot cope");
  assertEquals(teller.lost, ["News to t/default", "News to t/default"]);
  assertEquals(await sent, "stopped");
  runtime.start();
  await runtime.sendMessage(Ask({ question: "?" }), idOf("a"));
  await runtime.close();
});

Deno.test("a subscription that throws keeps no event from the others", async () => {
  const heard: string[] = [];
  await using runtime = await runtimeWith({
    agents: {
      a: () => new RoutedAgent("hears").on(News, () => void heard.push("a")),
    },
    topics: { t: ["a"] },
  });
  await runtime.addSubscription({
    id: "broken",
    isMatch: () => {
      throw new Error("broken");
    },
    mapToAgent: () => idOf("a"),
    equals: () => false,
  });
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t"));
  await runtime.stopWhenIdle();
  assertEquals(heard, ["a"]);
});

Deno.test("what is unregistered is forgotten with its subscriptions, and closed", async () => {
  let closed = 0;
  await using runtime = await runtimeWith({
    agents: {
      a: () => Object.assign(echo(), { close: () => void closed++ }),
    },
    topics: { t: ["a"] },
  });
  runtime.start();
  await runtime.sendMessage(Ask({ question: "?" }), idOf("a"));
  await runtime.unregister("a");
  assertEquals(closed, 1);
  const sent = runtime.sendMessage(Ask({ question: "?" }), idOf("a"));
  assertEquals(await codeOf(sent), "agent_not_found");
  await runtime.unregister("never registered");
});
