import { assertEquals, assertRejects } from "@std/assert";
import type { CreateResult } from "@autogen-edge/runtime";
import { ApiError } from "@autogen-edge/runtime/ext/anthropic";
import { ModelServer } from "../_model_server.ts";
import {
  clientOf,
  message,
  QUESTION,
  saying,
  toolUse,
  USAGE,
} from "./_wire.ts";

type Wire = ReturnType<typeof message>;

/** What a client makes of an answer. */
async function answerTo(json: unknown): Promise<CreateResult> {
  await using server = new ModelServer(() => Response.json(json));
  return await clientOf(server).create(QUESTION);
}

const LOOK = { type: "text", text: "I had better look." };
const THOUGHT = {
  type: "thinking",
  thinking: "Two and two.",
  signature: "c2ln",
};

/** An answer as a provider sends it, and what is made of it. */
const ANSWERS: Readonly<
  Record<string, readonly [wire: Wire, result: Partial<CreateResult>]>
> = {
  "a text": [saying("Because."), {
    finishReason: "stop",
    content: "Because.",
    usage: {
      promptTokens: 12,
      completionTokens: 5,
      cacheReadTokens: 8,
      cacheWriteTokens: 1,
      reasoningTokens: 2,
    },
    cached: false,
    thought: undefined,
  }],
  "several texts": [
    message([LOOK, { type: "text", text: " And so on." }]),
    { content: "I had better look. And so on." },
  ],
  "a text that ended where it was to": [
    message([LOOK], { stop: "stop_sequence", stop_sequence: "END" }),
    { finishReason: "stop" },
  ],
  "a text that ran out of room": [
    message([{ type: "text", text: "Bec" }], { stop: "max_tokens" }),
    { content: "Bec", finishReason: "length" },
  ],
  "a text that ran out of context": [
    message([LOOK], { stop: "model_context_window_exceeded" }),
    { finishReason: "length" },
  ],
  "a reason that nobody knows": [
    message([LOOK], { stop: "toString" }),
    { finishReason: "unknown" },
  ],
  "no reason": [message([LOOK], { stop: null }), { finishReason: "unknown" }],
  "nothing": [message([]), { content: "", finishReason: "stop" }],
  "a refusal": [
    message([], {
      stop: "refusal",
      stop_details: {
        type: "refusal",
        category: "bio",
        explanation: "I'd rather not.",
      },
    }),
    { content: "I'd rather not.", finishReason: "content_filter" },
  ],
  "a refusal half-way, which calls nothing": [
    message([LOOK, toolUse("toolu_1", "look")], { stop: "refusal" }),
    { content: "I had better look.", finishReason: "content_filter" },
  ],
  "calls of tools, with what was said": [
    message([
      LOOK,
      toolUse("toolu_1", "look", { at: "it" }),
      toolUse("toolu_2", "look"),
    ], { stop: "tool_use" }),
    {
      finishReason: "function_calls",
      content: [
        { id: "toolu_1", name: "look", arguments: '{"at":"it"}' },
        { id: "toolu_2", name: "look", arguments: "{}" },
      ],
      thought: "I had better look.",
    },
  ],
  "calls of tools, with what was thought": [
    message([THOUGHT, LOOK, toolUse("toolu_1", "look")], { stop: "tool_use" }),
    { finishReason: "function_calls", thought: "Two and two." },
  ],
  "a call that ran out of room": [
    message([toolUse("toolu_1", "look")], { stop: "max_tokens" }),
    { finishReason: "length" },
  ],
  "calls from a server that takes little care": [
    message([
      { type: "tool_use", name: "a b!" },
      { type: "tool_use", input: null },
    ]),
    {
      finishReason: "function_calls",
      content: [
        { id: "call_0", name: "a_b_", arguments: "{}" },
        { id: "call_1", name: "", arguments: "{}" },
      ],
    },
  ],
  "what the model thought": [
    message([THOUGHT, { type: "text", text: "Four." }]),
    { content: "Four.", thought: "Two and two." },
  ],
  "a text from a thought that is not told": [
    message([
      { type: "redacted_thinking", data: "c2VjcmV0" },
      { type: "thinking", thinking: "", signature: "c2ln" },
      { type: "text", text: "Four." },
    ]),
    { content: "Four.", thought: undefined },
  ],
  "what a tool of the provider's own found": [
    message([
      {
        type: "server_tool_use",
        id: "srvtoolu_1",
        name: "web_search",
        input: {},
      },
      {
        type: "web_search_tool_result",
        tool_use_id: "srvtoolu_1",
        content: [],
      },
      { type: "text", text: "Four." },
    ]),
    { content: "Four.", finishReason: "stop" },
  ],
  "no usage": [
    message([LOOK], { usage: null }),
    { usage: { promptTokens: 0, completionTokens: 0 } },
  ],
  "usage without a cache": [
    message([LOOK], {
      usage: {
        ...USAGE,
        cache_creation_input_tokens: null,
        cache_read_input_tokens: null,
        output_tokens_details: null,
      },
    }),
    { usage: { promptTokens: 3, completionTokens: 5 } },
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
  const text = "0123456789".repeat(1_000_000);
  const { content } = await answerTo(saying(text));
  assertEquals(content.length, text.length);
});

Deno.test("usage adds up over the calls of a client", async () => {
  await using server = new ModelServer(() => Response.json(saying("Hi.")));
  const client = clientOf(server);
  await client.create(QUESTION);
  await client.create(QUESTION);
  assertEquals(client.totalUsage, {
    promptTokens: 24,
    completionTokens: 10,
    cacheReadTokens: 16,
    cacheWriteTokens: 2,
    reasoningTokens: 4,
  });
});

const NOTHING =
  'Cannot ask model "claude-opus-5-5": there is nothing in the answer';

/** Bodies that are no answers, and what is said of them. */
const NONSENSE: Readonly<Record<string, string>> = {
  "": 'Cannot ask model "claude-opus-5-5": the answer is empty',
  "{nonsense": 'Cannot ask model "claude-opus-5-5": the answer is no JSON',
  "<html>Hi</html>":
    'Cannot ask model "claude-opus-5-5": the answer is no JSON',
  "null": NOTHING,
  "[]": NOTHING,
  '{"choices":[]}': NOTHING,
};

for (const [body, said] of Object.entries(NONSENSE)) {
  Deno.test(`the body ${JSON.stringify(body)} is no answer`, async () => {
    await using server = new ModelServer(() => new Response(body));
    const error = await assertRejects(
      () => clientOf(server).create(QUESTION),
      ApiError,
    );
    assertEquals([error.code, error.message], ["invalid_answer", said]);
    assertEquals(server.requests.length, 1);
  });
}

Deno.test("an answer that is an error in disguise is an error", async () => {
  const error = await assertRejects(
    () =>
      answerTo({
        type: "error",
        error: { type: "not_found_error", message: "No such model" },
        request_id: "req_2",
      }),
    ApiError,
    'Cannot ask model "claude-opus-5-5": not_found_error: No such model',
  );
  assertEquals([error.code, error.requestId], ["not_found_error", "req_2"]);
});
