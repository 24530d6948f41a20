import {
  AgentRuntimeError,
  type HandlerOptions,
  message,
  messageHandler,
  RoutedAgent,
  rpc,
  TopicId,
} from "@autogen-edge/runtime";
import { assertEquals, assertRejects } from "@std/assert";
import { listenToDiag } from "../otlp/_probe.ts";
import { Answer, Ask, idOf, News, runtimeWith } from "./_fixture.ts";

const Refusal = message("Refusal");

/** Sends one question to an agent whose handler gives this reply. */
async function replyOf(
  reply: unknown,
  options: Pick<HandlerOptions, "returns" | "strict">,
): Promise<unknown> {
  const agent = () => new RoutedAgent("replies").on(Ask, () => reply, options);
  await using runtime = await runtimeWith({ agents: { a: agent } });
  runtime.start();
  return await runtime.sendMessage(Ask({ question: "?" }), idOf("a"));
}

Deno.test("a handler may declare one type of reply, or several", async () => {
  const answer = Answer({ text: "!" });
  assertEquals(await replyOf(answer, { returns: Answer }), answer);
  for (const reply of [answer, Refusal()]) {
    assertEquals(await replyOf(reply, { returns: [Refusal, Answer] }), reply);
  }
});

Deno.test("a handler that is asynchronous, or gives any thenable, is checked too", async () => {
  const answer = Answer({ text: "!" });
  const late = Promise.resolve(answer);
  assertEquals(await replyOf(late, { returns: Answer }), answer);
  const thenable = {
    then: (resolve: (value: unknown) => void) => resolve(Refusal()),
  };
  const error = await assertRejects(
    () => replyOf(thenable, { returns: Answer }),
    AgentRuntimeError,
  );
  assertEquals(error.code, "unexpected_reply");
});

Deno.test("a reply that is not declared is an error, which names the agent and both types", async () => {
  const error = await assertRejects(
    () => replyOf(News({ n: 1 }), { returns: Answer }),
    AgentRuntimeError,
  );
  assertEquals(error.code, "unexpected_reply");
  assertEquals(
    error.message,
    'Cannot reply to "Ask" from "a/k": the handler gave "News" and declares "Answer"',
  );
  const { message: several } = await assertRejects(
    () => replyOf(News({ n: 1 }), { returns: [Answer, Refusal] }),
    AgentRuntimeError,
  );
  assertEquals(
    several,
    'Cannot reply to "Ask" from "a/k": the handler gave "News" and declares "Answer" or "Refusal"',
  );
});

for (
  const [reply, given] of [
    [undefined, "undefined"],
    [null, "object"],
    ["Answer", "string"],
    [{ text: "!" }, "object"],
  ] as const
) {
  Deno.test(`a reply that is no message is none that is declared: ${JSON.stringify(reply)}`, async () => {
    const error = await assertRejects(
      () => replyOf(reply, { returns: Answer }),
      AgentRuntimeError,
    );
    assertEquals(
      error.message,
      `Cannot reply to "Ask" from "a/k": the handler gave "${given}" and declares "Answer"`,
    );
  });
}

Deno.test("a type that is named like what typeof says is told apart from it", async () => {
  const Text = message("string");
  await assertRejects(
    () => replyOf("text", { returns: Text }),
    AgentRuntimeError,
  );
  assertEquals(await replyOf(Text(), { returns: Text }), Text());
});

Deno.test("a lenient handler's reply is let through, with a warning", async () => {
  using diag = listenToDiag();
  const news = News({ n: 1 });
  assertEquals(await replyOf(news, { returns: Answer, strict: false }), news);
  assertEquals(diag.lines, [
    'Cannot reply to "Ask" from "a/k": the handler gave "News" and declares "Answer"',
  ]);
});

Deno.test("nothing is warned of where the reply is as declared, or nothing is declared", async () => {
  using diag = listenToDiag();
  await replyOf(Answer({ text: "!" }), { returns: Answer, strict: false });
  await replyOf(News({ n: 1 }), { strict: false });
  await replyOf(News({ n: 1 }), { strict: true });
  await replyOf("text", {});
  assertEquals(diag.lines, []);
});

Deno.test("what the handler throws is the error, not what it declares", async () => {
  const cause = new Error("no answer");
  const agent = () =>
    new RoutedAgent("throws").on(Ask, () => {
      throw cause;
    }, { returns: Answer });
  await using runtime = await runtimeWith({ agents: { a: agent } });
  runtime.start();
  const sent = runtime.sendMessage(Ask({ question: "?" }), idOf("a"));
  assertEquals(await assertRejects(() => sent, Error), cause);
});

Deno.test("what becomes of an event is nobody's reply, so that it is not checked", async () => {
  using diag = listenToDiag();
  let handled = 0;
  await using runtime = await runtimeWith({
    agents: {
      a: () =>
        new RoutedAgent("hears").on(News, () => {
          handled++;
          return "whatever";
        }, { returns: Answer }),
    },
    topics: { t: ["a"] },
    ignoreUnhandledExceptions: false,
  });
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t", "k"));
  await runtime.stopWhenIdle();
  assertEquals([handled, diag.lines.length], [1, 0]);
});

Deno.test("@rpc and @messageHandler declare replies as on() does", async () => {
  using diag = listenToDiag();
  class Desk extends RoutedAgent {
    @rpc(Ask, { returns: [Answer] })
    answer({ question }: typeof Ask.Type) {
      return question === "good" ? Answer({ text: "!" }) : Refusal();
    }

    @messageHandler([News, Refusal], { returns: Answer, strict: false })
    rest() {
      return Refusal();
    }
  }
  await using runtime = await runtimeWith({
    agents: { d: () => new Desk("d") },
  });
  runtime.start();
  const good = await runtime.sendMessage(Ask({ question: "good" }), idOf("d"));
  assertEquals(good, Answer({ text: "!" }));
  const { code } = await assertRejects(
    () => runtime.sendMessage(Ask({ question: "bad" }), idOf("d")),
    AgentRuntimeError,
  );
  assertEquals([code, diag.lines.length], ["unexpected_reply", 0]);
  const rest = await runtime.sendMessage(News({ n: 1 }), idOf("d"));
  assertEquals([rest, diag.lines.length], [Refusal(), 1]);
});
