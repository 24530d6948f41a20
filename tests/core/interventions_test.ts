import {
  DefaultInterventionHandler,
  DropMessage,
  type InterventionContext,
  type InterventionHandler,
  Interventions,
  type Message,
  TopicId,
  type UndeliveredEvent,
} from "@autogen-edge/runtime";
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
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
  type World,
} from "./_fixture.ts";

const ask = Ask({ question: "hi" });

/** A started runtime whose messages the handlers see. */
async function intervened(
  handlers: readonly InterventionHandler[],
  world: World = {},
) {
  const runtime = await runtimeWith({
    agents: { a: echo },
    ...world,
    interventions: new Interventions(...handlers),
  });
  runtime.start();
  return runtime;
}

/** Appends to every question. */
function appending(name: string): InterventionHandler {
  return {
    name,
    onSend: (message) =>
      Ask.is(message) ? Ask({ question: message.question + name }) : undefined,
  };
}

Deno.test("interventions chain: each sees what the one before made of a message", async () => {
  await using runtime = await intervened([appending("1"), appending("2")]);
  assertEquals(
    await runtime.sendMessage(ask, idOf("a")),
    Answer({ text: "hi12" }),
  );
});

Deno.test("an intervention that returns nothing changes nothing", async () => {
  const seen: unknown[] = [];
  await using runtime = await intervened([{
    name: "look",
    onSend: (message) => void seen.push(message),
    onResponse: (reply) => void seen.push(reply),
  }]);
  const reply = await runtime.sendMessage(ask, idOf("a"));
  assertEquals(reply, Answer({ text: "hi" }));
  assertEquals(seen, [ask, reply]);
});

Deno.test("an intervention is told where a message comes from and goes to", async () => {
  const told: Partial<InterventionContext>[] = [];
  const tell = (_: unknown, ctx: InterventionContext): void => {
    const { messageId, sender, recipient, topicId } = ctx;
    told.push({ messageId, sender, recipient, topicId });
  };
  await using runtime = await intervened(
    [{ name: "tell", onSend: tell, onPublish: tell, onResponse: tell }],
    { agents: { a: echo, r: () => reading(() => {}) }, topics: { t: ["r"] } },
  );
  const sender = idOf("r");
  await runtime.sendMessage(ask, idOf("a"), { sender, messageId: "1" });
  const topicId = new TopicId("t", "k");
  await runtime.publishMessage(News({ n: 1 }), topicId, { messageId: "2" });
  await runtime.stopWhenIdle();
  const none = undefined;
  assertEquals(told, [
    { messageId: "1", sender, recipient: idOf("a"), topicId: none },
    { messageId: "1", sender: idOf("a"), recipient: sender, topicId: none },
    { messageId: "2", sender: none, recipient: none, topicId },
  ]);
});

Deno.test("a reply can be changed, by one after the other", async () => {
  const louder = (name: string): InterventionHandler => ({
    name,
    onResponse: (reply) =>
      Answer.is(reply) ? Answer({ text: reply.text + "!" }) : undefined,
  });
  await using runtime = await intervened([louder("1"), louder("2")]);
  assertEquals(
    await runtime.sendMessage(ask, idOf("a")),
    Answer({ text: "hi!!" }),
  );
});

for (const hook of ["onSend", "onResponse"] as const) {
  Deno.test(`DropMessage from ${hook} rejects the sender, and the runtime gets idle`, async () => {
    const dropped: UndeliveredEvent[] = [];
    await using runtime = await intervened(
      [{ name: "drop", [hook]: () => DropMessage }],
      { onUndelivered: (event) => dropped.push(event) },
    );
    const sent = runtime.sendMessage(ask, idOf("a"));
    assertEquals(await codeOf(sent), "message_dropped");
    await runtime.stopWhenIdle();
    assertEquals(dropped.map(({ reason }) => reason), ["dropped"]);
  });

  Deno.test(`what ${hook} throws gets to the sender, and the runtime gets idle`, async () => {
    await using runtime = await intervened([{
      name: "throw",
      [hook]: () => Promise.reject(new RangeError("not this one")),
    }]);
    const sent = runtime.sendMessage(ask, idOf("a"));
    await assertRejects(() => sent, RangeError, "not this one");
    await runtime.stopWhenIdle();
  });
}

Deno.test("an event that is dropped reaches nobody, and the runtime gets idle", async () => {
  const read: number[] = [];
  const dropped: unknown[] = [];
  await using runtime = await intervened(
    [{
      name: "even",
      onPublish: (news) => News.is(news) && news.n % 2 ? DropMessage : news,
    }],
    {
      agents: { r: () => reading((n) => read.push(n)) },
      topics: { t: ["r"] },
      onUndelivered: ({ message }) => dropped.push(message),
    },
  );
  for (const n of [1, 2, 3, 4]) {
    await runtime.publishMessage(News({ n }), new TopicId("t"));
  }
  await runtime.stopWhenIdle();
  assertEquals(read, [2, 4]);
  assertEquals(dropped, [News({ n: 1 }), News({ n: 3 })]);
});

Deno.test("an intervention that throws at an event is an error that nobody awaits", async () => {
  const told: unknown[] = [];
  await using runtime = await intervened(
    [{
      name: "throw",
      onPublish: () => {
        throw new RangeError("no news");
      },
    }],
    {
      agents: { r: () => reading(() => {}) },
      topics: { t: ["r"] },
      onError: ({ error }) => told.push(error),
      ignoreUnhandledExceptions: false,
    },
  );
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t"));
  const error = await assertRejects(() => runtime.stopWhenIdle(), RangeError);
  assertEquals(told, [error]);
});

Deno.test("what an intervention makes must be a message of plain data", async () => {
  for (
    const made of [
      { text: "no type" },
      Ask({ question: "?", f() {} } as { question: string }),
    ]
  ) {
    await using runtime = await intervened([{
      name: "bad",
      onSend: () => made as Message,
    }]);
    const error = await assertRejects(
      () => runtime.sendMessage(ask, idOf("a")),
      Error,
    );
    assertStringIncludes(error.message, `what "bad" made of "Ask"`);
  }
});

Deno.test("a reply that an intervention made must be what the sender asked for", async () => {
  await using runtime = await intervened([{
    name: "other",
    onResponse: () => News({ n: 1 }),
  }]);
  const sent = runtime.sendMessage(ask, idOf("a"), { reply: Answer });
  assertEquals(await codeOf(sent), "unexpected_reply");
});

Deno.test("messages of one pair keep their order, and others do not wait for them", async () => {
  const slow = gate();
  const asked: string[] = [];
  const noting = () => answering((question) => void asked.push(question));
  await using runtime = await intervened(
    [{
      name: "slow",
      async onSend(message) {
        if (Ask.is(message) && message.question === "first") await slow.pass();
      },
    }],
    { agents: { a: noting, b: noting } },
  );
  const first = runtime.sendMessage(Ask({ question: "first" }), idOf("a"));
  const second = runtime.sendMessage(Ask({ question: "second" }), idOf("a"));
  await runtime.sendMessage(Ask({ question: "other" }), idOf("b"));
  assertEquals(asked, ["other"]);
  slow.open();
  await Promise.all([first, second]);
  assertEquals(asked, ["other", "first", "second"]);
});

Deno.test("a send that is aborted while an intervention thinks does not reach the agent", async () => {
  const door = gate();
  const asked: string[] = [];
  const controller = new AbortController();
  await using runtime = await intervened(
    [{
      name: "think",
      async onSend(_, { signal }) {
        assertEquals(signal, controller.signal);
        await door.pass();
      },
    }],
    { agents: { a: () => answering((question) => asked.push(question)) } },
  );
  const { signal } = controller;
  const sent = runtime.sendMessage(ask, idOf("a"), { signal });
  await door.reached;
  controller.abort(new Error("enough"));
  await assertRejects(() => sent, Error, "enough");
  await runtime.stopWhenIdle();
  door.open();
  await settled();
  assertEquals(asked, []);
});

Deno.test("an intervention may ask another agent", async () => {
  let judged = 0;
  const runtime = await runtimeWith({
    agents: {
      a: echo,
      judge: () =>
        answering((question) => {
          judged++;
          return Answer({ text: question === "hi" ? "yes" : "no" });
        }),
    },
    interventions: new Interventions({
      name: "ask the judge",
      async onSend(message, { recipient, signal, traceContext }) {
        if (recipient?.type === "judge") return undefined;
        const reply = await runtime.sendMessage(message, idOf("judge"), {
          signal,
          traceContext,
          reply: Answer,
        });
        return reply.text === "yes" ? undefined : DropMessage;
      },
    }),
  });
  runtime.start();
  assertEquals(
    await runtime.sendMessage(ask, idOf("a")),
    Answer({ text: "hi" }),
  );
  const other = Ask({ question: "?" });
  assertEquals(
    await codeOf(runtime.sendMessage(other, idOf("a"))),
    "message_dropped",
  );
  assertEquals(judged, 2);
  await runtime.close();
});

class Counting extends DefaultInterventionHandler {
  override readonly name = "counting";
  published = 0;
  override onPublish(): void {
    this.published++;
  }
}

Deno.test("a class of handlers overrides what it cares for", async () => {
  const counting = new Counting();
  await using runtime = await intervened([counting], {
    agents: { a: echo, r: () => reading(() => {}) },
    topics: { t: ["r"] },
  });
  await runtime.sendMessage(ask, idOf("a"));
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t"));
  await runtime.stopWhenIdle();
  assertEquals(counting.published, 1);
});
