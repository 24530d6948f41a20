import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  ConsoleInput,
  type ConversationItem,
  type InputCall,
  ModelClientStreamingChunkEvent,
  renderConsole,
  RoundRobinGroupChat,
  type TaskResult,
  TextMessage,
  UserInputRequestedEvent,
  UserProxyAgent,
} from "@autogen-edge/runtime";
import { Actor } from "../_agents.ts";
import { Screen } from "./_screen.ts";

function call(requestId: string, signal?: AbortSignal): InputCall {
  const own = new AbortController().signal;
  return { requestId, agentName: "ada", signal: signal ?? own };
}

/** Somebody who types at a terminal. */
function typist(screen: Screen, answer: string): ConsoleInput {
  return new ConsoleInput(async (prompt) => {
    screen.write(prompt);
    await new Promise((resolve) => setTimeout(resolve));
    screen.write(`${answer}\n`);
    return answer;
  });
}

Deno.test("a person in a team is asked when all that came before can be read", async () => {
  const screen = new Screen();
  const input = typist(screen, "Yes");
  const bob: Actor = new Actor("bob", async function* () {
    for (const content of ["Shall ", "we?"]) {
      yield ModelClientStreamingChunkEvent({ content, source: "bob" });
    }
    yield bob.says("Shall we?");
  });
  const team = new RoundRobinGroupChat({
    participants: [
      bob,
      new UserProxyAgent({ name: "ada", inputFunction: input.ask }),
    ],
    maxTurns: 2,
  });
  // A terminal that is slower than the team.
  async function write(text: string): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 2));
    screen.write(text);
  }
  await renderConsole(team.runStream({ task: "go" }), { write, input });
  assertEquals(screen.lines, [
    "user · TextMessage",
    "  go",
    "",
    "bob · streaming",
    "  Shall we?",
    "Your answer: Yes",
    "",
    "ada · TextMessage",
    "  Yes",
    "",
  ]);
});

Deno.test("nothing is printed while a person is typing", async () => {
  const screen = new Screen();
  const input = typist(screen, "Yes");
  const say = (content: string): ConversationItem =>
    TextMessage({ content, source: "bob" });
  async function* run(): AsyncGenerator<ConversationItem | TaskResult> {
    const answer = input.ask("Well? ", call("1"));
    yield UserInputRequestedEvent({ requestId: "1", content: "", source: "a" });
    yield say("meanwhile");
    await answer;
    yield say("after");
    yield { type: "TaskResult", messages: [], stopReason: null };
  }
  const { write } = screen;
  await renderConsole(run(), { write, input });
  assertEquals(screen.text.split("\n").slice(0, 4), [
    "Well? Yes",
    "bob · TextMessage",
    "  meanwhile",
    "",
  ]);
});

Deno.test("a line that is being streamed is broken before a question", async () => {
  const screen = new Screen();
  const input = typist(screen, "Yes");
  async function* run(): AsyncGenerator<ConversationItem | TaskResult> {
    yield ModelClientStreamingChunkEvent({ content: "I am", source: "bob" });
    yield UserInputRequestedEvent({ requestId: "1", content: "", source: "a" });
    await input.ask("Well? ", call("1"));
    yield ModelClientStreamingChunkEvent({ content: " here", source: "bob" });
    yield { type: "TaskResult", messages: [], stopReason: null };
  }
  const { write } = screen;
  await renderConsole(run(), { write, input });
  assertEquals(
    screen.text,
    [
      "bob · streaming",
      "  I am",
      "Well? Yes",
      "",
      "bob · streaming",
      "   here",
      "",
    ].join("\n"),
  );
});

Deno.test("two questions are asked one after the other", async () => {
  const screen = new Screen();
  const input = typist(screen, "Yes");
  const end = input.begin();
  const answers = [input.ask("1? ", call("1")), input.ask("2? ", call("2"))];
  input.reached("2");
  input.reached("1");
  await input.answered();
  end();
  assertEquals(await Promise.all(answers), ["Yes", "Yes"]);
  assertEquals(screen.text, "2? Yes\n1? Yes\n");
});

Deno.test("where no run is printed, a question is asked at once", async () => {
  const screen = new Screen();
  assertEquals(await typist(screen, "Yes").ask("? ", call("1")), "Yes");
  const other = typist(screen, "No");
  const end = other.begin();
  const waiting = other.ask("? ", call("1"));
  end();
  assertEquals(await waiting, "No");
});

Deno.test("a question that no run tells of is asked all the same", async () => {
  const screen = new Screen();
  const input = typist(screen, "Yes");
  const end = input.begin();
  assertEquals(await input.ask("? ", call("1")), "Yes");
  end();
});

Deno.test("an abort gives a question up, and makes place for the next", async () => {
  const controller = new AbortController();
  const input = new ConsoleInput((prompt) => {
    if (prompt === "2") return "two";
    queueMicrotask(() => controller.abort(new Error("enough")));
    return new Promise<never>(() => {});
  });
  const end = input.begin();
  const { signal } = controller;
  const first = input.ask("1", call("1", signal));
  const second = input.ask("2", call("2"));
  input.reached("1");
  input.reached("2");
  await assertRejects(() => Promise.resolve(first), Error, "enough");
  assertEquals(await second, "two");
  await assertRejects(
    () => Promise.resolve(input.ask("3", call("3", signal))),
    Error,
    "enough",
  );
  await input.answered();
  end();
});

Deno.test("a function that fails is the asker's, and no run waits for it", async () => {
  const input = new ConsoleInput(() => {
    throw new Error("no keyboard");
  });
  const end = input.begin();
  input.reached("1");
  await assertRejects(
    () => Promise.resolve(input.ask("? ", call("1"))),
    Error,
    "no keyboard",
  );
  await input.answered();
  end();
});

Deno.test("without a function there is no console to ask on", () => {
  // deno-lint-ignore no-explicit-any -- what JavaScript may give
  const nothing = undefined as any;
  assertThrows(
    () => new ConsoleInput(nothing),
    TypeError,
    'Cannot ask on a console: "inputFunction" is no function',
  );
});
