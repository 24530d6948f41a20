import { message, RoutedAgent, rpc } from "@autogen-edge/runtime";
import { assertEquals } from "@std/assert";
import { Answer, Ask, idOf, runtimeWith } from "./_fixture.ts";

class Base extends RoutedAgent {
  @rpc(Ask)
  answer(_: typeof Ask.Type): unknown {
    return Answer({ text: "base" });
  }
}

class Marked extends Base {
  @rpc(Ask)
  override answer(_: typeof Ask.Type): unknown {
    return Answer({ text: "overridden" });
  }
}

class Unmarked extends Base {
  override answer(_: typeof Ask.Type): unknown {
    return Answer({ text: "overridden" });
  }
}

for (const [how, Kind] of [["again", Marked], ["once", Unmarked]] as const) {
  Deno.test(`a subclass's method is asked, whether it is marked ${how}`, async () => {
    await using runtime = await runtimeWith({
      agents: { a: () => new Kind("overrides") },
    });
    runtime.start();
    const { text } = await runtime.sendMessage(
      Ask({ question: "?" }),
      idOf("a"),
      { reply: Answer },
    );
    assertEquals(text, "overridden");
  });
}

Deno.test("a handler that is added under a name replaces the one of that name", async () => {
  await using runtime = await runtimeWith({
    agents: {
      a: () =>
        new RoutedAgent("answers")
          .on(Ask, () => Answer({ text: "first" }), { name: "answer" })
          .on(Ask, () => Answer({ text: "second" }), { name: "answer" }),
    },
  });
  runtime.start();
  const { text } = await runtime.sendMessage(
    Ask({ question: "?" }),
    idOf("a"),
    { reply: Answer },
  );
  assertEquals(text, "second");
});

const Parcel = message<{ value: unknown }>("Parcel");

Deno.test("a handler may return any thenable, and its sender gets what that gives", async () => {
  await using runtime = await runtimeWith({
    agents: {
      a: () =>
        new RoutedAgent("answers").on(Parcel, () => ({
          then(resolve: (value: unknown) => void): void {
            resolve(Answer({ text: "late" }));
          },
        })),
    },
  });
  runtime.start();
  const { text } = await runtime.sendMessage(
    Parcel({ value: 1 }),
    idOf("a"),
    { reply: Answer },
  );
  assertEquals(text, "late");
});
