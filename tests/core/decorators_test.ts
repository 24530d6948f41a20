import {
  event,
  message,
  type MessageContext,
  messageHandler,
  RoutedAgent,
  rpc,
  TopicId,
} from "@autogen-edge/runtime";
import { assertEquals } from "@std/assert";
import { Answer, Ask, codeOf, idOf, News, runtimeWith } from "./_fixture.ts";

class Desk extends RoutedAgent {
  readonly log: string[] = [];

  @rpc(Ask, { match: ({ question }) => question.startsWith("?") })
  beta({ question }: typeof Ask.Type, ctx: MessageContext) {
    this.log.push(`beta ${ctx.isRpc}`);
    return Answer({ text: `beta ${question}` });
  }

  @rpc(Ask)
  gamma({ question }: typeof Ask.Type) {
    return Answer({ text: `gamma ${question}` });
  }

  @rpc(Ask, { match: ({ question }) => question === "?alpha" })
  alpha() {
    return Answer({ text: "alpha" });
  }

  @event(News)
  read({ n }: typeof News.Type, ctx: MessageContext) {
    this.log.push(`read ${n} ${ctx.isRpc}`);
  }
}

async function answersOf(
  desk: RoutedAgent,
  questions: readonly string[],
): Promise<string[]> {
  await using runtime = await runtimeWith({ agents: { desk: () => desk } });
  runtime.start();
  const answers = questions.map((question) =>
    runtime.sendMessage(Ask({ question }), idOf("desk"), { reply: Answer })
  );
  return (await Promise.all(answers)).map(({ text }) => text);
}

Deno.test("@rpc handlers of one type are tried in alphabetical order, and match filters", async () => {
  const answers = await answersOf(new Desk("d"), ["?alpha", "?x", "x"]);
  assertEquals(answers, ["alpha", "beta ?x", "gamma x"]);
});

Deno.test("a decorated method has its agent as this, and the context as an argument", async () => {
  const one = new Desk("one");
  const two = new Desk("two");
  await answersOf(one, ["?1"]);
  assertEquals([one.log, two.log], [["beta true"], []]);
});

Deno.test("@event takes what is published and not what is sent", async () => {
  const desk = new Desk("d");
  await using runtime = await runtimeWith({
    agents: { desk: () => desk },
    topics: { t: ["desk"] },
  });
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t", "k"));
  const sent = runtime.sendMessage(News({ n: 2 }), idOf("desk"));
  assertEquals(await codeOf(sent), "cant_handle");
  assertEquals(desk.log, ["read 1 false"]);
});

Deno.test("@rpc does not take what is published", async () => {
  const desk = new Desk("d");
  await using runtime = await runtimeWith({
    agents: { desk: () => desk },
    topics: { t: ["desk"] },
    ignoreUnhandledExceptions: false,
  });
  runtime.start();
  await runtime.publishMessage(Ask({ question: "?" }), new TopicId("t", "k"));
  await runtime.stopWhenIdle();
  assertEquals(desk.log, []);
});

Deno.test("@messageHandler takes both, and match filters", async () => {
  const taken: string[] = [];
  class Counter extends RoutedAgent {
    @messageHandler(News, { match: ({ n }) => n > 0 })
    count({ n }: typeof News.Type, ctx: MessageContext) {
      taken.push(`${n} ${ctx.isRpc}`);
    }
  }
  await using runtime = await runtimeWith({
    agents: { c: () => new Counter("counts") },
    topics: { t: ["c"] },
  });
  runtime.start();
  await runtime.sendMessage(News({ n: 1 }), idOf("c"));
  await runtime.publishMessage(News({ n: 2 }), new TopicId("t", "k"));
  await runtime.publishMessage(News({ n: 0 }), new TopicId("t", "k"));
  await runtime.stopWhenIdle();
  assertEquals(taken, ["1 true", "2 false"]);
});

Deno.test("a subclass inherits decorated handlers and adds its own", async () => {
  const Extra = message<{ x: number }>("Extra");
  class Office extends Desk {
    @rpc(Extra)
    extra({ x }: typeof Extra.Type) {
      return Answer({ text: `extra ${x} ${this.log.length}` });
    }
  }
  const office = new Office("o");
  assertEquals(await answersOf(office, ["?alpha"]), ["alpha"]);
  await using runtime = await runtimeWith({
    agents: { o: () => new Office("o") },
  });
  runtime.start();
  const { text } = await runtime.sendMessage(Extra({ x: 1 }), idOf("o"), {
    reply: Answer,
  });
  assertEquals(text, "extra 1 0");
});

Deno.test("one method may handle several types", async () => {
  const Other = message<{ question: string }>("Other");
  class Both extends RoutedAgent {
    @rpc(Ask)
    @rpc(Other)
    answer({ type }: { readonly type: string }) {
      return Answer({ text: type });
    }
  }
  await using runtime = await runtimeWith({
    agents: { b: () => new Both("b") },
  });
  runtime.start();
  for (const type of [Ask, Other]) {
    const reply = await runtime.sendMessage(
      type({ question: "?" }),
      idOf("b"),
      { reply: Answer },
    );
    assertEquals(reply.text, type.typeName);
  }
});

Deno.test("handlers that are decorated and registered live side by side", async () => {
  const desk = new Desk("d").on(Ask, () => Answer({ text: "on" }), {
    name: "aaa",
    match: ({ question }) => question === "on",
  });
  assertEquals(await answersOf(desk, ["on", "?alpha"]), ["on", "alpha"]);
});
