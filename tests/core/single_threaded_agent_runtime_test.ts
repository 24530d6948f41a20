import {
  AgentId,
  AgentRuntimeError,
  type Message,
  message,
  SingleThreadedAgentRuntime,
  TopicId,
} from "@autogen-edge/runtime";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
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

Deno.test("sendMessage() gives back what the handler returns", async () => {
  await using runtime = await runtimeWith({ agents: { a: echo } });
  runtime.start();
  const reply = await runtime.sendMessage(Ask({ question: "x" }), idOf("a"));
  assertEquals(reply, { type: "Answer", text: "x" });
});

Deno.test("sendMessage() waits for a handler that is asynchronous", async () => {
  const door = gate();
  const agent = () =>
    answering(async () => {
      await door.pass();
      return Answer({ text: "late" });
    });
  await using runtime = await runtimeWith({ agents: { a: agent } });
  runtime.start();
  const sent = runtime.sendMessage(Ask({ question: "?" }), idOf("a"));
  await door.reached;
  door.open();
  assertEquals(await sent, Answer({ text: "late" }));
});

Deno.test("sendMessage() rejects with the very error that the handler throws", async () => {
  class OutOfInk extends Error {}
  const cause = new OutOfInk("no ink");
  for (
    const fails of [() => {
      throw cause;
    }, () => Promise.reject(cause)]
  ) {
    await using runtime = await runtimeWith({
      agents: { a: () => answering(fails) },
    });
    runtime.start();
    const sent = () => runtime.sendMessage(Ask({ question: "?" }), idOf("a"));
    assertStrictEquals(await assertRejects(sent, OutOfInk), cause);
  }
});

for (const thrown of ["text", 7, null, undefined, { reason: "x" }]) {
  Deno.test(`a handler that throws ${JSON.stringify(thrown)} rejects its sender with an error`, async () => {
    const agent = () => answering(() => Promise.reject(thrown));
    await using runtime = await runtimeWith({ agents: { a: agent } });
    runtime.start();
    const error = await assertRejects(
      () => runtime.sendMessage(Ask({ question: "?" }), idOf("a")),
      AgentRuntimeError,
    );
    assertEquals([error.code, error.cause], ["handler_failed", thrown]);
  });
}

Deno.test("sendMessage() rejects where no agent has the recipient's type", async () => {
  await using runtime = await runtimeWith({});
  runtime.start();
  const error = await assertRejects(
    () => runtime.sendMessage(Ask({ question: "?" }), idOf("writer", "1")),
    AgentRuntimeError,
  );
  assertEquals(error.code, "agent_not_found");
  assertEquals(
    error.message,
    'Cannot deliver to "writer/1": no agent of that type is registered',
  );
});

Deno.test("sendMessage() rejects where the sender is not registered", async () => {
  await using runtime = await runtimeWith({ agents: { a: echo } });
  runtime.start();
  const error = await assertRejects(
    () =>
      runtime.sendMessage(Ask({ question: "?" }), idOf("a"), {
        sender: idOf("ghost", "1"),
      }),
    AgentRuntimeError,
  );
  assertEquals(error.code, "sender_not_found");
  assertEquals(
    error.message,
    'Cannot send "Ask" to "a/k": its sender "ghost/1" is not registered',
  );
});

Deno.test("publishMessage() rejects where the sender is not registered", async () => {
  await using runtime = await runtimeWith({});
  const published = runtime.publishMessage(News({ n: 1 }), new TopicId("t"), {
    sender: idOf("ghost"),
  });
  assertEquals(await codeOf(published), "sender_not_found");
  assertEquals(runtime.unprocessedMessageCount, 0);
});

Deno.test("what is no message, no id or no topic is a TypeError and not queued", async () => {
  await using runtime = await runtimeWith({ agents: { a: echo } });
  const loose = runtime as unknown as {
    sendMessage(message: unknown, recipient: unknown): Promise<unknown>;
    publishMessage(message: unknown, topic: unknown): Promise<void>;
  };
  const topic = new TopicId("t");
  for (const odd of [undefined, null, "Ask", 7, {}, { type: 7 }, []]) {
    await assertRejects(
      () => loose.sendMessage(odd, idOf("a")),
      TypeError,
      "is no message",
    );
    await assertRejects(
      () => loose.publishMessage(odd, topic),
      TypeError,
      "is no message",
    );
  }
  const ask: Message = Ask({ question: "?" });
  for (const odd of [undefined, "a/k", { type: "a", key: "k" }, topic]) {
    await assertRejects(
      () => loose.sendMessage(ask, odd),
      TypeError,
      "AgentId",
    );
  }
  for (const odd of [undefined, "t/s", idOf("a")]) {
    await assertRejects(
      () => loose.publishMessage(ask, odd),
      TypeError,
      "TopicId",
    );
  }
  assertEquals(runtime.unprocessedMessageCount, 0);
});

Deno.test("a message that cannot be serialized is not queued", async () => {
  const Odd = message<{ run: unknown }>("Odd");
  await using runtime = await runtimeWith({ agents: { a: echo } });
  const odd = Odd({ run: () => {} });
  const sent = runtime.sendMessage(odd, idOf("a"));
  assertEquals(await codeOf(sent), "not_serializable");
  const published = runtime.publishMessage(odd, new TopicId("t"));
  assertEquals(await codeOf(published), "not_serializable");
  assertEquals(runtime.unprocessedMessageCount, 0);
});

Deno.test("a reply of another type than asked for is an error that names both", async () => {
  await using runtime = await runtimeWith({
    agents: {
      a: () =>
        answering((text) => text === "none" ? undefined : News({ n: 1 })),
    },
  });
  runtime.start();
  for (const question of ["none", "other"]) {
    const error = await assertRejects(
      () =>
        runtime.sendMessage(Ask({ question }), idOf("a"), { reply: Answer }),
      AgentRuntimeError,
    );
    assertEquals(error.code, "unexpected_reply");
    assertEquals(
      error.message,
      'Cannot reply to "Ask" from "a/k": the sender asked for a "Answer"',
    );
  }
});

Deno.test("without an expected reply anything that is plain data comes back", async () => {
  const replies = [undefined, null, 0, "", "text", [1], { a: 1 }];
  await using runtime = await runtimeWith({
    agents: { a: () => answering((index) => replies[Number(index)]) },
  });
  runtime.start();
  for (const [index, reply] of replies.entries()) {
    const question = String(index);
    assertEquals(
      await runtime.sendMessage(Ask({ question }), idOf("a")),
      reply,
    );
  }
});

Deno.test("messages of one sender to one recipient are begun with in their order", async () => {
  const begun: string[] = [];
  const door = gate();
  await using runtime = await runtimeWith({
    agents: {
      a: () =>
        answering(async (question) => {
          begun.push(question);
          await door.pass();
        }),
    },
  });
  runtime.start();
  const sent = ["1", "2", "3", "4"].map((question) =>
    runtime.sendMessage(Ask({ question }), idOf("a"))
  );
  await settled();
  assertEquals(begun, ["1", "2", "3", "4"]);
  door.open();
  await Promise.all(sent);
});

Deno.test("the order holds while a factory takes its time", async () => {
  const begun: string[] = [];
  const door = gate();
  const factory = async () => {
    await door.pass();
    return answering((question) => void begun.push(question));
  };
  await using runtime = await runtimeWith({ agents: { a: factory } });
  runtime.start();
  const sent = ["1", "2"].map((question) =>
    runtime.sendMessage(Ask({ question }), idOf("a"))
  );
  await door.reached;
  sent.push(runtime.sendMessage(Ask({ question: "3" }), idOf("a")));
  await settled();
  door.open();
  // This one overtakes none of those that wait for the factory.
  const last = door.opened.then(() =>
    runtime.sendMessage(Ask({ question: "4" }), idOf("a"))
  );
  await Promise.all([...sent, last]);
  assertEquals(begun, ["1", "2", "3", "4"]);
});

Deno.test("one slow handler does not hold up the others", async () => {
  const door = gate();
  await using runtime = await runtimeWith({
    agents: { slow: () => answering(() => door.pass()), quick: echo },
  });
  runtime.start();
  const slow = runtime.sendMessage(Ask({ question: "1" }), idOf("slow"));
  await door.reached;
  await runtime.sendMessage(Ask({ question: "2" }), idOf("quick"));
  door.open();
  await slow;
});

Deno.test("a flood of messages lets timers have their turn", async () => {
  const topic = new TopicId("t");
  let floods = 0;
  let ticked = false;
  let now = 0;
  const runtime = await runtimeWith({
    agents: {
      a: () =>
        reading((n) => {
          floods++;
          // Far more than a slice holds: the timer is never coming.
          if (ticked || n > 100_000) return;
          return runtime.publishMessage(News({ n: n + 1 }), topic);
        }),
    },
    topics: { t: ["a"] },
    // A clock by which every slice is over when it is looked at.
    clock: () => now += 100,
  });
  setTimeout(() => ticked = true, 0);
  runtime.start();
  await runtime.publishMessage(News({ n: 0 }), topic);
  await runtime.stopWhenIdle();
  assert(floods > 1 && ticked, `${floods} messages, and the timer is not due`);
  await runtime.close();
});

Deno.test("a message carries an id of its own unless it is given one", async () => {
  const ids: string[] = [];
  let made = 0;
  await using runtime = await runtimeWith({
    agents: { a: () => answering((_, ctx) => void ids.push(ctx.messageId)) },
    generateId: () => `id-${++made}`,
  });
  runtime.start();
  const ask = Ask({ question: "?" });
  await runtime.sendMessage(ask, idOf("a"));
  await runtime.sendMessage(ask, idOf("a"), { messageId: "mine" });
  await runtime.sendMessage(ask, idOf("a"));
  assertEquals(ids, ["id-1", "mine", "id-2"]);

  await using plain = await runtimeWith({
    agents: { a: () => answering((_, ctx) => ctx.messageId) },
  });
  plain.start();
  const id = await plain.sendMessage(ask, idOf("a"));
  assertEquals(/^[0-9a-f-]{36}$/.test(String(id)), true);
});

Deno.test("unprocessedMessageCount counts what waits in the queue", async () => {
  await using runtime = await runtimeWith({
    agents: { a: () => reading(() => {}) },
    topics: { t: ["a"] },
  });
  assertEquals(runtime.unprocessedMessageCount, 0);
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t", "k"));
  await runtime.publishMessage(News({ n: 2 }), new TopicId("t", "k"));
  assertEquals(runtime.unprocessedMessageCount, 2);
  runtime.start();
  await runtime.stopWhenIdle();
  assertEquals(runtime.unprocessedMessageCount, 0);
});

Deno.test("a runtime is made, started and closed without an option", async () => {
  const runtime = new SingleThreadedAgentRuntime();
  runtime.start();
  await runtime.close();
  assert(new AgentId("a", "b").equals(idOf("a", "b")));
});
