import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import {
  AssistantMessage,
  FunctionExecutionResultMessage,
  ModelError,
  ReplayChatCompletionClient,
  SystemMessage,
  UserMessage,
} from "@autogen-edge/runtime";
import { assertTree } from "@autogen-edge/runtime/testing";
import { traced } from "../tools/_traced.ts";
import { answer, MODEL_INFO, QUESTION } from "./_scripted.ts";

Deno.test("a replay client gives its answers in order, as they are", async () => {
  const result = answer([{ id: "call_1", name: "add", arguments: "{}" }]);
  const client = new ReplayChatCompletionClient(["One.", result]);
  assertEquals((await client.create(QUESTION)).content, "One.");
  assertStrictEquals(await client.create(QUESTION), result);
});

Deno.test("a replay client that has no answer left says so, on its span too", async () => {
  const { spans, traceContext } = traced();
  const client = new ReplayChatCompletionClient([]);
  for (
    const call of [
      () => client.create(QUESTION, { traceContext }),
      () => Array.fromAsync(client.createStream(QUESTION, { traceContext })),
    ]
  ) {
    const error = await assertRejects(
      call,
      ModelError,
      "No more mock responses available",
    );
    assertEquals(error.code, "replay_exhausted");
  }
  const failed = {
    name: "chat replay",
    status: "ERROR",
    attributes: { "error.type": "replay_exhausted" },
    events: ["exception"],
  } as const;
  assertTree(spans, [failed, failed]);
});

Deno.test("a replay client starts over after a reset, and keeps its bill", async () => {
  const client = new ReplayChatCompletionClient(["One."]);
  await client.create(QUESTION);
  client.reset();
  assertEquals((await client.create(QUESTION)).content, "One.");
  assertEquals(client.totalUsage, { promptTokens: 2, completionTokens: 2 });
});

Deno.test("a text is counted as AutoGen's client counts it: a token a word, texts only", async () => {
  const client = new ReplayChatCompletionClient(["one  two\nthree", " x "]);
  const first = await client.create([
    SystemMessage({ content: "Be kind." }),
    UserMessage({ content: "a b", source: "user" }),
    AssistantMessage({
      content: [{ id: "1", name: "add", arguments: '{"a": 1}' }],
      source: "alice",
    }),
    FunctionExecutionResultMessage({
      content: [{ callId: "1", name: "add", content: "3 4", isError: false }],
    }),
  ]);
  assertEquals(first.usage, { promptTokens: 4, completionTokens: 3 });
  assertEquals(first.content, "one  two\nthree");
  const second = await client.create([
    UserMessage({ content: "a  b\nc", source: "user" }),
  ]);
  assertEquals(second.usage, { promptTokens: 3, completionTokens: 1 });
});

Deno.test("a text is streamed word by word, a result in one piece, as AutoGen's client does", async () => {
  const result = answer("one two");
  const client = new ReplayChatCompletionClient([
    "one  two\nthree",
    result,
    "",
  ]);
  const streams = [];
  for (let call = 0; call < 3; call++) {
    const pieces = await Array.fromAsync(client.createStream(QUESTION));
    streams.push(
      pieces.map((piece) => typeof piece === "string" ? piece : piece.content),
    );
  }
  assertEquals(streams, [
    ["one ", "two ", "three", "one  two\nthree"],
    ["one two"],
    [""],
  ]);
});

Deno.test("a replay client pretends to be the model that it is told to be", async () => {
  const { spans, traceContext } = traced();
  const modelInfo = { ...MODEL_INFO, vision: true };
  const client = new ReplayChatCompletionClient(["Hi."], {
    model: "gpt-5",
    modelInfo,
  });
  await client.create(QUESTION, { traceContext });
  assertStrictEquals(client.modelInfo, modelInfo);
  assertTree(spans, {
    name: "chat gpt-5",
    attributes: {
      "gen_ai.request.model": "gpt-5",
      "gen_ai.provider.name": "replay",
    },
  });
});

Deno.test("what is counted and what remains is what AutoGen's client says", async () => {
  const client = new ReplayChatCompletionClient(["one two three"]);
  const messages = [
    SystemMessage({ content: "be kind  x" }),
    UserMessage({ content: "a b c", source: "user" }),
    UserMessage({ content: ["p q", "r"], source: "user" }),
    AssistantMessage({
      content: [{ id: "1", name: "f", arguments: "{}" }],
      source: "a",
    }),
    AssistantMessage({ content: "hello there", source: "a" }),
  ];
  assertEquals(messages.map((message) => client.countTokens([message])), [
    3,
    3,
    0,
    0,
    2,
  ]);
  assertEquals(client.countTokens(messages), 8);
  assertEquals(client.countTokens([]), 0);
  assertEquals(client.remainingTokens(messages), 10_000);
  await client.create([UserMessage({ content: "a b", source: "user" })]);
  assertEquals(client.remainingTokens(messages), 9_995);
});

Deno.test("no fewer than no tokens remain of a replay client", async () => {
  const client = new ReplayChatCompletionClient(["w ".repeat(12_000)]);
  await client.create(QUESTION);
  assertEquals(client.remainingTokens(QUESTION), 0);
});
