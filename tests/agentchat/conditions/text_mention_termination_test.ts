import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  AgentChatError,
  CodeExecutionEvent,
  type ConversationItem,
  MemoryQueryEvent,
  MultiModalMessage,
  SelectSpeakerEvent,
  structuredMessage,
  TextMentionTermination,
} from "@autogen-edge/runtime";
import {
  execution,
  handoff,
  request,
  says,
  stopping,
  summary,
  thought,
  verdict,
} from "./_items.ts";

Deno.test("a text that is mentioned ends the conversation", async () => {
  const condition = new TextMentionTermination("DONE");
  assertEquals(await condition.check([says("done"), says("")]), undefined);
  const stop = await condition.check([says("a"), says("all DONE!"), says("b")]);
  assertEquals(stop?.content, "Text 'DONE' mentioned");
  assertEquals(stop?.source, "TextMentionTermination");
  assertEquals(condition.terminated, true);
});

Deno.test("only those who are listened to can end it", async () => {
  const condition = new TextMentionTermination("DONE", { sources: ["bob"] });
  assertEquals(await condition.check([says("DONE", "alice")]), undefined);
  assertEquals(
    (await condition.check([says("DONE", "bob")]))?.type,
    "StopMessage",
  );
  const deaf = new TextMentionTermination("DONE", { sources: [] });
  assertEquals(await deaf.check([says("DONE")]), undefined);
});

// What Python AutoGen shows of lists, in which it looks for the text.
const LISTS: readonly (readonly [item: ConversationItem, text: string])[] = [
  [
    request,
    `[FunctionCall(id='1', arguments='{"a": "it\\'s 1"}', name='add')]`,
  ],
  [
    execution,
    "[FunctionExecutionResult(content='3', name='add', call_id='1', is_error=False), FunctionExecutionResult(content='No', name='sub', call_id='2', is_error=True)]",
  ],
  [
    MemoryQueryEvent({
      content: [{ content: "h'e\ty", mimeType: "text/plain", metadata: null }, {
        content: { a: [1, 2.5, null, true] },
        mimeType: "application/json",
        metadata: { k: "v" },
      }],
      source: "alice",
    }),
    `[MemoryContent(content="h'e\\ty", mime_type='text/plain', metadata=None), MemoryContent(content={'a': [1, 2.5, None, True]}, mime_type='application/json', metadata={'k': 'v'})]`,
  ],
  [
    SelectSpeakerEvent({ content: ["alice", "bob"], source: "manager" }),
    "['alice', 'bob']",
  ],
];

for (const [item, text] of LISTS) {
  Deno.test(`a text is looked for in what Python shows of a ${item.type}`, async () => {
    const condition = new TextMentionTermination(text);
    assertEquals(
      await verdict(condition, item),
      `TextMentionTermination: Text '${text}' mentioned`,
    );
    const json = new TextMentionTermination('{"');
    assertEquals(await verdict(json, thought), undefined);
  });
}

Deno.test("a text is looked for in events and in every kind of message", async () => {
  const image = {
    type: "image",
    url: "data:image/png;base64,iVBORw0KGgo=",
  } as const;
  const shown: readonly (readonly [ConversationItem, string])[] = [
    [thought, "Hm"],
    [stopping, "Enough"],
    [handoff, "Your turn"],
    [summary, "3"],
    [
      MultiModalMessage({ content: ["See", image], source: "alice" }),
      "See\n<image>",
    ],
    [
      CodeExecutionEvent({
        retryAttempt: 0,
        result: { exitCode: 0, output: "42" },
        source: "alice",
      }),
      "42",
    ],
    [
      structuredMessage("Plan")({
        content: { steps: 2 },
        formatString: null,
        source: "alice",
      }),
      '{"steps":2}',
    ],
  ];
  for (const [item, text] of shown) {
    const condition = new TextMentionTermination(text);
    assertEquals(
      await verdict(condition, item),
      `TextMentionTermination: Text '${text}' mentioned`,
    );
  }
});

Deno.test("a text that was mentioned must be reset before it is listened for again", async () => {
  const condition = new TextMentionTermination("DONE");
  await condition.check([says("DONE")]);
  const error = await assertRejects(() => condition.check([]), AgentChatError);
  assertEquals(error.code, "terminated");
  await condition.reset();
  assertEquals(await condition.check([says("Go on")]), undefined);
});

for (const sources of ["bob", [""], ["bob", 3]]) {
  Deno.test(`nobody of ${JSON.stringify(sources)} can be listened to`, () => {
    assertThrows(
      () => new TextMentionTermination("A", { sources: sources as string[] }),
      TypeError,
      `Cannot stop at a text: "sources" is ${
        JSON.stringify(sources)
      }, not a list of non-empty strings`,
    );
  });
}

for (const text of ["", undefined, 7]) {
  Deno.test(`a conversation cannot end at ${JSON.stringify(text) ?? "nothing"}`, () => {
    assertThrows(
      () => new TextMentionTermination(text as string),
      TypeError,
      `Cannot stop at a text: "text" is ${
        JSON.stringify(text)
      }, not a non-empty string`,
    );
  });
}
