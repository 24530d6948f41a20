import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  AssistantAgent,
  AssistantMessage,
  ChatCompletionCache,
  chatCompletionClientKind,
  ComponentRegistry,
  ConfigError,
  type CreateOptions,
  type CreateResult,
  type LlmMessage,
  registerModelComponents,
  ReplayChatCompletionClient,
  UserMessage,
} from "@autogen-edge/runtime";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../tools/_traced.ts";
import { counting, TextStore } from "./_cached.ts";
import { answer, QUESTION, ScriptedClient } from "./_scripted.ts";

const HIT = { ...answer("Because."), cached: true };

Deno.test("who asks the same again gets the same answer, from the cache", async () => {
  const { model, asked } = counting();
  const client = new ChatCompletionCache(model);
  assertEquals(await client.create(QUESTION), answer("Because."));
  assertEquals(await client.create(QUESTION), HIT);
  assertEquals(asked(), 1);
  assertEquals(client.totalUsage, { promptTokens: 3, completionTokens: 2 });
  assertEquals(client.totalUsage, model.totalUsage);
});

Deno.test("a stream comes from the cache in its pieces, and whole where it is not streamed", async () => {
  const { model, asked } = counting();
  const client = new ChatCompletionCache(model);
  const first = await Array.fromAsync(client.createStream(QUESTION));
  assertEquals(first, ["Be", "cause.", answer("Because.")]);
  const second = await Array.fromAsync(client.createStream(QUESTION));
  assertEquals(second, ["Be", "cause.", HIT]);
  assertEquals(await client.create(QUESTION), HIT);
  assertEquals(asked(), 1);
});

Deno.test("an answer that was not streamed is streamed in one piece", async () => {
  const client = new ChatCompletionCache(counting().model);
  await client.create(QUESTION);
  assertEquals(await Array.fromAsync(client.createStream(QUESTION)), [
    "Because.",
    HIT,
  ]);
  const empty = new ChatCompletionCache(counting("").model);
  await empty.create(QUESTION);
  const pieces = await Array.fromAsync(empty.createStream(QUESTION));
  assertEquals(pieces.length, 1);
});

Deno.test("calls of functions, thoughts and the parts of usage are kept", async () => {
  const result: CreateResult = {
    ...answer([{ id: "1", name: "add", arguments: "{}" }], {
      cacheReadTokens: 1,
    }),
    thought: "Let me see.",
    logprobs: [{ token: "a", logprob: -1, topLogprobs: [], bytes: [97] }],
  };
  const store = new TextStore();
  const client = new ChatCompletionCache(
    new ReplayChatCompletionClient([result]),
    { store },
  );
  await client.create(QUESTION);
  assertEquals(await client.create(QUESTION), { ...result, cached: true });
});

const TOOL = {
  name: "add",
  description: "Adds",
  parameters: { type: "object" },
  strict: false,
};

Deno.test("whatever an answer depends on makes another key", async () => {
  const store = new TextStore();
  const client = new ChatCompletionCache(counting().model, { store });
  const more: readonly LlmMessage[] = [
    ...QUESTION,
    AssistantMessage({ content: "Because.", source: "a" }),
  ];
  const calls: readonly [readonly LlmMessage[], CreateOptions?][] = [
    [QUESTION],
    [more],
    [[UserMessage({ content: "Why?", source: "ada" })]],
    [QUESTION, { tools: [TOOL] }],
    [QUESTION, { tools: [{ ...TOOL, description: "Adds up" }] }],
    [QUESTION, { tools: [TOOL], toolChoice: "required" }],
    [QUESTION, { tools: [TOOL], toolChoice: { name: "add" } }],
    [QUESTION, { jsonOutput: true }],
    [QUESTION, { jsonOutput: false }],
    [QUESTION, { jsonOutput: { type: "object" } }],
    [QUESTION, { extraCreateArgs: { seed: 1 } }],
    [QUESTION, { extraCreateArgs: { seed: 2 } }],
  ];
  for (const [messages, options] of calls) {
    assertEquals((await client.create(messages, options)).cached, false);
  }
  assertEquals(store.texts.size, calls.length);
  for (const [messages, options] of calls) {
    assertEquals((await client.create(messages, options)).cached, true);
  }
  for (const key of store.texts.keys()) assert(/^[0-9a-f]{64}$/.test(key));
});

Deno.test("the order of fields, defaults, signals and contexts make no other key", async () => {
  const { model, asked } = counting();
  const client = new ChatCompletionCache(model);
  await client.create(QUESTION, {
    extraCreateArgs: { a: 1, b: { c: 2, d: 3 } },
  });
  const { cached } = await client.create(structuredClone(QUESTION), {
    extraCreateArgs: { b: { d: 3, c: 2 }, a: 1 },
    tools: [],
    toolChoice: "auto",
    signal: new AbortController().signal,
    ...traced(),
  });
  assert(cached);
  assertEquals(asked(), 1);
});

Deno.test("models that share a store keep their answers apart, also when they are set up differently", async () => {
  const store = new TextStore();
  const one = new ReplayChatCompletionClient(["One."]);
  const named = new ReplayChatCompletionClient(["One."], { model: "tiny" });
  const two = new ReplayChatCompletionClient(["Two."]);
  for (const model of [one, named, two]) {
    const client = new ChatCompletionCache(model, { store });
    assertEquals((await client.create(QUESTION)).cached, false);
  }
  const again = new ReplayChatCompletionClient(["Two."]);
  const client = new ChatCompletionCache(again, { store });
  const { content, cached } = await client.create(QUESTION);
  assertEquals([content, cached], ["Two.", true]);
});

Deno.test("errors are not kept, nor are streams that were not read to their end", async () => {
  const store = new TextStore();
  let calls = 0;
  const client = new ChatCompletionCache(
    new ScriptedClient(async function* () {
      yield "Be";
      if (calls++ === 0) throw new RangeError("Too long");
      yield answer("Because.");
    }),
    { store },
  );
  await assertRejects(() => client.create(QUESTION), RangeError, "Too long");
  for await (const _ of client.createStream(QUESTION)) break;
  assertEquals(store.texts.size, 0);
  for await (const piece of client.createStream(QUESTION)) {
    // The last piece is enough.
    if (typeof piece !== "string") break;
  }
  assertEquals(store.texts.size, 1);
});

Deno.test("an answer from the cache has no chat span, and is counted on its agent's", async () => {
  const { spans, traceContext } = traced();
  const modelClient = new ChatCompletionCache(counting().model);
  for (let run = 0; run < 2; run++) {
    const agent = new AssistantAgent({ name: "host", modelClient });
    await agent.run({ task: "Why?", traceContext });
  }
  assertWellFormed(spans);
  const agents = spans.finished.filter(({ name }) =>
    name.startsWith("invoke_agent")
  );
  assertEquals(
    agents.map(({ attributes }) => [
      attributes["gen_ai.usage.input_tokens"],
      attributes["autogen.cache.hits"],
    ]),
    [[3, undefined], [undefined, 1]],
  );
  const chats = spans.finished.filter(({ name }) => name.startsWith("chat "));
  assertEquals(chats.length, 1);
});

Deno.test("a model that is asked has its one span where the caller wants it", async () => {
  const { spans, traceContext } = traced();
  const client = new ChatCompletionCache(counting().model);
  for (let call = 0; call < 2; call++) {
    await Array.fromAsync(client.createStream(QUESTION, { traceContext }));
  }
  assertTree(spans, {
    name: "chat parrot-1",
    attributes: { "gen_ai.usage.input_tokens": 3 },
  });
});

Deno.test("a cached stream ends between two pieces where it is aborted", async () => {
  const client = new ChatCompletionCache(counting().model);
  await Array.fromAsync(client.createStream(QUESTION));
  const controller = new AbortController();
  const { signal } = controller;
  const stream = client.createStream(QUESTION, { signal });
  assertEquals((await stream.next()).value, "Be");
  controller.abort(new Error("enough"));
  await assertRejects(() => stream.next(), Error, "enough");
  assertEquals(await stream.next(), { done: true, value: undefined });
});

Deno.test("a cache is a component, written as Python AutoGen does", async () => {
  const registry = registerModelComponents(new ComponentRegistry());
  const written = registry.dump(
    new ChatCompletionCache(new ReplayChatCompletionClient(["Hi."])),
  );
  assertEquals(Object.keys(written.config), ["client"]);
  const withStore = {
    ...written,
    config: {
      ...written.config,
      store: { provider: "autogen_core.InMemoryStore", config: {} },
    },
  };
  for (const file of [written, withStore]) {
    const kind = chatCompletionClientKind;
    const client = await registry.load(file, { kind });
    assertEquals((await client.create(QUESTION)).content, "Hi.");
    assert((await client.create(QUESTION)).cached);
  }
  assertEquals(written.component_type, "chat_completion_cache");
});

Deno.test("a cache whose parts are no components cannot be written down", () => {
  const replay = new ReplayChatCompletionClient([]);
  for (
    const [field, cache] of [
      ["client", new ChatCompletionCache(counting().model)],
      ["store", new ChatCompletionCache(replay, { store: new TextStore() })],
    ] as const
  ) {
    assertThrows(
      () => cache.dumpComponent(),
      ConfigError,
      `Cannot dump a chat completion cache: its "${field}" has no component model`,
    );
  }
});
