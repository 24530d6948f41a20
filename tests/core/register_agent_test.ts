import {
  type Agent,
  type AgentId,
  BaseAgent,
  defaultSubscription,
  defaultTopicId,
  event,
  type Message,
  type MessageContext,
  registerAgent,
  type RegisterAgentOptions,
  RoutedAgent,
  subscribeClass,
  TopicId,
  TypeSubscription,
  typeSubscription,
} from "@autogen-edge/runtime";
import { assertEquals, assertRejects } from "@std/assert";
import { codeOf, idOf, News } from "./_fixture.ts";
import { RecordingRuntime } from "./_recording_runtime.ts";

@defaultSubscription()
class Reader extends RoutedAgent {
  readonly seen: string[];

  constructor(seen: string[] = []) {
    super("reads");
    this.seen = seen;
  }

  @event(News)
  read({ n }: typeof News.Type, { agentId, topicId }: MessageContext) {
    this.seen.push(`${n} ${agentId} ${topicId}`);
  }
}

Deno.test("registerAgent() registers a factory, the subscriptions of the class and those by the agents' type", async () => {
  await using runtime = new RecordingRuntime();
  const seen: string[] = [];
  const made: AgentId[] = [];
  await registerAgent(runtime, "reader", Reader, {
    factory: ({ id }) => {
      made.push(id);
      return new Reader(seen);
    },
  });
  assertEquals(runtime.ids, ["type:default>reader", "prefix:reader:>reader"]);
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), defaultTopicId());
  await runtime.publishMessage(News({ n: 2 }), new TopicId("reader:x", "k"));
  await runtime.publishMessage(News({ n: 3 }), new TopicId("reader", "k"));
  await runtime.stopWhenIdle();
  assertEquals(seen, [
    "1 reader/default default/default",
    "2 reader/k reader:x/k",
  ]);
  assertEquals(made.map(String), ["reader/default", "reader/k"]);
});

Deno.test("a class whose constructor needs nothing needs no factory", async () => {
  await using runtime = new RecordingRuntime();
  await registerAgent(runtime, "reader", Reader);
  runtime.start();
  // What it cannot handle shows that it lives.
  const sent = runtime.sendMessage(News({ n: 1 }), idOf("reader"));
  assertEquals(await codeOf(sent), "cant_handle");
});

Deno.test("the compiler asks for a factory of the right agents where one is needed", () => {
  class Named extends RoutedAgent {
    readonly given: string;
    constructor(given: string) {
      super(given);
      this.given = given;
    }
  }
  async function refused(runtime: RecordingRuntime) {
    // @ts-expect-error -- nobody says what it is named
    await registerAgent(runtime, "a", Named);
    // @ts-expect-error -- what is made is no Named
    await registerAgent(runtime, "a", Named, {
      factory: () => new RoutedAgent("other"),
    });
  }
  assertEquals(typeof refused, "function");
});

Deno.test("a factory may be asynchronous, and a class abstract", async () => {
  abstract class Shape extends BaseAgent {}
  class Square extends Shape {
    onMessage(message: Message) {
      return message;
    }
  }
  await using runtime = new RecordingRuntime();
  await registerAgent(runtime, "shape", Shape, {
    factory: () => Promise.resolve(new Square("")),
  });
  runtime.start();
  const reply = await runtime.sendMessage(News({ n: 1 }), idOf("shape"));
  assertEquals(reply, News({ n: 1 }));
});

const CHOICES: readonly [RegisterAgentOptions<Reader>, readonly string[]][] = [
  [{}, ["type:default>a", "prefix:a:>a"]],
  [{ skipClassSubscriptions: true }, ["prefix:a:>a"]],
  [{ skipDirectMessageSubscription: true }, ["type:default>a"]],
  [
    { skipClassSubscriptions: true, skipDirectMessageSubscription: true },
    [],
  ],
];

for (const [options, ids] of CHOICES) {
  Deno.test(`registerAgent() with ${JSON.stringify(options)} subscribes ${ids.length} times`, async () => {
    await using runtime = new RecordingRuntime();
    await registerAgent(runtime, "a", Reader, options);
    assertEquals(runtime.ids, ids);
  });
}

Deno.test("a class that is registered under several types subscribes each of them", async () => {
  await using runtime = new RecordingRuntime();
  const options = { skipDirectMessageSubscription: true };
  await registerAgent(runtime, "a", Reader, options);
  await registerAgent(runtime, "b", Reader, options);
  assertEquals(runtime.ids, ["type:default>a", "type:default>b"]);
});

Deno.test("a type that is registered already is refused, and stays as it was", async () => {
  await using runtime = new RecordingRuntime();
  await registerAgent(runtime, "a", Reader);
  const before = runtime.ids;
  @typeSubscription("other")
  class Other extends Reader {}
  const again = registerAgent(runtime, "a", Other);
  assertEquals(await codeOf(again), "already_registered");
  assertEquals(runtime.ids, before);
  runtime.start();
  const sent = runtime.sendMessage(News({ n: 1 }), idOf("a"));
  assertEquals(await codeOf(sent), "cant_handle");
});

Deno.test("a subscription that is refused leaves no type and no subscription behind", async () => {
  class Twice extends Reader {}
  const closed: string[] = [];
  subscribeClass(Twice, (type) => [
    new TypeSubscription("x", type),
    new TypeSubscription("theirs", "other"),
    new TypeSubscription("x", type),
  ]);
  await using runtime = new RecordingRuntime();
  const registered = registerAgent(runtime, "a", Twice, {
    factory: () => Object.assign(new Twice(), { close: () => closed.push("") }),
  });
  assertEquals(await codeOf(registered), "already_registered");
  assertEquals(runtime.ids, []);
  runtime.start();
  const sent = runtime.sendMessage(News({ n: 1 }), idOf("a"));
  assertEquals(await codeOf(sent), "agent_not_found");
  await registerAgent(runtime, "a", Reader);
  assertEquals(runtime.ids.length, 2);
});

Deno.test("the error that began it is the one that is thrown, also if going back fails", async () => {
  class Stubborn extends RecordingRuntime {
    override unregister(): Promise<void> {
      return Promise.reject(new Error("Cannot unregister"));
    }
  }
  const runtime = new Stubborn();
  runtime.refused = "prefix:a:>a";
  await assertRejects(
    () => registerAgent(runtime, "a", Reader),
    Error,
    "Connection lost",
  );
  await runtime.close();
});

Deno.test("a malformed type or class subscription is refused before anything is registered", async () => {
  class Broken extends Reader {}
  subscribeClass(Broken, () => [new TypeSubscription("a b", "a")]);
  await using runtime = new RecordingRuntime();
  await assertRejects(() => registerAgent(runtime, "a", Broken), TypeError);
  await assertRejects(() => registerAgent(runtime, "a b", Reader), TypeError);
  assertEquals(runtime.ids, []);
  await runtime.registerFactory("a", (): Agent => new Reader());
});
