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
import { Answer, codeOf, idOf, runtimeWith } from "./_fixture.ts";

const Add = message<{ item: string }, "Add">("Add");
const Drop = message<{ index: number }, "Drop">("Drop");
const Rest = message("Rest");

class Desk extends RoutedAgent {
  readonly log: string[] = [];

  @rpc([Add, Drop], { match: (change) => change.type === "Add" })
  change(change: typeof Add.Type | typeof Drop.Type) {
    const text = change.type === "Add" ? change.item : `${change.index}`;
    return Answer({ text });
  }

  @event([Add, Drop])
  hear({ type }: typeof Add.Type | typeof Drop.Type, ctx: MessageContext) {
    this.log.push(`hear ${type} ${ctx.isRpc}`);
  }

  @messageHandler([Rest, Drop])
  rest({ type }: typeof Rest.Type | typeof Drop.Type, ctx: MessageContext) {
    this.log.push(`rest ${type} ${ctx.isRpc}`);
  }
}

Deno.test("on() takes several types with one handler, which is told apart what it has by the tag", async () => {
  const agent = new RoutedAgent("counts").on(
    [Add, Drop],
    (change) =>
      Answer({
        text: change.type === "Add" ? change.item : `${change.index + 1}`,
      }),
  );
  await using runtime = await runtimeWith({ agents: { a: () => agent } });
  runtime.start();
  const texts = [];
  for (const change of [Add({ item: "x" }), Drop({ index: 1 })]) {
    const { text } = await runtime.sendMessage(change, idOf("a"), {
      reply: Answer,
    });
    texts.push(text);
  }
  assertEquals(texts, ["x", "2"]);
  const other = runtime.sendMessage(Rest(), idOf("a"));
  assertEquals(await codeOf(other), "cant_handle");
});

Deno.test("a handler of several types is tried in the order of names for each of them", async () => {
  const tried: string[] = [];
  const trying = (name: string) => ({
    name,
    match: ({ type }: { readonly type: string }) => {
      tried.push(`${name} ${type}`);
      return false;
    },
  });
  const agent = new RoutedAgent("tries")
    .on([Add, Drop], () => {}, trying("m"))
    .on(Add, () => {}, trying("z"))
    .on([Drop, Add], () => {}, trying("a"))
    .on(Drop, () => {}, trying("b"));
  await using runtime = await runtimeWith({ agents: { a: () => agent } });
  runtime.start();
  for (const change of [Add({ item: "x" }), Drop({ index: 1 })]) {
    await codeOf(runtime.sendMessage(change, idOf("a")));
  }
  assertEquals(tried, [
    "a Add",
    "m Add",
    "z Add",
    "a Drop",
    "b Drop",
    "m Drop",
  ]);
});

Deno.test("handlers without a name are tried in the order in which they were added, before all others", async () => {
  const tried: string[] = [];
  const agent = new RoutedAgent("tries");
  for (const [name, label] of [["b", "b"], ["", "1"], ["a", "a"], ["", "2"]]) {
    agent.on(Rest, () => {}, {
      name,
      match: () => {
        tried.push(`${label}`);
        return false;
      },
    });
  }
  await using runtime = await runtimeWith({ agents: { a: () => agent } });
  runtime.start();
  await codeOf(runtime.sendMessage(Rest(), idOf("a")));
  assertEquals(tried, ["1", "2", "a", "b"]);
});

Deno.test("a handler of one type replaces that of several under its name, for its type alone", async () => {
  const agent = new RoutedAgent("replaces")
    .on([Add, Drop], () => Answer({ text: "both" }), { name: "n" })
    .on(Add, () => Answer({ text: "one" }), { name: "n" });
  await using runtime = await runtimeWith({ agents: { a: () => agent } });
  runtime.start();
  const texts = [];
  for (const change of [Add({ item: "x" }), Drop({ index: 1 })]) {
    const { text } = await runtime.sendMessage(change, idOf("a"), {
      reply: Answer,
    });
    texts.push(text);
  }
  assertEquals(texts, ["one", "both"]);
});

Deno.test("@rpc, @event and @messageHandler take several types, with the match and the kind of one", async () => {
  const desk = new Desk("d");
  await using runtime = await runtimeWith({
    agents: { d: () => desk },
    topics: { t: ["d"] },
  });
  runtime.start();
  const { text } = await runtime.sendMessage(Add({ item: "x" }), idOf("d"), {
    reply: Answer,
  });
  assertEquals(text, "x");
  await runtime.sendMessage(Drop({ index: 1 }), idOf("d"));
  for (const told of [Add({ item: "y" }), Drop({ index: 2 }), Rest()]) {
    await runtime.publishMessage(told, new TopicId("t", "k"));
  }
  await runtime.stopWhenIdle();
  assertEquals(desk.log, [
    "rest Drop true",
    "hear Add false",
    "hear Drop false",
    "rest Rest false",
  ]);
});

Deno.test("a subclass's method is asked for all types that its parent marked", async () => {
  class Office extends Desk {
    override change() {
      return Answer({ text: "overridden" });
    }
  }
  await using runtime = await runtimeWith({
    agents: { o: () => new Office("o") },
  });
  runtime.start();
  const { text } = await runtime.sendMessage(Add({ item: "x" }), idOf("o"), {
    reply: Answer,
  });
  assertEquals(text, "overridden");
});

Deno.test("the message of a handler of several types is their union to the compiler", () => {
  new RoutedAgent("checks").on([Add, Drop], (change) => {
    // @ts-expect-error -- only one of them has it
    change.item;
    // @ts-expect-error -- it is none of them
    return change.type === "Rest";
  });
  class Narrow extends RoutedAgent {
    // @ts-expect-error -- the method does not take all that it is marked for
    @rpc([Add, Drop])
    change(_: typeof Add.Type) {}
  }
  new Narrow("checks");
});
