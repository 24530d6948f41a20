import { assertEquals, assertRejects } from "@std/assert";
import {
  AssistantMessage,
  type ChatCompletionContext,
  ConfigError,
  ReplayChatCompletionClient,
  SystemMessage,
  TextMessage,
  UnboundedChatCompletionContext,
  UserMessage,
} from "@autogen-edge/runtime";
import { toolCalls } from "../_agents.ts";
import { add, assistant } from "./_assistant.ts";

Deno.test("an assistant's state is Python's", async () => {
  const agent = assistant({
    modelClient: new ReplayChatCompletionClient([
      { ...toolCalls(["add", { a: 1, b: 2 }]), thought: "Easy." },
    ]),
    tools: [add],
  });
  assertEquals(await agent.saveState(), {
    type: "AssistantAgentState",
    version: "1.0.0",
    llm_context: { messages: [] },
  });
  await agent.run({ task: "1+2?" });
  assertEquals(await agent.saveState(), {
    type: "AssistantAgentState",
    version: "1.0.0",
    llm_context: {
      messages: [
        { content: "1+2?", source: "user", type: "UserMessage" },
        {
          content: [
            { id: "call_1", arguments: '{"a":1,"b":2}', name: "add" },
          ],
          thought: "Easy.",
          source: "alice",
          type: "AssistantMessage",
        },
        {
          content: [
            { content: "3", name: "add", call_id: "call_1", is_error: false },
          ],
          type: "FunctionExecutionResultMessage",
        },
      ],
    },
  });
});

Deno.test("an assistant goes on where another, maybe in Python, stopped", async () => {
  const modelContext = new UnboundedChatCompletionContext([
    SystemMessage({ content: "Forgotten." }),
  ]);
  const agent = assistant({ modelContext });
  await agent.loadState({
    type: "AssistantAgentState",
    version: "1.0.0",
    llm_context: {
      messages: [
        { content: "1", source: "user", type: "UserMessage" },
        {
          content: "one",
          thought: null,
          source: "alice",
          type: "AssistantMessage",
        },
      ],
    },
  });
  await agent.run({ task: TextMessage({ content: "2", source: "user" }) });
  assertEquals(await modelContext.getMessages(), [
    UserMessage({ content: "1", source: "user" }),
    AssistantMessage({ content: "one", source: "alice", thought: null }),
    UserMessage({ content: "2", source: "user" }),
    AssistantMessage({ content: "Hi", source: "alice", thought: null }),
  ]);
  // Python takes these for an empty conversation, too.
  for (const state of [{}, { llm_context: {} }]) {
    await agent.loadState(state);
    assertEquals(await modelContext.getMessages(), []);
  }
});

Deno.test("a state that is wrong is refused, and changes nothing", async () => {
  const agent = assistant();
  await agent.run({ task: "Hi" });
  const before = await agent.saveState();
  for (
    const [state, message] of [
      [3, "is 3, not an object"],
      ["{", 'Cannot load the state of agent "alice" from alice.json'],
      [{ type: "RoundRobinManagerState" }, '/type is "RoundRobinManagerState"'],
      [{ version: "2.0.0" }, '/version is "2.0.0"'],
      [{ llm_context: 3 }, "/llm_context is 3"],
      [{ llm_context: { messages: {} } }, "/messages is an object"],
      [{ llm_context: { messages: [{ type: "Nope" }] } }, "/messages/0/type"],
      [
        { llm_context: { messages: [{ type: "UserMessage", source: "u" }] } },
        'Cannot load the "llm_context" of the state of agent "alice" from alice.json: /messages/0/content',
      ],
    ] as const
  ) {
    await assertRejects(
      () => agent.loadState(state, { source: "alice.json" }),
      ConfigError,
      message,
    );
    assertEquals(await agent.saveState(), before);
  }
});

Deno.test("a context that keeps nothing of its own has nothing to save", async () => {
  const context: ChatCompletionContext = {
    addMessage: () => Promise.resolve(),
    getMessages: () => Promise.resolve([]),
    clear: () => Promise.resolve(),
  };
  const agent = assistant({ modelContext: context });
  const state = await agent.saveState();
  assertEquals(state["llm_context"], {});
  await agent.loadState(state);
});
