import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ROOT_CONTEXT } from "@opentelemetry/api";
import {
  AgentTool,
  AssistantAgent,
  autogenComponents,
  ConfigError,
  type ConversationItem,
  MultiModalMessage,
  ReplayChatCompletionClient,
  StopMessage,
  TextMessage,
  ThoughtEvent,
  ToolError,
  toolKind,
  withTelemetry,
} from "@autogen-edge/runtime";
import { assertTree, recordSpans } from "@autogen-edge/runtime/testing";
import { Actor, speaker, toolCalls, transcript } from "../_agents.ts";

/** What a model is told where these things are said. */
async function told(
  items: readonly ConversationItem[],
  lastOnly = false,
): Promise<string> {
  const actor = new Actor("worker", async function* () {
    yield* items;
    yield {
      type: "Response",
      chatMessage: StopMessage({ content: "end", source: "worker" }),
      innerMessages: [],
    };
  });
  const tool = new AgentTool(actor, { returnValueAsLastMessage: lastOnly });
  return tool.returnValueAsString(await tool.runJson({ task: "go" }));
}

function text(content: string, source: string): TextMessage {
  return TextMessage({ content, source });
}

Deno.test("the model is shown an agent as Python AutoGen shows it", () => {
  assertEquals(new AgentTool(speaker("worker")).schema, {
    name: "worker",
    description: "worker agent",
    parameters: {
      type: "object",
      properties: { task: { title: "Task", type: "string" } },
      required: ["task"],
      additionalProperties: false,
    },
    strict: true,
  });
});

Deno.test("the model is told what the agents said, and not what the user did", async () => {
  assertEquals(
    await told([
      text("one", "a"),
      ThoughtEvent({ content: "hm", source: "a" }),
      text("two", "user"),
      MultiModalMessage({
        content: ["look", { type: "image", url: "data:," }, "there"],
        source: "b",
      }),
    ]),
    "a: one\n\nb: look [image]there\n\nworker: end",
  );
});

Deno.test("or the model is told the last message only", async () => {
  assertEquals(await told([text("one", "a")], true), "end");
});

Deno.test("what no run gave is shown as other tools show it", () => {
  const tool = new AgentTool(speaker("worker"));
  assertEquals(tool.returnValueAsString("text"), "text");
  assertEquals(tool.returnValueAsString({ a: 1 }), '{"a":1}');
  const nothing = { type: "TaskResult", messages: [], stopReason: null };
  assertEquals(tool.returnValueAsString(nothing), "");
  const last = new AgentTool(speaker("w"), { returnValueAsLastMessage: true });
  assertEquals(last.returnValueAsString(nothing), "");
});

Deno.test("what happens in the agent is part of the other's run", async () => {
  const boss = new AssistantAgent({
    name: "boss",
    modelClient: new ReplayChatCompletionClient([
      toolCalls(["worker", { task: "sub" }]),
      "Done.",
    ]),
    tools: [
      new AgentTool(
        new AssistantAgent({
          name: "worker",
          modelClient: new ReplayChatCompletionClient(["one two"]),
          modelClientStream: true,
        }),
      ),
    ],
    reflectOnToolUse: true,
  });
  const items = await Array.fromAsync(boss.runStream({ task: "go" }));
  assertEquals(transcript(items), [
    "user: go",
    "boss: ToolCallRequestEvent",
    "user: sub",
    "worker: one ",
    "worker: two",
    "worker: one two",
    "boss: ToolCallExecutionEvent",
    "boss: Done.",
    "stop: null",
  ]);
  const executed = items.find(({ type }) => type === "ToolCallExecutionEvent");
  assertEquals(
    executed?.type === "ToolCallExecutionEvent" &&
      executed.content.map(({ content }) => content),
    ["worker: one two"],
  );
});

Deno.test("the agent's run is inside of the tool's span", async () => {
  const spans = recordSpans();
  const traceContext = withTelemetry(ROOT_CONTEXT, {
    tracerProvider: spans.tracerProvider,
  });
  const tools = [new AgentTool(speaker("worker", "one"))];
  const modelClient = new ReplayChatCompletionClient([
    toolCalls(["worker", { task: "sub" }]),
  ]);
  const boss = new AssistantAgent({ name: "boss", modelClient, tools });
  await boss.run({ task: "go", traceContext });
  assertTree(spans, [{
    name: "invoke_agent boss",
    children: [
      { name: "chat replay" },
      {
        name: "execute_tool worker",
        attributes: { "gen_ai.agent.name": "boss" },
        children: [{
          name: "invoke_agent worker",
          children: [{ name: "chat replay" }],
        }],
      },
    ],
  }]);
});

Deno.test("two calls at once are two tasks, one after the other", async () => {
  let running = 0;
  const actor = new Actor("worker", async ([message]) => {
    assertEquals(++running, 1);
    await new Promise((resolve) => setTimeout(resolve));
    running--;
    return `did ${message?.content}`;
  });
  const tool = new AgentTool(actor, { returnValueAsLastMessage: true });
  const results = await Promise.all(
    ["1", "2", "3"].map((task) => tool.runJson({ task })),
  );
  assertEquals(
    results.map((result) => tool.returnValueAsString(result)),
    ["did 1", "did 2", "did 3"],
  );
});

Deno.test("who does not wait for their turn leaves the others theirs", async () => {
  const begun = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<string>();
  const heard: unknown[] = [];
  const actor = new Actor("worker", ([message]) => {
    heard.push(message?.content);
    begun.resolve();
    return gate.promise;
  });
  const tool = new AgentTool(actor);
  const controller = new AbortController();
  const { signal } = controller;
  const first = tool.runJson({ task: "1" });
  const second = tool.runJson({ task: "2" }, { signal });
  const third = tool.runJson({ task: "3" });
  await begun.promise;
  controller.abort(new Error("enough"));
  await assertRejects(() => second, Error, "enough");
  assertEquals(heard, ["1"]);
  gate.resolve("ok");
  await Promise.all([first, third]);
  assertEquals(heard, ["1", "3"]);
});

Deno.test("a task that fails is the tool's failure, and the next is run", async () => {
  const tool = new AgentTool(speaker("worker", "one"));
  await tool.runJson({ task: "1" });
  await assertRejects(
    () => tool.runJson({ task: "2" }),
    Error,
    "No more mock responses available",
  );
  await assertRejects(() => tool.runJson({ task: "3" }), Error, "No more");
});

for (const args of [{}, { task: 5 }, { task: "x", more: 1 }, "x", null]) {
  Deno.test(`arguments are refused: ${JSON.stringify(args)}`, async () => {
    const tool = new AgentTool(speaker("worker", "one"));
    await assertRejects(
      () => tool.runJson(args),
      ToolError,
      'Invalid arguments for tool "worker"',
    );
  });
}

Deno.test("its state is the agent's", async () => {
  const tool = new AgentTool(speaker("worker", "one"));
  await tool.runJson({ task: "go" });
  const state = await tool.saveState();
  assertEquals(state, {
    type: "AssistantAgentState",
    version: "1.0.0",
    llm_context: {
      messages: [
        { content: "go", source: "user", type: "UserMessage" },
        {
          content: "one",
          thought: null,
          source: "worker",
          type: "AssistantMessage",
        },
      ],
    },
  });
  const other = new AgentTool(speaker("worker"));
  await other.loadState(state);
  assertEquals(await other.saveState(), state);
  const error = await assertRejects(
    async () => await other.loadState({ llm_context: 5 }, { source: "x.json" }),
    ConfigError,
  );
  assertEquals([error.path, error.source], ["/llm_context", "x.json"]);
});

Deno.test("it is written as Python AutoGen writes it, and made again", async () => {
  const registry = autogenComponents();
  const agent = speaker("worker", "one");
  const model = registry.dump(new AgentTool(agent));
  assertEquals(model, {
    provider: "autogen_agentchat.tools.AgentTool",
    component_type: "tool",
    version: 1,
    component_version: 1,
    label: "AgentTool",
    config: {
      agent: registry.dump(agent),
      return_value_as_last_message: false,
    },
  });
  const kind = toolKind;
  const tool = await registry.load(model, { kind });
  const result = await tool.runJson({ task: "go" });
  assertEquals(tool.returnValueAsString(result), "worker: one");
  const last = registry.dump(
    new AgentTool(agent, { returnValueAsLastMessage: true }),
  );
  const again = await registry.load(last, { kind });
  const other = await again.runJson({ task: "go" });
  assertEquals(again.returnValueAsString(other), "one");
});

Deno.test("a wrong config is refused, and the field is named", async () => {
  const registry = autogenComponents();
  const model = registry.dump(new AgentTool(speaker("worker")));
  await assertRejects(
    () => registry.load({ ...model, config: {} }),
    ConfigError,
    "/config/agent is missing",
  );
  const config = { ...model.config, return_value_as_last_message: "yes" };
  await assertRejects(
    () => registry.load({ ...model, config }),
    ConfigError,
    '/config/return_value_as_last_message is "yes"',
  );
  const actor = new Actor("worker", () => Promise.resolve("ok"));
  assertThrows(() => new AgentTool(actor).dumpComponent(), ConfigError);
});
