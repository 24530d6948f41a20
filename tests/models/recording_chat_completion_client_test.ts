import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  CodedError,
  type CreateOptions,
  type CreateResult,
  RecordingChatCompletionClient,
  ReplayChatCompletionClient,
  UserMessage,
} from "@autogen-edge/runtime";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../tools/_traced.ts";
import { answer, MODEL_INFO, QUESTION, ScriptedClient } from "./_scripted.ts";

const THOUGHTFUL: CreateResult = {
  ...answer([{ id: "call_1", name: "add", arguments: '{"a":1}' }], {
    cacheReadTokens: 2,
    reasoningTokens: 1,
  }),
  thought: "Let me see.",
  logprobs: [{ token: "a", logprob: -0.5, topLogprobs: [{ logprob: -2 }] }],
};

/** A client that has said all that a client can say. */
function recorder(): RecordingChatCompletionClient {
  let calls = 0;
  return new RecordingChatCompletionClient(
    new ScriptedClient(async function* () {
      switch (++calls) {
        case 1:
          return yield THOUGHTFUL;
        case 2:
          yield "Be";
          yield "cause.";
          return yield answer("Because.");
        default:
          yield "So";
          throw new CodedError("rate_limit_exceeded", "Cannot ask: too fast");
      }
    }),
  );
}

async function record(): Promise<string> {
  const client = recorder();
  await client.create(QUESTION, { jsonOutput: true });
  await Array.fromAsync(client.createStream(QUESTION));
  await assertRejects(() => Array.fromAsync(client.createStream(QUESTION)));
  return JSON.stringify(client.recording);
}

Deno.test("a recording is plain JSON, in AutoGen's words", async () => {
  const question = { content: "Why?", source: "user", type: "UserMessage" };
  assertEquals(JSON.parse(await record()), {
    version: 1,
    model: "parrot-1",
    model_info: {
      vision: false,
      function_calling: true,
      json_output: true,
      family: "unknown",
      structured_output: true,
    },
    calls: [
      {
        request: { messages: [question], json_output: true },
        result: {
          finish_reason: "function_calls",
          content: [{ id: "call_1", arguments: '{"a":1}', name: "add" }],
          usage: {
            prompt_tokens: 3,
            completion_tokens: 2,
            cache_read_tokens: 2,
            reasoning_tokens: 1,
          },
          cached: false,
          logprobs: [{
            token: "a",
            logprob: -0.5,
            top_logprobs: [{ logprob: -2 }],
          }],
          thought: "Let me see.",
        },
      },
      {
        request: { messages: [question] },
        pieces: ["Be", "cause."],
        result: {
          finish_reason: "stop",
          content: "Because.",
          usage: { prompt_tokens: 3, completion_tokens: 2 },
          cached: false,
        },
      },
      {
        request: { messages: [question] },
        pieces: ["So"],
        error: {
          name: "Error",
          code: "rate_limit_exceeded",
          message: "Cannot ask: too fast",
        },
      },
    ],
  });
});

Deno.test("what was recorded is replayed: results, pieces, usage and errors", async () => {
  const client = ReplayChatCompletionClient.fromRecording(await record());
  assertEquals([client.model, client.modelInfo], ["parrot-1", MODEL_INFO]);
  assertEquals(await client.create(QUESTION), THOUGHTFUL);
  assertEquals(await Array.fromAsync(client.createStream(QUESTION)), [
    "Be",
    "cause.",
    answer("Because."),
  ]);
  assertEquals(client.totalUsage, {
    promptTokens: 6,
    completionTokens: 4,
    cacheReadTokens: 2,
    reasoningTokens: 1,
  });
  const pieces: unknown[] = [];
  const error = await assertRejects(async () => {
    for await (const piece of client.createStream(QUESTION)) pieces.push(piece);
  }, CodedError);
  assertEquals(pieces, ["So"]);
  assertEquals(
    [error.code, error.message],
    ["rate_limit_exceeded", "Cannot ask: too fast"],
  );
});

Deno.test("a recorder leaves the one chat span and the one bill to the client that it records", async () => {
  const { spans, traceContext } = traced();
  const inner = new ScriptedClient(async function* () {
    yield "Be";
    yield answer("Because.");
  });
  const client = new RecordingChatCompletionClient(inner);
  await client.create(QUESTION, { traceContext });
  await Array.fromAsync(client.createStream(QUESTION, { traceContext }));
  assertWellFormed(spans);
  const chat = {
    name: "chat parrot-1",
    attributes: {
      "gen_ai.provider.name": "aviary",
      "gen_ai.usage.input_tokens": 3,
    },
  };
  assertTree(spans, [chat, chat]);
  assertEquals(client.totalUsage, { promptTokens: 6, completionTokens: 4 });
  assertEquals(client.totalUsage, inner.totalUsage);
});

Deno.test("a recorder is the client that it records in all else", async () => {
  const words = new ReplayChatCompletionClient(["Hi."], { model: "tiny" });
  const client = new RecordingChatCompletionClient(words);
  assertEquals(client.model, "tiny");
  assertEquals(client.modelInfo, words.modelInfo);
  assertEquals(client.countTokens?.(QUESTION), 1);
  assertEquals(client.remainingTokens?.(QUESTION), 10_000);
  const mute = new ScriptedClient(async function* () {});
  const recorder = new RecordingChatCompletionClient(mute);
  assertEquals([recorder.countTokens, recorder.remainingTokens], [
    undefined,
    undefined,
  ]);
  let closed = 0;
  mute.close = () => Promise.resolve(void closed++);
  await recorder.close();
  assertEquals(closed, 1);
});

Deno.test("a request is recorded as it was when it was made", async () => {
  const client = new RecordingChatCompletionClient(
    new ReplayChatCompletionClient(["One.", "Two."]),
  );
  const messages = [...QUESTION];
  const extraCreateArgs = { seed: 1 };
  await client.create(messages, { extraCreateArgs });
  extraCreateArgs.seed = 2;
  messages.push(UserMessage({ content: "And?", source: "user" }));
  const [call] = client.recording.calls;
  assertEquals(call?.request, {
    messages: [{ content: "Why?", source: "user", type: "UserMessage" }],
    extra_create_args: { seed: 1 },
  });
});

Deno.test("a request that is no JSON is asked all the same", async () => {
  const client = new RecordingChatCompletionClient(
    new ReplayChatCompletionClient(["One."]),
  );
  const { content } = await client.create(QUESTION, {
    extraCreateArgs: { big: 1n },
  });
  assertEquals(content, "One.");
  const [call] = client.recording.calls;
  assertEquals(call?.request, undefined);
  assertEquals(call?.result?.content, "One.");
});

Deno.test("calls are recorded in the order in which they began", async () => {
  const gates = [
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
  ];
  let calls = 0;
  const client = new RecordingChatCompletionClient(
    new ScriptedClient(async function* () {
      const call = calls++;
      await gates[call]?.promise;
      yield answer(`${call}`);
    }),
  );
  const first = client.create(QUESTION);
  const second = client.create(QUESTION);
  gates[1]?.resolve();
  await second;
  const contents = () =>
    client.recording.calls.map(({ result }) => result?.content);
  assertEquals(contents(), [undefined, "1"]);
  gates[0]?.resolve();
  await first;
  assertEquals(contents(), ["0", "1"]);
});

Deno.test("a stream that is left or cancelled is recorded as far as it came", async () => {
  const { spans, traceContext } = traced();
  const asked = Promise.withResolvers<void>();
  const client = new RecordingChatCompletionClient(
    new ScriptedClient(async function* (_, { signal }: CreateOptions) {
      yield "Be";
      signal?.addEventListener("abort", () => asked.resolve());
      yield "cause.";
      await new Promise(() => {});
    }),
  );
  for await (const _ of client.createStream(QUESTION, { traceContext })) break;

  const controller = new AbortController();
  const { signal } = controller;
  const stream = client.createStream(QUESTION, { traceContext, signal });
  await stream.next();
  await stream.next();
  const next = stream.next();
  controller.abort(new Error("enough"));
  await assertRejects(() => next, Error, "enough");
  assertEquals(await stream.next(), { done: true, value: undefined });
  await asked.promise;
  assertWellFormed(spans);
  const cancelled = {
    name: "chat parrot-1",
    attributes: { "autogen.outcome": "cancelled" },
  };
  assertTree(spans, [cancelled, cancelled]);
  assertEquals(
    client.recording.calls.map(({ request: _, ...call }) => call),
    [{ pieces: ["Be"] }, { pieces: ["Be", "cause."] }],
  );
});

Deno.test("return() while a recorded piece is awaited settles both", async () => {
  const { spans, traceContext } = traced();
  const client = new RecordingChatCompletionClient(
    new ScriptedClient(async function* () {
      await new Promise(() => {});
      yield "never";
    }),
  );
  const stream = client.createStream(QUESTION, { traceContext });
  const next = stream.next();
  const returned = stream.return?.();
  assertEquals(await next, { done: true, value: undefined });
  assertEquals(await returned, { done: true, value: undefined });
  assertWellFormed(spans);
});

Deno.test("a recorded stream that is never read has no span and no call", async () => {
  const { spans, traceContext } = traced();
  const client = recorder();
  const stream = client.createStream(QUESTION, { traceContext });
  await stream.return?.();
  assertEquals(await stream.next(), { done: true, value: undefined });
  assertTree(spans, []);
  assertEquals(client.recording.calls, []);
  const thrown = await assertRejects(
    () =>
      client.createStream(QUESTION).throw?.(new RangeError("odd")) ??
        stream.next(),
  );
  assert(thrown instanceof RangeError);
});
