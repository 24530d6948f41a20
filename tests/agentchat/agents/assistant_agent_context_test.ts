import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  AssistantAgent,
  type AssistantAgentOptions,
  type ConversationItem,
  type CreateOptions,
  type CreateResult,
  FunctionTool,
  ListMemory,
  type LlmMessage,
  type Memory,
  MultiModalMessage,
  ReplayChatCompletionClient,
  StaticStreamWorkbench,
  structuredMessage,
  TextMessage,
  ThoughtEvent,
  UnboundedChatCompletionContext,
} from "@autogen-edge/runtime";
import { toolCalls, transcript } from "../_agents.ts";

const PICTURE = {
  type: "image",
  url: "data:image/png;base64,iVBORw0=",
} as const;

/** Notes what the model is asked, and says pieces on the way. */
class Model extends ReplayChatCompletionClient {
  readonly asked: (readonly LlmMessage[])[] = [];

  protected override complete(
    messages: readonly LlmMessage[],
    options: CreateOptions,
  ): Promise<CreateResult> {
    this.asked.push(messages);
    return super.complete(messages, options);
  }
}

/** Thinks aloud before each answer. */
class LoudModel extends Model {
  protected override async *stream(
    messages: readonly LlmMessage[],
    options: CreateOptions,
  ): AsyncGenerator<string | CreateResult, void, undefined> {
    yield "hm ";
    yield "so";
    yield await this.complete(messages, options);
  }
}

function assistant(
  modelClient: ReplayChatCompletionClient,
  options: Partial<AssistantAgentOptions> = {},
): AssistantAgent {
  return new AssistantAgent({
    name: "alice",
    systemMessage: null,
    modelClient,
    ...options,
  });
}

function text(content: string, thought?: string): CreateResult {
  return {
    finishReason: "stop",
    content,
    thought,
    usage: { promptTokens: 1, completionTokens: 1 },
    cached: false,
  };
}

Deno.test("a model is reminded of what the memories hold, once in a turn", async () => {
  const model = new Model([
    toolCalls(["nope", {}]),
    "Tea.",
    "Tea again.",
  ]);
  const memory = [
    new ListMemory({
      contents: [{ content: "Ada likes tea", mimeType: "text/plain" }],
    }),
    new ListMemory({ name: "empty" }),
    new ListMemory({
      name: "diet",
      contents: [{ content: "Ada is vegan", mimeType: "text/plain" }],
    }),
  ];
  const agent = assistant(model, { memory, maxToolIterations: 2 });
  const { messages } = await agent.run({ task: "Drink?" });
  assertEquals(messages.map(({ type }) => type), [
    "TextMessage",
    "MemoryQueryEvent",
    "MemoryQueryEvent",
    "ToolCallRequestEvent",
    "ToolCallExecutionEvent",
    "TextMessage",
  ]);
  assertEquals(messages[1]?.content, [
    { content: "Ada likes tea", mimeType: "text/plain" },
  ]);
  await agent.run({ task: "And now?" });
  assertEquals(
    model.asked.map((messages) => messages.map(({ type }) => type[0]).join("")),
    ["USS", "USSAF", "USSAFAUSS"],
  );
});

Deno.test("a memory that fails ends the run", async () => {
  const broken: Memory = Object.assign(new ListMemory(), {
    updateContext: () => Promise.reject(new Error("memory is down")),
  });
  const agent = assistant(new Model(["Hi"]), { memory: [broken] });
  await assertRejects(() => agent.run({ task: "Go" }), Error, "memory is down");
});

Deno.test("memories and contexts are given the call context", async () => {
  const controller = new AbortController();
  const seen: boolean[] = [];
  class Context extends UnboundedChatCompletionContext {
    override addMessage(
      ...args: Parameters<UnboundedChatCompletionContext["addMessage"]>
    ) {
      seen.push(args[1]?.signal !== undefined);
      return super.addMessage(...args);
    }
    override getMessages(
      ...args: Parameters<UnboundedChatCompletionContext["getMessages"]>
    ) {
      seen.push(args[0]?.traceContext !== undefined);
      return super.getMessages(...args);
    }
  }
  const memory: Memory = Object.assign(new ListMemory(), {
    updateContext(...args: Parameters<Memory["updateContext"]>) {
      seen.push(args[1]?.signal !== undefined);
      return Promise.resolve({ memories: { results: [] } });
    },
  });
  const agent = assistant(new Model([toolCalls(["nope", {}]), "Hi"]), {
    memory: [memory],
    modelContext: new Context(),
    reflectOnToolUse: true,
  });
  await agent.run({ task: "Go", signal: controller.signal });
  assertEquals(seen, new Array(7).fill(true));
});

Deno.test("a model that cannot see is told where a picture was, and the picture is kept", async () => {
  const modelContext = new UnboundedChatCompletionContext();
  const model = new Model(["A dot."]);
  const content = ["What is this?", PICTURE, "Be short."];
  await assistant(model, { modelContext }).onMessages(
    [MultiModalMessage({ content, source: "user" })],
    { signal: new AbortController().signal },
  );
  const [asked = []] = model.asked;
  assertEquals(asked.map(({ content }) => content), [
    "What is this?\n<image>\nBe short.",
  ]);
  const [kept] = await modelContext.getMessages();
  assertEquals(kept?.content, content);
});

Deno.test("a model that sees is shown pictures", async () => {
  const { modelInfo } = new Model([]);
  const model = new Model(["A dot."], {
    modelInfo: { ...modelInfo, vision: true },
  });
  const content = [PICTURE];
  await assistant(model).onMessages(
    [MultiModalMessage({ content, source: "user" })],
    { signal: new AbortController().signal },
  );
  assertEquals(model.asked[0]?.map(({ content }) => content), [content]);
});

Deno.test("a model is given data as JSON, however people are shown it", async () => {
  const Weather = structuredMessage<{ city: string }>("Weather");
  const data = Weather({
    content: { city: "Zürich" },
    formatString: "Sunny in {city}",
    source: "bob",
  });
  const model = new Model(["Nice."]);
  await assistant(model).run({ task: data });
  assertEquals(model.asked[0]?.map(({ content }) => content), [
    '{"city":"Zürich"}',
  ]);
});

Deno.test("pieces carry the id of the message that they are of, also after tools", async () => {
  for (
    const options of [{ reflectOnToolUse: true }, { maxToolIterations: 3 }]
  ) {
    const model = new LoudModel([
      toolCalls(["nope", {}]),
      text("It is done.", "Easy."),
    ]);
    const agent = assistant(model, { ...options, modelClientStream: true });
    const items = await Array.fromAsync(agent.runStream({ task: "Go" }));
    const ids = items.flatMap((item) =>
      item.type === "ModelClientStreamingChunkEvent" ? [item.fullMessageId] : []
    );
    const [first, second, third, fourth] = ids;
    const answer = items.find((item) =>
      item.type === "TextMessage" && item.source === "alice"
    );
    assert(answer?.type === "TextMessage");
    assertEquals([third, fourth], [answer.id, answer.id]);
    // What a model says before it asks for tools is no part of the answer.
    assertEquals(first, second);
    assert(first !== third);
  }
});

/** A tool that tells what it does. */
function teller(...told: readonly unknown[]): FunctionTool {
  return new FunctionTool({
    name: "tell",
    description: "Tells what it does",
    parameters: { type: "object" },
    execute: async function* () {
      yield* told;
      return "told";
    },
  });
}

Deno.test("what tools say in a conversation is part of it, and all else they tell is not", async () => {
  const said: ConversationItem = TextMessage({
    content: "Hi",
    source: "inner",
  });
  const thought = ThoughtEvent({ content: "Hm.", source: "inner" });
  const agent = assistant(new Model([toolCalls(["tell", {}])]), {
    tools: [teller("working", 3, null, { done: 0.5 }, said, thought)],
  });
  const { messages } = await agent.run({ task: "Go" });
  assertEquals(transcript(messages), [
    "user: Go",
    "alice: ToolCallRequestEvent",
    "inner: Hi",
    "inner: Hm.",
    "alice: ToolCallExecutionEvent",
    "alice: told",
  ]);
  const { innerMessages } = await assistant(
    new Model([toolCalls(["tell", {}])]),
    { workbench: new StaticStreamWorkbench([teller(said)]) },
  ).onMessages([], { signal: new AbortController().signal });
  assertEquals(innerMessages.map(({ type }) => type), [
    "ToolCallRequestEvent",
    "TextMessage",
    "ToolCallExecutionEvent",
  ]);
});

Deno.test("what tools tell at once comes as it comes", async () => {
  const gate = Promise.withResolvers<void>();
  const slow = new FunctionTool({
    name: "slow",
    description: "Waits",
    parameters: { type: "object" },
    execute: async function* () {
      await gate.promise;
      yield TextMessage({ content: "slow", source: "slow" });
    },
  });
  const fast = new FunctionTool({
    name: "fast",
    description: "Does not wait",
    parameters: { type: "object" },
    execute: async function* () {
      yield TextMessage({ content: "fast", source: "fast" });
      gate.resolve();
    },
  });
  const agent = assistant(
    new Model([toolCalls(["slow", {}], ["fast", {}])]),
    { tools: [slow, fast] },
  );
  const { messages } = await agent.run({ task: "Go" });
  assertEquals(transcript(messages).slice(2), [
    "fast: fast",
    "slow: slow",
    "alice: ToolCallExecutionEvent",
    "alice: \n",
  ]);
});

Deno.test("a summary may be made by a function of each call and its result", async () => {
  const agent = assistant(
    new Model([toolCalls(["tell", { a: 1 }], ["nope", {}])]),
    {
      tools: [teller()],
      toolCallSummaryFormat: "not this",
      toolCallSummaryFormatter: (call, { content, isError }) =>
        isError ? `${call.name} failed` : `${call.arguments}: ${content}`,
    },
  );
  const { messages } = await agent.run({ task: "Go" });
  assertEquals(messages.at(-1)?.content, '{"a":1}: told\nnope failed');
});

Deno.test("a summary is a template of Python's, with braces written twice", async () => {
  const agent = assistant(new Model([toolCalls(["tell", {}])]), {
    tools: [teller()],
    toolCallSummaryFormat: "{{{tool_name}}} {is_error}",
  });
  const { messages } = await agent.run({ task: "Go" });
  assertEquals(messages.at(-1)?.content, "{tell} False");
});
