import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ROOT_CONTEXT } from "@opentelemetry/api";
import {
  AgentChatError,
  AssistantAgent,
  BaseChatAgent,
  noopTracerProvider,
  ReplayChatCompletionClient,
  type Response,
  type Task,
  TextMessage,
  ThoughtEvent,
  withTelemetry,
} from "@autogen-edge/runtime";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { Actor, tool, toolCalls, transcript } from "../_agents.ts";

class Silent extends BaseChatAgent {
  override onMessages(): Promise<Response> {
    return Promise.reject(new Error("Not asked"));
  }
  override onReset(): void {}
}

for (
  const name of ["", "b c", "1st", "a-b", "a/b", "a²", "\u0301e", undefined, 7]
) {
  Deno.test(`an agent cannot be called ${JSON.stringify(name) ?? "nothing"}`, () => {
    const { spans, traceContext } = traced();
    const options = { description: "", traceContext };
    assertThrows(
      () => new Silent({ ...options, name: name as string }),
      TypeError,
      "is no identifier",
    );
    assertEquals(spans.finished.map(({ status }) => status.code), [2]);
    assertWellFormed(spans);
  });
}

// What is an identifier in Python: some letters are written with marks.
for (const name of ["a", "_x1", "Ünicode", "e\u0301te", "हिन्दी", "Ⅷ"]) {
  Deno.test(`an agent may be called ${name}`, () => {
    assertEquals(new Silent({ name, description: "" }).name, name);
  });
}

Deno.test("an agent's construction has a span", () => {
  const { spans, traceContext } = traced();
  new Silent({ name: "alice", description: "Says nothing", traceContext });
  assertTree(spans, {
    name: "create_agent alice",
    kind: "CLIENT",
    attributes: {
      "gen_ai.operation.name": "create_agent",
      "gen_ai.provider.name": "autogen",
      "gen_ai.agent.name": "alice",
      "gen_ai.agent.description": "Says nothing",
    },
  }, { exactAttributes: true });
});

Deno.test("AutoGen's convention has its own names for an agent", async () => {
  const { spans, traceContext } = traced({ conventions: "autogen" });
  const alice = new AssistantAgent({
    name: "alice",
    description: "Says hi",
    modelClient: new ReplayChatCompletionClient(["Hi."]),
    traceContext,
  });
  await alice.run({ task: "Hello", traceContext });
  const attributes = {
    "gen_ai.system": "autogen",
    "gen_ai.agent.name": "alice",
    "gen_ai.agent.description": "Says hi",
  };
  assertTree(spans, [{
    name: "create_agent alice",
    kind: "CLIENT",
    attributes: { ...attributes, "gen_ai.operation.name": "create_agent" },
  }, {
    name: "invoke_agent alice",
    kind: "CLIENT",
    attributes: { ...attributes, "gen_ai.operation.name": "invoke_agent" },
  }], { exactAttributes: true });
});

Deno.test("a run's span holds the usage of all its model calls", async () => {
  const { spans, traceContext } = traced();
  const alice = new AssistantAgent({
    name: "alice",
    description: "Adds",
    modelClient: new ReplayChatCompletionClient([
      toolCalls(["add", {}]),
      toolCalls(["add", {}]),
      {
        finishReason: "length",
        content: "Three",
        usage: { promptTokens: 10, completionTokens: 1 },
        cached: false,
      },
    ]),
    tools: [tool("add", () => 3)],
    maxToolIterations: 3,
  });
  await alice.run({ task: "Add", traceContext });
  assertWellFormed(spans, { oneRootPerTrace: true });
  const call = { name: "chat replay", kind: "CLIENT" } as const;
  assertTree(spans, {
    name: "invoke_agent alice",
    kind: "INTERNAL",
    attributes: {
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.agent.name": "alice",
      "gen_ai.agent.description": "Adds",
      "gen_ai.request.model": "replay",
      "gen_ai.usage.input_tokens": 20,
      "gen_ai.usage.output_tokens": 9,
      "gen_ai.response.finish_reasons": (value) =>
        JSON.stringify(value) === '["length"]',
      "gen_ai.provider.name": undefined,
      "gen_ai.agent.id": undefined,
    },
    children: [
      call,
      { name: "execute_tool add" },
      call,
      { name: "execute_tool add" },
      call,
    ],
  }, { ordered: true });
});

Deno.test("an agent within an agent keeps its own usage", async () => {
  const { spans, traceContext } = traced();
  const inner = new AssistantAgent({
    name: "inner",
    modelClient: new ReplayChatCompletionClient(["One."]),
    systemMessage: null,
  });
  const outer = new Actor("outer", async (_, call) => {
    const { messages } = await inner.run({ task: "Go", ...call });
    return String(messages.at(-1)?.content);
  });
  const { messages } = await outer.run({ task: "Go", traceContext });
  assertEquals(transcript(messages), ["user: Go", "outer: One."]);
  assertTree(spans, {
    name: "invoke_agent outer",
    attributes: { "gen_ai.usage.input_tokens": undefined },
    children: [{
      name: "invoke_agent inner",
      attributes: { "gen_ai.usage.input_tokens": 1 },
      children: [{ name: "chat replay" }],
    }],
  });
});

Deno.test("an agent that only answers has events on the way all the same", async () => {
  class Thinker extends BaseChatAgent {
    override onMessages(): Promise<Response> {
      const source = this.name;
      return Promise.resolve({
        type: "Response",
        chatMessage: TextMessage({ content: "Done.", source }),
        innerMessages: [ThoughtEvent({ content: "Hm.", source })],
      });
    }
    override onReset(): void {}
  }
  const { messages } = await new Thinker({ name: "t", description: "" })
    .run({ task: "Go" });
  assertEquals(transcript(messages), ["user: Go", "t: Hm.", "t: Done."]);
});

Deno.test("an agent may run without a task", async () => {
  const heard: unknown[] = [];
  const actor = new Actor("actor", (messages) => {
    heard.push(messages);
    return Promise.resolve("Still here.");
  });
  const { messages, stopReason } = await actor.run();
  assertEquals(transcript(messages), ["actor: Still here."]);
  assertEquals(stopReason, null);
  assertEquals(heard, [[]]);
});

for (
  const [name, task] of Object.entries({
    "an empty list": [],
    "a number": 5,
    "null": null,
    "something that is no message": { content: "x" },
    "a list with a hole": [undefined],
    "an event": ThoughtEvent({ content: "x", source: "y" }),
  })
) {
  Deno.test(`a task that is ${name} is refused`, async () => {
    const { spans, traceContext } = traced();
    const actor = new Actor("actor", () => Promise.resolve("Hi."));
    await assertRejects(
      () => actor.run({ task: task as Task, traceContext }),
      TypeError,
      "Cannot run a task: ",
    );
    assertTree(spans, {
      name: "invoke_agent actor",
      status: "ERROR",
      events: ["exception"],
    });
  });
}

Deno.test("a turn that ends without a response is an error", async () => {
  const actor = new Actor("actor", async function* () {
    yield ThoughtEvent({ content: "Hm.", source: "actor" });
  });
  const error = await assertRejects(
    () => actor.run({ task: "Go" }),
    AgentChatError,
    'Cannot answer as "actor": the turn ended without a response',
  );
  assertEquals(error.code, "unexpected_reply");
});

Deno.test("an abort reaches the agent and ends its run", async () => {
  const { spans, traceContext } = traced();
  const controller = new AbortController();
  let heard: unknown;
  const actor = new Actor("actor", (_, { signal }) => {
    signal.addEventListener("abort", () => heard = signal.reason);
    setTimeout(() => controller.abort("enough"), 0);
    return new Promise(() => {});
  });
  let caught: unknown;
  await actor.run({ task: "Go", traceContext, signal: controller.signal })
    .catch((error) => caught = error);
  assertEquals([caught, heard], ["enough", "enough"]);
  assertWellFormed(spans);
  assertTree(spans, {
    name: "invoke_agent actor",
    attributes: { "autogen.outcome": "cancelled" },
  });
});

Deno.test("a run that is left ends what is open below it first", async () => {
  const { spans, traceContext } = traced();
  const alice = new AssistantAgent({
    name: "alice",
    modelClient: new ReplayChatCompletionClient(["one two three"]),
    modelClientStream: true,
  });
  for await (const item of alice.runStream({ task: "Count", traceContext })) {
    if (item.type === "ModelClientStreamingChunkEvent") break;
  }
  assertWellFormed(spans, { oneRootPerTrace: true });
  const cancelled = { "autogen.outcome": "cancelled" };
  assertTree(spans, {
    name: "invoke_agent alice",
    attributes: cancelled,
    children: [{ name: "chat replay", attributes: cancelled }],
  });
});

Deno.test("a no-op provider switches an agent's spans off and nothing else", async () => {
  const traceContext = withTelemetry(ROOT_CONTEXT, {
    tracerProvider: noopTracerProvider,
  });
  const { messages } = await new Actor("a", () => Promise.resolve("Hi."))
    .run({ task: "Hello", traceContext });
  assert(messages.length === 2);
});
