import { assertEquals, assertRejects } from "@std/assert";
import {
  AssistantMessage,
  BaseChatCompletionContext,
  BufferedChatCompletionContext,
  type CallContext,
  ConfigError,
  FunctionExecutionResultMessage,
  type LlmMessage,
  SystemMessage,
  UnboundedChatCompletionContext,
  UserMessage,
} from "@autogen-edge/runtime";
import { conversation } from "./_conversation.ts";

/** Shows the conversation backwards. */
class Reversed extends BaseChatCompletionContext {
  protected override view(
    messages: readonly LlmMessage[],
  ): Promise<readonly LlmMessage[]> {
    return Promise.resolve(messages.toReversed());
  }
}

Deno.test("a context of one's own decides what is shown, if need be after a wait", async () => {
  const messages = conversation("SUA");
  const context = new Reversed(messages.slice(0, 1));
  for (const message of messages.slice(1)) await context.addMessage(message);
  assertEquals(await context.getMessages(), messages.toReversed());
  await context.clear();
  assertEquals(await context.getMessages(), []);
});

Deno.test("a context is told who asks for the conversation", async () => {
  const calls: unknown[] = [];
  class Attentive extends BaseChatCompletionContext {
    protected override view(
      messages: readonly LlmMessage[],
      call?: CallContext,
    ) {
      calls.push(call);
      return messages;
    }
  }
  const call = { signal: new AbortController().signal };
  await new Attentive().getMessages(call);
  assertEquals(calls, [call]);
});

// What AutoGen 0.7.5 saves of these messages, with a picture of one pixel.
const SAVED = {
  messages: [
    { content: "s", type: "SystemMessage" },
    {
      content: ["Look", { data: "iVBORw0KGgoAAAANSUhEUg" }],
      source: "u",
      type: "UserMessage",
    },
    {
      content: [{ id: "1", arguments: "{}", name: "f" }],
      thought: "t",
      source: "a",
      type: "AssistantMessage",
    },
    {
      content: [{ content: "r", name: "f", call_id: "1", is_error: false }],
      type: "FunctionExecutionResultMessage",
    },
    { content: "x", thought: null, source: "a", type: "AssistantMessage" },
  ],
};

const SAID: readonly LlmMessage[] = [
  SystemMessage({ content: "s" }),
  UserMessage({
    content: ["Look", {
      type: "image",
      url: "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg",
    }],
    source: "u",
  }),
  AssistantMessage({
    content: [{ id: "1", arguments: "{}", name: "f" }],
    thought: "t",
    source: "a",
  }),
  FunctionExecutionResultMessage({
    content: [{ content: "r", name: "f", callId: "1", isError: false }],
  }),
  AssistantMessage({ content: "x", thought: null, source: "a" }),
];

Deno.test("a context saves the whole conversation, as AutoGen writes it", async () => {
  const context = new BufferedChatCompletionContext({ bufferSize: 1 });
  for (const message of SAID) await context.addMessage(message);
  assertEquals(await context.saveState(), SAVED);
});

Deno.test("a context takes back what AutoGen saved, in place of its own", async () => {
  for (const state of [SAVED, JSON.stringify(SAVED), { ...SAVED, more: 1 }]) {
    const context = new UnboundedChatCompletionContext(conversation("U"));
    await context.loadState(state);
    assertEquals(await context.getMessages(), SAID);
    await context.addMessage(SystemMessage({ content: "now" }));
    assertEquals((await context.getMessages()).length, SAID.length + 1);
  }
});

Deno.test("a state without messages is that of an empty context", async () => {
  const context = new UnboundedChatCompletionContext(conversation("U"));
  await context.loadState({});
  assertEquals(await context.getMessages(), []);
});

for (
  const [state, path, problem] of [
    [{ messages: "a" }, "/messages", 'is "a", not a list'],
    [
      { messages: [{ type: "X" }] },
      "/messages/0/type",
      'is "X", not one of "SystemMessage", "UserMessage", "AssistantMessage", "FunctionExecutionResultMessage"',
    ],
    [
      { messages: [SAVED.messages[0], { type: "UserMessage", content: "x" }] },
      "/messages/1/source",
      "is missing",
    ],
    [
      { messages: [{ ...SAVED.messages[4], content: [{ id: "1" }] }] },
      "/messages/0/content/0/arguments",
      "is missing",
    ],
    [[], "", "is a list, not an object"],
  ] as const
) {
  Deno.test(`a context refuses what is no state, and stays as it was: ${path}`, async () => {
    const messages = conversation("U");
    const context = new UnboundedChatCompletionContext(messages);
    const error = await assertRejects(
      () => context.loadState(state, { source: "talk.json" }),
      ConfigError,
    );
    assertEquals(error.path, path);
    assertEquals(
      error.message,
      `Cannot load the state of a model context from talk.json: ${
        path || "it"
      } ${problem}`,
    );
    assertEquals(await context.getMessages(), messages);
  });
}

Deno.test("text that is no JSON is no state", async () => {
  const error = await assertRejects(
    () =>
      new UnboundedChatCompletionContext().loadState("{", {
        what: "the talk",
      }),
    ConfigError,
    "Cannot load the talk: it is no JSON",
  );
  assertEquals(error.code, "malformed_config");
});
