import type { LanguageModelV4Content } from "@ai-sdk/provider";
import { assertEquals, assertRejects } from "@std/assert";
import { type CreateResult, ModelError } from "@autogen-edge/runtime";
import { clientOf, FakeModel, FINISH, generated, QUESTION } from "./_models.ts";

const USED = {
  promptTokens: 12,
  completionTokens: 5,
  cacheReadTokens: 6,
  cacheWriteTokens: 2,
  reasoningTokens: 2,
};

function create(answer: unknown, jsonOutput?: boolean): Promise<CreateResult> {
  const fake = new FakeModel({ generate: () => answer });
  return clientOf(fake).create(QUESTION, { jsonOutput });
}

function stream(
  ...parts: readonly unknown[]
): Promise<(string | CreateResult)[]> {
  const fake = new FakeModel({ stream: () => parts });
  return Array.fromAsync(clientOf(fake).createStream(QUESTION));
}

function call(id: string): LanguageModelV4Content {
  return {
    type: "tool-call",
    toolCallId: id,
    toolName: "add",
    input: '{"a":1}',
  };
}

const CALLED = { name: "add", arguments: '{"a":1}' };

Deno.test("an answer is put together of its parts", async () => {
  assertEquals(
    await create(generated([
      { type: "reasoning", text: "Hm. " },
      { type: "reasoning", text: "Aha." },
      { type: "text", text: "Be" },
      {
        type: "source",
        sourceType: "url",
        id: "1",
        url: "https://example.org",
      },
      { type: "text", text: "cause." },
    ])),
    {
      finishReason: "stop",
      content: "Because.",
      usage: USED,
      cached: false,
      thought: "Hm. Aha.",
    },
  );
});

Deno.test("calls of functions are the answer, and the text beside them the thought", async () => {
  const result = await create(generated([
    { type: "reasoning", text: "Hm." },
    { type: "text", text: "Let me see." },
    call("1"),
    call("2"),
  ], { finishReason: { unified: "tool-calls", raw: "tool_calls" } }));
  assertEquals(result, {
    finishReason: "function_calls",
    content: [{ id: "1", ...CALLED }, { id: "2", ...CALLED }],
    usage: USED,
    cached: false,
    thought: "Let me see.",
  });
  const silent = await create(
    generated([{ type: "reasoning", text: "Hm." }, call("1")]),
  );
  assertEquals(
    [silent.finishReason, silent.thought],
    ["function_calls", "Hm."],
  );
});

Deno.test("what the provider's own tools did nobody is asked to do", async () => {
  const { content, finishReason } = await create(generated([
    { ...call("1"), providerExecuted: true } as LanguageModelV4Content,
    {
      type: "tool-result",
      toolCallId: "1",
      toolName: "add",
      result: { sum: 2 },
    },
    { type: "text", text: "Two." },
  ]));
  assertEquals([content, finishReason], ["Two.", "stop"]);
});

Deno.test("why a model stopped is told in AutoGen's words", async () => {
  for (
    const [unified, expected] of [
      ["stop", "stop"],
      ["length", "length"],
      ["content-filter", "content_filter"],
      ["tool-calls", "function_calls"],
      ["error", "unknown"],
      ["other", "unknown"],
      ["unheard of", "unknown"],
      [7, "unknown"],
    ] as const
  ) {
    const finish = { finishReason: { unified, raw: undefined } };
    const { finishReason } = await create({ ...generated([]), ...finish });
    assertEquals(finishReason, expected);
    // As it was before version 3.
    const old = await create({ ...generated([]), finishReason: unified });
    assertEquals(old.finishReason, expected);
    const pieces = await stream({ ...FINISH, ...finish });
    const last = pieces.at(-1);
    assertEquals(typeof last === "string" || last?.finishReason, expected);
  }
});

Deno.test("usage is told as the conventions count it, by each version", async () => {
  const old = { finishReason: "stop", content: [], warnings: [] };
  const flat = {
    inputTokens: 10,
    outputTokens: 5,
    totalTokens: 15,
    reasoningTokens: 2,
    cachedInputTokens: 4,
  };
  const providerMetadata = { anthropic: { cacheCreationInputTokens: 3 } };
  for (
    const [provider, answer, expected] of [
      ["openai.chat", { usage: flat }, {
        promptTokens: 10,
        completionTokens: 5,
        cacheReadTokens: 4,
        reasoningTokens: 2,
      }],
      // It counts what was cached apart from the rest.
      ["anthropic.messages", { usage: flat, providerMetadata }, {
        promptTokens: 17,
        completionTokens: 5,
        cacheReadTokens: 4,
        cacheWriteTokens: 3,
        reasoningTokens: 2,
      }],
      ["aviary", {
        usage: {
          inputTokens: { noCache: 3, cacheRead: 2, cacheWrite: 1 },
          outputTokens: { text: 4, reasoning: 1 },
        },
      }, {
        promptTokens: 6,
        completionTokens: 5,
        cacheReadTokens: 2,
        cacheWriteTokens: 1,
        reasoningTokens: 1,
      }],
      ["aviary", {}, { promptTokens: 0, completionTokens: 0 }],
      ["aviary", { usage: { inputTokens: NaN, outputTokens: "5" } }, {
        promptTokens: 0,
        completionTokens: 0,
      }],
    ] as const
  ) {
    const fake = new FakeModel({
      generate: () => ({ ...old, ...answer }),
      stream: () => [{ type: "finish", ...old, ...answer }],
    }, { provider });
    const client = clientOf(fake);
    assertEquals((await client.create(QUESTION)).usage, expected);
    for await (const piece of client.createStream(QUESTION)) {
      assertEquals(typeof piece === "string" || piece.usage, expected);
    }
  }
});

Deno.test("the text for JSON may be another than what is said", async () => {
  const answer = generated([{ type: "text", text: "Draft. {}" }], {
    structuredOutputText: "{}",
  });
  assertEquals((await create(answer, true)).content, "{}");
  assertEquals((await create(answer)).content, "Draft. {}");
});

Deno.test("a stream gives its text as it comes, and what it thinks in tags", async () => {
  assertEquals(
    await stream(
      { type: "stream-start", warnings: [] },
      { type: "response-metadata", id: "1", modelId: "parrot-1-green" },
      { type: "reasoning-start", id: "r" },
      { type: "reasoning-delta", id: "r", delta: "" },
      { type: "reasoning-delta", id: "r", delta: "Hm. " },
      { type: "reasoning-delta", id: "r", delta: "Aha." },
      { type: "reasoning-end", id: "r" },
      { type: "ping" },
      { type: "text-start", id: "t" },
      { type: "text-delta", id: "t", delta: "Be" },
      { type: "text-delta", id: "t", delta: "cause." },
      { type: "text-end", id: "t" },
      FINISH,
    ),
    ["<think>Hm. ", "Aha.", "</think>Be", "cause.", {
      finishReason: "stop",
      content: "Because.",
      usage: USED,
      cached: false,
      thought: "Hm. Aha.",
    }],
  );
});

Deno.test("calls of functions stream, and come whole", async () => {
  assertEquals(
    await stream(
      { type: "reasoning-delta", id: "r", delta: "Hm." },
      { type: "tool-input-start", id: "1", toolName: "add" },
      { type: "tool-input-delta", id: "1", delta: '{"a"' },
      { type: "tool-input-delta", id: "1", delta: ":1}" },
      { type: "tool-input-end", id: "1" },
      call("1"),
      FINISH,
    ),
    ["<think>Hm.", "</think>", {
      finishReason: "function_calls",
      content: [{ id: "1", ...CALLED }],
      usage: USED,
      cached: false,
      thought: "Hm.",
    }],
  );
});

Deno.test("a stream without an end is no answer", async () => {
  const text = { type: "text-delta", id: "t", delta: "Be" };
  const reason = { unified: "interrupted", raw: undefined };
  for (
    const parts of [
      [],
      [text],
      [text, { ...FINISH, finishReason: reason }],
    ]
  ) {
    const error = await assertRejects(() => stream(...parts), ModelError);
    assertEquals(error.code, "incomplete_stream");
    assertEquals(
      error.message,
      'Cannot ask model "parrot-1": its answer broke off',
    );
  }
});
