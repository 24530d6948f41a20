import {
  AgentId,
  defaultSubscription,
  event,
  type MessageContext,
  registerInstance,
  type RegisterInstanceOptions,
  RoutedAgent,
  TopicId,
  TypePrefixSubscription,
} from "@autogen-edge/runtime";
import { assertEquals, assertRejects } from "@std/assert";
import { codeOf, idOf, News } from "./_fixture.ts";
import { RecordingRuntime } from "./_recording_runtime.ts";

@defaultSubscription()
class Reader extends RoutedAgent {
  readonly seen: string[] = [];

  @event(News)
  read({ n }: typeof News.Type, { topicId }: MessageContext) {
    this.seen.push(`${n} ${topicId}`);
  }
}

const CHOICES: readonly [RegisterInstanceOptions, readonly string[]][] = [
  [{}, ["type:k>a", "prefix:a:>a"]],
  [{ skipDirectMessageSubscription: true }, ["type:k>a"]],
  [
    { skipClassSubscriptions: false },
    ["type:k>a", "type:default>a", "prefix:a:>a"],
  ],
];

for (const [options, ids] of CHOICES) {
  Deno.test(`registerInstance() with ${JSON.stringify(options)} subscribes ${ids.length} times`, async () => {
    await using runtime = new RecordingRuntime();
    await registerInstance(runtime, new Reader(""), idOf("a"), options);
    assertEquals(runtime.ids, ids);
  });
}

Deno.test("an option that is undefined is as one that is left out", async () => {
  await using runtime = new RecordingRuntime();
  await registerInstance(runtime, new Reader(""), idOf("a"), {
    skipClassSubscriptions: undefined,
    skipDirectMessageSubscription: undefined,
  });
  assertEquals(runtime.ids, ["type:k>a", "prefix:a:>a"]);
});

Deno.test("an instance gets what is published to its type with its key as the source", async () => {
  await using runtime = new RecordingRuntime();
  const agent = new Reader("");
  await registerInstance(runtime, agent, idOf("a"));
  runtime.start();
  const topics = ["a:/k", "a:x/k", "k/k", "a/k", "default/k", "a:/other"];
  for (const [n, topic] of topics.entries()) {
    await runtime.publishMessage(News({ n }), TopicId.parse(topic));
  }
  await runtime.stopWhenIdle();
  assertEquals(agent.seen, ["0 a:/k", "1 a:x/k", "2 k/k"]);
});

Deno.test("instances of one type share what they subscribe to alike", async () => {
  await using runtime = new RecordingRuntime();
  const [one, two] = [new Reader(""), new Reader("")];
  const options = { skipClassSubscriptions: false };
  await registerInstance(runtime, one, idOf("a", "one"), options);
  await registerInstance(runtime, two, idOf("a", "two"), options);
  assertEquals(runtime.ids, [
    "type:one>a",
    "type:default>a",
    "prefix:a:>a",
    "type:two>a",
  ]);
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), new TopicId("default", "one"));
  await runtime.publishMessage(News({ n: 2 }), new TopicId("a:x", "two"));
  await runtime.stopWhenIdle();
  assertEquals([one.seen, two.seen], [["1 default/one"], ["2 a:x/two"]]);
});

Deno.test("a key that is a class subscription's topic type is subscribed to once", async () => {
  await using runtime = new RecordingRuntime();
  const agent = new Reader("");
  await registerInstance(runtime, agent, idOf("a", "default"), {
    skipClassSubscriptions: false,
  });
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), new TopicId("default"));
  await runtime.stopWhenIdle();
  assertEquals(agent.seen, ["1 default/default"]);
});

Deno.test("a key that cannot be a topic type is not subscribed to", async () => {
  await using runtime = new RecordingRuntime();
  const agent = new Reader("");
  await registerInstance(runtime, agent, new AgentId("a", "x/y z"));
  assertEquals(runtime.ids, ["prefix:a:>a"]);
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), new TopicId("a:", "x/y z"));
  await runtime.stopWhenIdle();
  assertEquals(agent.seen, ["1 a:/x/y z"]);
});

Deno.test("an instance that is refused leaves nothing behind, and what was there stays", async () => {
  await using runtime = new RecordingRuntime();
  const one = new Reader("");
  await registerInstance(runtime, one, idOf("a", "one"));
  await runtime.registerFactory("made", () => new Reader(""));
  const before = runtime.ids;
  const refused = [
    registerInstance(runtime, new Reader(""), idOf("a", "one")),
    registerInstance(runtime, one, idOf("a", "two")),
    registerInstance(runtime, new Reader(""), idOf("made")),
  ];
  for (const registered of refused) {
    assertEquals(await codeOf(registered), "already_registered");
  }
  assertEquals(runtime.ids, before);
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), new TopicId("a:x", "one"));
  await runtime.stopWhenIdle();
  assertEquals(one.seen, ["1 a:x/one"]);
});

Deno.test("a subscription that fails registers nothing", async () => {
  await using runtime = new RecordingRuntime();
  runtime.refused = new TypePrefixSubscription("a:", "a").id;
  await assertRejects(
    () => registerInstance(runtime, new Reader(""), idOf("a")),
    Error,
    "Connection lost",
  );
  assertEquals(runtime.ids, []);
  runtime.start();
  const sent = runtime.sendMessage(News({ n: 1 }), idOf("a"));
  assertEquals(await codeOf(sent), "agent_not_found");
  await runtime.registerFactory("a", () => new Reader(""));
});
