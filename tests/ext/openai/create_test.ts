import { assertEquals, assertRejects } from "@std/assert";
import type { CreateResult } from "@autogen-edge/runtime";
import { ApiError } from "@autogen-edge/runtime/ext/openai";
import { ModelServer } from "../_model_server.ts";
import { clientOf, completion, QUESTION } from "./_wire.ts";

type Wire = ReturnType<typeof completion>;

/** What a client makes of an answer. */
async function answerTo(json: unknown): Promise<CreateResult> {
  await using server = new ModelServer(() => Response.json(json));
  return await clientOf(server).create(QUESTION);
}

const RESULT: CreateResult = {
  finishReason: "stop",
  content: "Because.",
  usage: {
    promptTokens: 12,
    completionTokens: 5,
    cacheReadTokens: 8,
    reasoningTokens: 2,
  },
  cached: false,
};

/** An answer as a provider sends it, and what is made of it. */
const ANSWERS: Readonly<
  Record<string, readonly [wire: Wire, result: Partial<CreateResult>]>
> = {
  "a text": [completion({ content: "Because." }), RESULT],
  "a text that ran out of room": [
    completion({ content: "Bec" }, { finish: "length" }),
    { content: "Bec", finishReason: "length" },
  ],
  "a text that a filter cut": [
    completion({ content: "B" }, { finish: "content_filter" }),
    { content: "B", finishReason: "content_filter" },
  ],
  "a reason that nobody knows": [
    completion({ content: "B" }, { finish: "tired" }),
    { finishReason: "unknown" },
  ],
  "no reason": [
    completion({ content: "B" }, { finish: null }),
    { finishReason: "unknown" },
  ],
  "an empty text": [completion({ content: null }), { content: "" }],
  "a refusal": [
    completion({ refusal: "No." }),
    { content: "No.", finishReason: "content_filter" },
  ],
  "calls of functions, with what was said": [
    completion({
      content: "I had better look.",
      tool_calls: [
        {
          id: "call_1",
          type: "function",
          function: { name: "look", arguments: '{"at":"it"}' },
        },
        {
          id: "call_2",
          type: "function",
          function: { name: "look", arguments: "" },
        },
      ],
    }, { finish: "tool_calls" }),
    {
      finishReason: "function_calls",
      content: [
        { id: "call_1", name: "look", arguments: '{"at":"it"}' },
        { id: "call_2", name: "look", arguments: "" },
      ],
      thought: "I had better look.",
    },
  ],
  "calls from a server that takes little care": [
    completion({
      tool_calls: [
        { function: { name: "look", arguments: { at: "it" } } },
        { function: { name: "look" } },
      ],
    }),
    {
      finishReason: "function_calls",
      content: [
        { id: "call_0", name: "look", arguments: '{"at":"it"}' },
        { id: "call_1", name: "look", arguments: "" },
      ],
    },
  ],
  "what the model thought": [
    completion({ content: "Four.", reasoning_content: "Two and two." }),
    { content: "Four.", thought: "Two and two." },
  ],
  "likelihoods": [
    completion({ content: "é" }, {
      choices: [{
        index: 0,
        message: { role: "assistant", content: "é" },
        finish_reason: "stop",
        logprobs: {
          content: [{
            token: "é",
            logprob: -0.25,
            bytes: [195, 169],
            top_logprobs: [
              { token: "é", logprob: -0.25, bytes: [195, 169] },
              { token: "e", logprob: -1.5, bytes: null },
            ],
          }],
        },
      }],
    }),
    {
      logprobs: [{
        token: "é",
        logprob: -0.25,
        bytes: [195, 169],
        topLogprobs: [
          { token: "é", logprob: -0.25, bytes: [195, 169] },
          { token: "e", logprob: -1.5 },
        ],
      }],
    },
  ],
  "no usage": [
    completion({ content: "B" }, { usage: null }),
    { usage: { promptTokens: 0, completionTokens: 0 } },
  ],
  "usage as DeepSeek tells it": [
    completion({ content: "B" }, {
      usage: {
        prompt_tokens: 9,
        completion_tokens: 1,
        prompt_cache_hit_tokens: 4,
      },
    }),
    { usage: { promptTokens: 9, completionTokens: 1, cacheReadTokens: 4 } },
  ],
};

for (const [what, [wire, expected]] of Object.entries(ANSWERS)) {
  Deno.test(`an answer may be ${what}`, async () => {
    const result = await answerTo(wire);
    const fields = Object.keys(expected) as (keyof CreateResult)[];
    assertEquals(
      Object.fromEntries(fields.map((field) => [field, result[field]])),
      expected,
    );
  });
}

Deno.test("an answer of ten megabytes is read", async () => {
  const content = "0123456789".repeat(1_000_000);
  const result = await answerTo(completion({ content }));
  assertEquals(result.content.length, content.length);
});

Deno.test("usage adds up over the calls of a client", async () => {
  await using server = new ModelServer(() =>
    Response.json(completion({ content: "Hi." }))
  );
  const client = clientOf(server);
  await client.create(QUESTION);
  await client.create(QUESTION);
  assertEquals(client.totalUsage, {
    promptTokens: 24,
    completionTokens: 10,
    cacheReadTokens: 16,
    reasoningTokens: 4,
  });
});

/** Bodies that are no answers, and what is said of them. */
const NONSENSE: Readonly<Record<string, string>> = {
  "": 'Cannot ask model "gpt-5": the answer is empty',
  "{nonsense": 'Cannot ask model "gpt-5": the answer is no JSON',
  "<html>Hi</html>": 'Cannot ask model "gpt-5": the answer is no JSON',
  "null": 'Cannot ask model "gpt-5": there is nothing in the answer',
  "[]": 'Cannot ask model "gpt-5": there is nothing in the answer',
  '{"choices":[]}': 'Cannot ask model "gpt-5": there is nothing in the answer',
};

for (const [body, message] of Object.entries(NONSENSE)) {
  Deno.test(`the body ${JSON.stringify(body)} is no answer`, async () => {
    await using server = new ModelServer(() => new Response(body));
    const error = await assertRejects(
      () => clientOf(server).create(QUESTION),
      ApiError,
    );
    assertEquals([error.code, error.message], ["invalid_answer", message]);
    assertEquals(server.requests.length, 1);
  });
}

Deno.test("an answer that is an error in disguise is an error", async () => {
  const error = await assertRejects(
    () => answerTo({ error: { message: "No such model", code: 404 } }),
    ApiError,
    'Cannot ask model "gpt-5": 404: No such model',
  );
  assertEquals(error.code, "404");
});
