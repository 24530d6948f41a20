import {
  type Agent,
  type AgentFactory,
  AgentId,
  type AgentInstantiation,
  AgentRuntimeError,
  TopicId,
} from "@autogen-edge/runtime";
import { assert, assertEquals, assertRejects } from "@std/assert";
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

Deno.test("a factory makes an agent with its first message, and once for each key", async () => {
  const made: string[] = [];
  await using runtime = await runtimeWith({
    agents: {
      a: ({ id }: AgentInstantiation) => {
        made.push(`${id}`);
        return echo();
      },
    },
  });
  runtime.start();
  assertEquals(made, []);
  for (const key of ["1", "2", "1"]) {
    await runtime.sendMessage(ask, idOf("a", key));
  }
  assertEquals(made, ["a/1", "a/2"]);
});

Deno.test("messages that race for an agent get the same one", async () => {
  const door = gate();
  let made = 0;
  await using runtime = await runtimeWith({
    agents: {
      a: async () => {
        made++;
        await door.pass();
        let asked = 0;
        return answering(() => Answer({ text: `${++asked}` }));
      },
    },
    topics: { t: ["a"] },
  });
  runtime.start();
  const sent = [1, 2, 3].map(() =>
    runtime.sendMessage(ask, idOf("a"), { reply: Answer })
  );
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t", "k"));
  await door.reached;
  door.open();
  const texts = (await Promise.all(sent)).map(({ text }) => text);
  assertEquals([made, texts], [1, ["1", "2", "3"]]);
});

Deno.test("an agent knows its id before its first message", async () => {
  const agent = echo();
  await using runtime = await runtimeWith({ agents: { a: () => agent } });
  runtime.start();
  await runtime.sendMessage(ask, idOf("a", "7"));
  assertEquals(`${agent.id}`, "a/7");
});

Deno.test("a factory is handed the runtime, which its agent may use", async () => {
  await using runtime = await runtimeWith({
    agents: {
      front: ({ runtime }: AgentInstantiation) =>
        answering(() => runtime.sendMessage(ask, idOf("back"))),
      back: () => answering(() => Answer({ text: "back" })),
    },
  });
  runtime.start();
  assertEquals(
    await runtime.sendMessage(ask, idOf("front")),
    Answer({ text: "back" }),
  );
});

const failing: Readonly<Record<string, () => Agent | Promise<Agent>>> = {
  "throws": () => {
    throw new RangeError("no room");
  },
  "rejects": () => Promise.reject(new RangeError("no room")),
};

for (const [how, factory] of Object.entries(failing)) {
  Deno.test(`a factory that ${how} fails the message, with the cause`, async () => {
    await using runtime = await runtimeWith({ agents: { a: factory } });
    runtime.start();
    const error = await assertRejects(
      () => runtime.sendMessage(ask, idOf("a")),
      AgentRuntimeError,
    );
    assertEquals(error.code, "agent_creation_failed");
    assertEquals(error.message, 'Cannot create agent "a/k": no room');
    assert(error.cause instanceof RangeError);
  });
}

const giving: Readonly<Record<string, unknown>> = {
  "nothing": undefined,
  "null": null,
  "a text": "agent",
  "an empty object": {},
  "a promise of nothing": Promise.resolve(undefined),
  "a class": class {},
};

for (const [what, given] of Object.entries(giving)) {
  Deno.test(`a factory that gives ${what} fails the message`, async () => {
    const factory = (() => given) as AgentFactory;
    await using runtime = await runtimeWith({ agents: { a: factory } });
    runtime.start();
    const sent = runtime.sendMessage(ask, idOf("a"));
    assertEquals(await codeOf(sent), "agent_creation_failed");
  });
}

Deno.test("a factory that throws what is no error still fails with one", async () => {
  const factory: AgentFactory = () => Promise.reject("no room");
  await using runtime = await runtimeWith({ agents: { a: factory } });
  runtime.start();
  const error = await assertRejects(
    () => runtime.sendMessage(ask, idOf("a")),
    AgentRuntimeError,
  );
  assertEquals([error.code, error.cause], ["agent_creation_failed", "no room"]);
});

Deno.test("a factory that failed is tried again with the next message", async () => {
  for (const later of [false, true]) {
    let tries = 0;
    const factory: AgentFactory = () => {
      if (++tries > 1) return echo();
      if (later) return Promise.reject(new Error("not yet"));
      throw new Error("not yet");
    };
    await using runtime = await runtimeWith({ agents: { a: factory } });
    runtime.start();
    assertEquals(
      await codeOf(runtime.sendMessage(ask, idOf("a"))),
      "agent_creation_failed",
    );
    await runtime.sendMessage(ask, idOf("a"));
    assertEquals(tries, 2);
  }
});

Deno.test("a factory that gives one agent for two ids fails the second", async () => {
  const agent = echo();
  await using runtime = await runtimeWith({ agents: { a: () => agent } });
  runtime.start();
  await runtime.sendMessage(ask, idOf("a", "1"));
  const error = await assertRejects(
    () => runtime.sendMessage(ask, idOf("a", "2")),
    AgentRuntimeError,
  );
  assertEquals(error.code, "already_registered");
});

Deno.test("a type has one factory, and its name is checked", async () => {
  await using runtime = await runtimeWith({ agents: { a: echo } });
  const again = runtime.registerFactory("a", echo);
  assertEquals(await codeOf(again), "already_registered");
  await assertRejects(
    () => runtime.registerFactory("a b", echo),
    TypeError,
    'Cannot use agent type "a b"',
  );
  const loose = runtime.registerFactory.bind(runtime) as (
    type: string,
    factory: unknown,
  ) => Promise<void>;
  await assertRejects(
    () => loose("b", echo()),
    TypeError,
    'Cannot register agent type "b": the factory is no function',
  );
});

Deno.test("an instance is delivered to under its id only", async () => {
  await using runtime = await runtimeWith({ topics: { t: ["a"] } });
  const read: number[] = [];
  const agent = reading((n) => read.push(n));
  await runtime.registerAgentInstance(agent, new AgentId("a", "1"));
  assertEquals(`${agent.id}`, "a/1");
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t", "1"));
  await runtime.publishMessage(News({ n: 2 }), new TopicId("t", "2"));
  await runtime.stopWhenIdle();
  assertEquals(read, [1]);
  const error = await assertRejects(
    () => runtime.sendMessage(ask, idOf("a", "2")),
    AgentRuntimeError,
  );
  assertEquals(
    error.message,
    'Cannot deliver to "a/2": no agent of that key is registered',
  );
});

Deno.test("a type is made by a factory or registered by instance, never both", async () => {
  await using runtime = await runtimeWith({ agents: { made: echo } });
  const error = await assertRejects(
    () => runtime.registerAgentInstance(echo(), idOf("made")),
    AgentRuntimeError,
  );
  assertEquals(error.code, "already_registered");
  assertEquals(
    error.message,
    'Cannot register agent "made/k" beside a factory of its type: it is registered already',
  );
  await runtime.registerAgentInstance(echo(), idOf("own", "1"));
  await runtime.registerAgentInstance(echo(), idOf("own", "2"));
  const factory = runtime.registerFactory("own", echo);
  assertEquals(await codeOf(factory), "already_registered");
  const again = runtime.registerAgentInstance(echo(), idOf("own", "1"));
  assertEquals(await codeOf(again), "already_registered");
});

Deno.test("one agent cannot be registered under two ids, nor spoil the first", async () => {
  await using runtime = await runtimeWith({});
  const agent = echo();
  await runtime.registerAgentInstance(agent, idOf("a", "1"));
  const again = runtime.registerAgentInstance(agent, idOf("a", "2"));
  assertEquals(await codeOf(again), "already_registered");
  runtime.start();
  await runtime.sendMessage(ask, idOf("a", "1"));
  const sent = runtime.sendMessage(ask, idOf("a", "2"));
  assertEquals(await codeOf(sent), "agent_not_found");
});

Deno.test("one subscriber that cannot be made does not keep the event from the others", async () => {
  const read: number[] = [];
  await using runtime = await runtimeWith({
    agents: {
      broken: () => {
        throw new Error("no agent");
      },
      reader: () => reading((n) => read.push(n)),
    },
    topics: { t: ["broken", "ghost", "reader"] },
  });
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t"));
  await runtime.stopWhenIdle();
  assertEquals(read, [1]);
});
