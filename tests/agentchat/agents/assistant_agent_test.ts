import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  AgentChatError,
  AssistantAgent,
  type AssistantAgentOptions,
  type CreateOptions,
  type CreateResult,
  isAgentEvent,
  ListMemory,
  type LlmMessage,
  ModelError,
  ReplayChatCompletionClient,
  StaticWorkbench,
  TextMessage,
  UnboundedChatCompletionContext,
  UserMessage,
  type Workbench,
} from "@autogen-edge/runtime";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { tool, toolCalls, transcript } from "../_agents.ts";

const DEFAULT_SYSTEM_MESSAGE =
  "You are a helpful AI assistant. Solve tasks using your tools. Reply with TERMINATE when the task has been completed.";

/** Notes what the model is asked. */
class Model extends ReplayChatCompletionClient {
  readonly asked: {
    messages: readonly LlmMessage[];
    options: CreateOptions;
  }[] = [];

  protected override complete(
    messages: readonly LlmMessage[],
    options: CreateOptions,
  ): Promise<CreateResult> {
    this.asked.push({ messages, options });
    return super.complete(messages, options);
  }
}

function assistant(
  model: ReplayChatCompletionClient,
  options: Partial<AssistantAgentOptions> = {},
): AssistantAgent {
  return new AssistantAgent({ name: "alice", modelClient: model, ...options });
}

const add = tool("add", ({ a, b }) => Number(a) + Number(b));

Deno.test("an assistant tells its model what to do, unless told not to", async () => {
  for (
    const [options, system] of [
      [{}, [DEFAULT_SYSTEM_MESSAGE]],
      [{ systemMessage: "Be kind." }, ["Be kind."]],
      [{ systemMessage: null }, []],
    ] as const
  ) {
    const model = new Model(["Hi."]);
    await assistant(model, options).run({ task: "Hello" });
    assertEquals(
      model.asked[0]?.messages.map(({ content }) => content),
      [...system, "Hello"],
    );
  }
});

Deno.test("an assistant has a description unless it is given one", () => {
  assertEquals(
    assistant(new Model([])).description,
    "An agent that provides assistance with ability to use tools.",
  );
  assertEquals(
    assistant(new Model([]), { description: "Writes" }).description,
    "Writes",
  );
});

Deno.test("an assistant remembers, and forgets when it is reset", async () => {
  const model = new Model(["One.", "Two.", "Three."]);
  const agent = assistant(model, { systemMessage: null });
  await agent.run({ task: "1" });
  await agent.run({
    task: [
      TextMessage({ content: "2", source: "user" }),
      TextMessage({ content: "2b", source: "boss" }),
    ],
  });
  await agent.onReset();
  await agent.run({ task: "3" });
  assertEquals(
    model.asked.map(({ messages }) => messages.map(({ content }) => content)),
    [["1"], ["1", "One.", "2", "2b"], ["3"]],
  );
});

Deno.test("an assistant keeps its conversation where it is told to", async () => {
  const modelContext = new UnboundedChatCompletionContext([
    UserMessage({ content: "Before", source: "user" }),
  ]);
  const model = new Model(["Hi."]);
  await assistant(model, { modelContext, systemMessage: null })
    .run({ task: "Now" });
  assertEquals(
    (await modelContext.getMessages()).map(({ type, content }) => [
      type,
      content,
    ]),
    [
      ["UserMessage", "Before"],
      ["UserMessage", "Now"],
      ["AssistantMessage", "Hi."],
    ],
  );
});

Deno.test("ids and times of messages come from where they are told to", async () => {
  let count = 0;
  const agent = assistant(new Model(["Hi."]), {
    generateId: () => `id-${++count}`,
    now: () => new Date(0),
  });
  const { messages } = await agent.run({ task: "Hello" });
  assertEquals(messages.map(({ id, createdAt }) => [id, createdAt]), [
    ["id-1", "1970-01-01T00:00:00.000Z"],
    ["id-2", "1970-01-01T00:00:00.000Z"],
  ]);
});

Deno.test("the messages of the task are left out of the result if that is wanted", async () => {
  const agent = assistant(new Model(["Hi."]));
  const { messages } = await agent.run({
    task: "Hello",
    outputTaskMessages: false,
  });
  assertEquals(transcript(messages), ["alice: Hi."]);
});

Deno.test("an answer is streamed in pieces, which are no part of the result", async () => {
  const agent = assistant(new Model(["one two"]), { modelClientStream: true });
  const items = await Array.fromAsync(agent.runStream({ task: "Count" }));
  assertEquals(transcript(items), [
    "user: Count",
    "alice: one ",
    "alice: two",
    "alice: one two",
    "stop: null",
  ]);
  const result = items.at(-1);
  assertEquals(result?.type === "TaskResult" && transcript(result.messages), [
    "user: Count",
    "alice: one two",
  ]);
});

Deno.test("an assistant loops over tools as often as it may", async () => {
  const model = new Model([
    toolCalls(["add", { a: 1, b: 2 }]),
    toolCalls(["add", { a: 3, b: 4 }]),
    "Never said.",
  ]);
  const agent = assistant(model, { tools: [add], maxToolIterations: 2 });
  const { messages } = await agent.run({ task: "Add" });
  assertEquals(transcript(messages), [
    "user: Add",
    "alice: ToolCallRequestEvent",
    "alice: ToolCallExecutionEvent",
    "alice: ToolCallRequestEvent",
    "alice: ToolCallExecutionEvent",
    "alice: 7",
  ]);
  assertEquals(model.asked.length, 2);
});

Deno.test("a summary is made of each call's parts, and only of those", async () => {
  const agent = assistant(
    new Model([toolCalls(["echo", { text: "{result} $&" }], ["nope", {}])]),
    {
      tools: [tool("echo", ({ text }) => text)],
      toolCallSummaryFormat: "{tool_name}|{arguments}|{result}|{is_error}|{x}",
    },
  );
  const { messages } = await agent.run({ task: "Go" });
  assertEquals(
    messages.at(-1)?.content,
    [
      'echo|{"text":"{result} $&"}|{result} $&|False|{x}',
      "nope|{}|Error: tool 'nope' not found in any workbench|True|{x}",
    ].join("\n"),
  );
});

Deno.test("a model that reflects must answer with text", async () => {
  const { spans, traceContext } = traced();
  const calls = toolCalls(["add", { a: 1, b: 2 }]);
  const agent = assistant(new Model([calls, calls]), {
    tools: [add],
    reflectOnToolUse: true,
  });
  const error = await assertRejects(
    () => agent.run({ task: "Add", traceContext }),
    AgentChatError,
    'Cannot answer as "alice": Reflect on tool use produced no valid text response.',
  );
  assertEquals(error.code, "unexpected_reply");
  assertTree(spans, {
    name: "invoke_agent alice",
    status: "ERROR",
    attributes: { "error.type": "unexpected_reply" },
    events: ["exception"],
    children: [
      { name: "chat replay" },
      { name: "execute_tool add" },
      { name: "chat replay" },
    ],
  });
});

Deno.test("a model is offered all tools, and none when it reflects", async () => {
  const model = new Model([toolCalls(["add", { a: 1, b: 2 }]), "It is 3."]);
  const workbench = [
    new StaticWorkbench([add]),
    new StaticWorkbench([tool("now", () => "noon")]),
  ];
  await assistant(model, { workbench, reflectOnToolUse: true })
    .run({ task: "Add" });
  assertEquals(
    model.asked.map(({ options: { tools, toolChoice } }) => [
      tools?.map(({ name }) => name),
      toolChoice,
    ]),
    [[["add", "now"], "auto"], [[], "none"]],
  );
});

Deno.test("tools that are asked for at once run at once", async () => {
  const arrived: unknown[] = [];
  const both = Promise.withResolvers<void>();
  const meet = tool("meet", async ({ who }) => {
    arrived.push(who);
    if (arrived.length === 2) both.resolve();
    await both.promise;
    return who;
  });
  const agent = assistant(
    new Model([toolCalls(["meet", { who: "a" }], ["meet", { who: "b" }])]),
    { tools: [meet] },
  );
  const { messages } = await agent.run({ task: "Meet" });
  assertEquals(messages.at(-1)?.content, "a\nb");
});

Deno.test("a workbench that throws fails the run after the other calls are over", async () => {
  const { spans, traceContext } = traced();
  const gate = Promise.withResolvers<void>();
  const slow = new StaticWorkbench([tool("slow", () => gate.promise)]);
  const broken: Workbench = {
    listTools: () => new StaticWorkbench([add]).listTools(),
    callTool: () => {
      setTimeout(gate.resolve, 0);
      return Promise.reject(new Error("disconnected"));
    },
  };
  const agent = assistant(new Model([toolCalls(["add", {}], ["slow", {}])]), {
    workbench: [broken, slow],
  });
  await assertRejects(
    () => agent.run({ task: "Go", traceContext }),
    Error,
    "disconnected",
  );
  assertWellFormed(spans);
  assertTree(spans, {
    name: "invoke_agent alice",
    status: "ERROR",
    events: ["exception"],
    children: [{ name: "chat replay" }, { name: "execute_tool slow" }],
  });
});

Deno.test("a turn that is cut off leaves no call without its result behind", async () => {
  const modelContext = new UnboundedChatCompletionContext();
  const agent = assistant(new Model([toolCalls(["stuck", {}]), "Sorry."]), {
    modelContext,
    tools: [tool("stuck", () => new Promise(() => {}))],
  });
  const controller = new AbortController();
  const { signal } = controller;
  await assertRejects(async () => {
    for await (const item of agent.runStream({ task: "Go", signal })) {
      if (item.type === "ToolCallRequestEvent") {
        setTimeout(() => controller.abort(new Error("enough")), 0);
      }
    }
  });
  const { messages } = await agent.run({ task: "And?" });
  assertEquals(messages.at(-1)?.content, "Sorry.");
  assertEquals(
    (await modelContext.getMessages()).map(({ type }) => type),
    ["UserMessage", "UserMessage", "AssistantMessage"],
  );
});

Deno.test("what a model thought comes before what it says", async () => {
  const agent = assistant(
    new Model([{
      finishReason: "stop",
      content: "Done.",
      thought: "Think first.",
      usage: { promptTokens: 1, completionTokens: 1 },
      cached: false,
    }]),
  );
  const { messages } = await agent.run({ task: "Go" });
  assertEquals(transcript(messages), [
    "user: Go",
    "alice: Think first.",
    "alice: Done.",
  ]);
  assertEquals(messages.map(isAgentEvent), [false, true, false]);
});

Deno.test("options that contradict each other are refused", () => {
  const model = new Model([]);
  const mute = new ReplayChatCompletionClient([], {
    modelInfo: { ...model.modelInfo, functionCalling: false },
  });
  for (const maxToolIterations of [0, -1, 1.5, NaN]) {
    assertThrows(
      () => assistant(model, { maxToolIterations }),
      RangeError,
      `"maxToolIterations" is ${maxToolIterations}`,
    );
  }
  assertThrows(
    () =>
      assistant(model, { tools: [add], workbench: new StaticWorkbench([]) }),
    TypeError,
    'Cannot create agent "alice": give either "tools" or "workbench"',
  );
  assertThrows(
    () => assistant(model, { tools: [add, add] }),
    TypeError,
    'Cannot create agent "alice": two tools have the name "add"',
  );
  assertThrows(
    () => assistant(model, { memory: new ListMemory() as never }),
    TypeError,
    'Cannot create agent "alice": "memory" is no list',
  );
  const error = assertThrows(
    () => assistant(mute, { tools: [add] }),
    ModelError,
    "does not call functions",
  );
  assertEquals(error.code, "unsupported");
  assistant(mute);
  // What a workbench has may change, so that it is seen when the model is asked.
  assistant(mute, { workbench: new StaticWorkbench([add]) });
});
