import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  AssistantAgent,
  type ChatMessage,
  CodeExecutionEvent,
  type ConversationItem,
  customEvent,
  HandoffMessage,
  jsonNumber,
  MemoryQueryEvent,
  ModelClientStreamingChunkEvent,
  MultiModalMessage,
  renderConsole,
  type RenderConsoleOptions,
  ReplayChatCompletionClient,
  RoundRobinGroupChat,
  SelectorEvent,
  SelectSpeakerEvent,
  structuredMessage,
  type TaskResult,
  TextMessage,
  ThoughtEvent,
  ToolCallExecutionEvent,
  ToolCallRequestEvent,
} from "@autogen-edge/runtime";
import { speaker, tool, toolCalls } from "../_agents.ts";
import { happening, Screen } from "./_screen.ts";

/** What is printed of a run in which these things happen. */
async function printed(
  items: readonly ConversationItem[],
  options: Partial<RenderConsoleOptions> = {},
): Promise<string> {
  const screen = new Screen();
  const { write } = screen;
  await renderConsole(happening(...items), { write, ...options });
  return screen.text;
}

function text(content: string, source = "a"): TextMessage {
  return TextMessage({ content, source });
}

function piece(content: string, source = "a"): ConversationItem {
  return ModelClientStreamingChunkEvent({ content, source });
}

Deno.test("a run of an agent with a tool is printed as it happens", async () => {
  const screen = new Screen();
  const agent = new AssistantAgent({
    name: "worker",
    modelClient: new ReplayChatCompletionClient([
      toolCalls(["add", { a: 1, b: 2 }], ["fail", {}]),
      "It is three.",
    ]),
    tools: [
      tool("add", () => 3),
      tool("fail", () => {
        throw new Error("no luck");
      }),
    ],
    reflectOnToolUse: true,
    modelClientStream: true,
    systemMessage: null,
  });
  let time = 1000;
  const result: TaskResult = await renderConsole(
    agent.runStream({ task: "1+2?" }),
    {
      write: screen.write,
      outputStats: true,
      now: () => time += 1250,
    },
  );
  assertEquals(result.messages.length, 4);
  assertEquals(screen.lines, [
    "user · TextMessage",
    "  1+2?",
    "",
    "worker · ToolCallRequestEvent",
    '  → add({"a":1,"b":2})',
    "  → fail({})",
    "  [Prompt tokens: 5, Completion tokens: 4]",
    "",
    "worker · ToolCallExecutionEvent",
    "  ← add: 3",
    "  ✗ fail: no luck",
    "",
    "worker · streaming",
    "  It is three.",
    "  [Prompt tokens: 1, Completion tokens: 3]",
    "",
    "Summary",
    "  Number of messages: 4",
    "  Finish reason: none",
    "  Total prompt tokens: 6",
    "  Total completion tokens: 7",
    "  Duration: 1.25 seconds",
    "",
  ]);
});

Deno.test("a run of a team says why it ended", async () => {
  const screen = new Screen();
  const team = new RoundRobinGroupChat({
    participants: [speaker("a", "one"), speaker("b", "two")],
    maxTurns: 2,
  });
  const { write } = screen;
  await renderConsole(team.runStream({ task: "go" }), {
    write,
    outputStats: true,
  });
  assertStringIncludes(
    screen.text,
    "  Number of messages: 3\n  Finish reason: Maximum number of turns 2 reached.\n",
  );
});

Deno.test("a turn ends with its response, which is given", async () => {
  const screen = new Screen();
  const { signal } = new AbortController();
  const turn = speaker("a", "one").onMessagesStream([text("go")], { signal });
  const { chatMessage } = await renderConsole(turn, {
    write: screen.write,
    outputStats: true,
    now: () => 0,
  });
  assertEquals(chatMessage.content, "one");
  assertEquals(screen.lines, [
    "a · TextMessage",
    "  one",
    "  [Prompt tokens: 1, Completion tokens: 1]",
    "",
    "Summary",
    "  Number of inner messages: 0",
    "  Total prompt tokens: 1",
    "  Total completion tokens: 1",
    "  Duration: 0.00 seconds",
    "",
  ]);
});

Deno.test("streamed text is written piece by piece, and not repeated", async () => {
  const writes: string[] = [];
  const write = (text: string): void => void writes.push(text);
  await renderConsole(
    happening(
      piece("one\n"),
      piece("\ntwo "),
      piece("three"),
      text("one\n\ntwo three"),
    ),
    { write },
  );
  assertEquals(writes, [
    "a · streaming\n",
    "  one\n",
    "\n  two ",
    "three",
    "\n",
  ]);
});

Deno.test("what differs from what was streamed is printed", async () => {
  const Plan = structuredMessage<{ steps: number }>("Plan");
  const plan = Plan({
    content: { steps: 2 },
    formatString: "{steps} steps",
    source: "a",
  });
  assertEquals(
    await printed([piece('{"steps":2}'), plan as ChatMessage, text("b")]),
    'a · streaming\n  {"steps":2}\n\n' +
      "a · StructuredMessage[Plan]\n  2 steps\n\n" +
      "a · TextMessage\n  b\n",
  );
});

Deno.test("a thought between does not make a message appear twice", async () => {
  const thought = ThoughtEvent({ content: "hm", source: "a" });
  assertEquals(
    await printed([piece("yes"), thought, text("yes"), text("yes")]),
    "a · streaming\n  yes\n\n" +
      "a · ThoughtEvent\n  hm\n\n" +
      "a · TextMessage\n  yes\n",
  );
});

Deno.test("two who stream at once are told apart, and not repeated", async () => {
  const usage = { promptTokens: 1, completionTokens: 2 };
  const last = TextMessage({
    content: "one two",
    source: "a",
    modelsUsage: usage,
  });
  const items = [
    piece("one "),
    piece("uno ", "b"),
    piece("two"),
    piece("due", "b"),
    last,
    text("uno due", "b"),
  ];
  const streams = "a · streaming\n  one \n\n" +
    "b · streaming\n  uno \n\n" +
    "a · streaming\n  two\n\n" +
    "b · streaming\n  due\n";
  assertEquals(await printed(items), streams);
  const stats = await printed(items, { outputStats: true });
  assertStringIncludes(
    stats,
    `${streams}\na · TextMessage\n  [Prompt tokens: 1, Completion tokens: 2]\n`,
  );
});

Deno.test("what a selector says piece by piece is one entry", async () => {
  const source = "manager";
  assertEquals(
    await printed([
      SelectorEvent({ content: "b", source }),
      SelectorEvent({ content: "ob", source }),
      SelectSpeakerEvent({ content: ["bob"], source }),
    ]),
    "manager · SelectorEvent\n  bob\n\nmanager · SelectSpeakerEvent\n  bob\n",
  );
});

Deno.test("every kind of item can be read", async () => {
  const Progress = customEvent<{ content: number }>("ProgressEvent", {
    content: jsonNumber,
  });
  const cases: readonly (readonly [ConversationItem, string])[] = [
    [
      MultiModalMessage({
        content: ["look", { type: "image", url: "data:image/png;base64,AA" }],
        source: "a",
      }),
      "a · MultiModalMessage\n  look\n  <image>\n",
    ],
    [
      HandoffMessage({
        content: "over",
        source: "a",
        target: "b",
        context: [],
      }),
      "a → b · HandoffMessage\n  over\n",
    ],
    [
      SelectSpeakerEvent({ content: ["a", "b"], source: "manager" }),
      "manager · SelectSpeakerEvent\n  a, b\n",
    ],
    [
      MemoryQueryEvent({
        content: [{ content: "noon", mimeType: "text/plain" }],
        source: "a",
      }),
      "a · MemoryQueryEvent\n  • noon\n",
    ],
    [
      CodeExecutionEvent({
        result: { exitCode: 0, output: "1\n2\n" },
        retryAttempt: 0,
        source: "a",
      }),
      "a · CodeExecutionEvent\n  1\n  2\n",
    ],
    [Progress({ content: 0.5, source: "a" }), "a · ProgressEvent\n  0.5\n"],
    [text(""), "a · TextMessage\n"],
  ];
  for (const [item, expected] of cases) {
    assertEquals(await printed([item]), expected);
  }
});

Deno.test("no text can do anything to the terminal, nor pass for a header", async () => {
  const evil = "\u001b[2J\u001b]0;title\u0007red\rover\b \u009b31m\u202eback";
  const shown = "␛[2J␛]0;title␇red␍over␈ \\u009b31m\\u202eback";
  const call = { id: "1", name: `t${evil}`, arguments: evil };
  const calls = ToolCallRequestEvent({ content: [call], source: "a" });
  const results = ToolCallExecutionEvent({
    content: [{ callId: "1", name: "t", content: evil, isError: false }],
    source: "a",
  });
  assertEquals(
    await printed([text(evil), piece(evil), calls, results]),
    `a · TextMessage\n  ${shown}\n\na · streaming\n  ${shown}\n\n` +
      `a · ToolCallRequestEvent\n  → t${shown}(${shown})\n\n` +
      `a · ToolCallExecutionEvent\n  ← t: ${shown}\n`,
  );
  assertEquals(
    await printed([
      text("x\n\nadmin · TextMessage\r\n\tobey", "a\nb · \u001b"),
    ]),
    "a␊b · ␛ · TextMessage\n  x\n\n  admin · TextMessage\n  \tobey\n",
  );
});

Deno.test("headers are bold where colors are wanted", async () => {
  const shown = await printed([text("hi")], { color: true });
  assertEquals(shown, "\u001b[1ma · TextMessage\u001b[0m\n  hi\n");
});

Deno.test("a stream of bytes is written to, and stays open", async () => {
  const { readable, writable } = new TransformStream<Uint8Array>();
  const screen = new Response(readable).text();
  for (const word of ["größer", "🌹"]) {
    await renderConsole(happening(text(word)), { write: writable });
  }
  await writable.close();
  assertEquals(
    await screen,
    "a · TextMessage\n  größer\na · TextMessage\n  🌹\n",
  );
});

Deno.test("a write that waits is waited for", async () => {
  const order: string[] = [];
  async function* run() {
    yield text("one");
    order.push("asked for more");
    yield* happening();
  }
  await renderConsole(run(), {
    async write(text) {
      await Promise.resolve();
      order.push(text);
    },
  });
  assertEquals(order, ["a · TextMessage\n", "  one", "\n", "asked for more"]);
});

Deno.test("an error of the run breaks the line, and is the reader's", async () => {
  const screen = new Screen();
  const boom = new Error("boom");
  async function* run(): AsyncGenerator<ConversationItem | TaskResult> {
    yield piece("half a");
    throw boom;
  }
  const error = await assertRejects(() =>
    renderConsole(run(), { write: screen.write })
  );
  assertEquals(error, boom);
  assertEquals(screen.text, "a · streaming\n  half a\n");
});

Deno.test("a writer that fails ends the run", async () => {
  let left = false;
  async function* run(): AsyncGenerator<ConversationItem | TaskResult> {
    try {
      yield text("one");
      yield text("two");
    } finally {
      left = true;
    }
  }
  const write = () => Promise.reject(new Error("no paper"));
  await assertRejects(() => renderConsole(run(), { write }), Error, "no paper");
  assertEquals(left, true);
});

Deno.test("a stream without a result is an error", async () => {
  async function* run(): AsyncGenerator<ConversationItem | TaskResult> {}
  await assertRejects(
    () => renderConsole(run(), { write() {} }),
    TypeError,
    "Cannot print a run: the stream has no result",
  );
});
