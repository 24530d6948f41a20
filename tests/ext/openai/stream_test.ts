import { assertEquals, assertRejects } from "@std/assert";
import { ApiError } from "@autogen-edge/runtime/ext/openai";
import { ModelServer } from "../_model_server.ts";
import { testStreamFailures } from "../_stream_failures_suite.ts";
import { resultOf, testStream } from "../_stream_suite.ts";
import { type Fields, readStream } from "../_wire.ts";
import {
  chunk,
  clientOf,
  collect,
  completion,
  QUESTION,
  sse,
  streamed,
  textChunks,
  USAGE,
  WIRE,
} from "./_wire.ts";

testStream(WIRE, ": keep-alive\n\nid: 7\nevent: message\nretry: 10\n");
testStreamFailures(WIRE, ": keep-alive\n\n");

/** The pieces of text, and the result. */
function read(
  body: BodyInit,
  options: Parameters<typeof readStream>[2] = {},
): ReturnType<typeof readStream> {
  return readStream(WIRE, body, options);
}

Deno.test("a stream asks for its usage, unless it is told not to", async () => {
  await using server = new ModelServer(() => streamed(sse(textChunks("Hi"))));
  await collect(clientOf(server).createStream(QUESTION));
  const streamOptions = { includeUsage: false };
  const modest = clientOf(server, { streamOptions });
  await collect(modest.createStream(QUESTION));
  await collect(
    clientOf(server).createStream(QUESTION, {
      extraCreateArgs: { stream_options: { include_obfuscation: false } },
    }),
  );
  assertEquals(
    server.requests.map(({ body }) => [body.stream, body.stream_options]),
    [
      [true, { include_usage: true }],
      [true, undefined],
      [true, { include_obfuscation: false }],
    ],
  );
});

Deno.test("calls of functions come in fragments, several at once", async () => {
  function piece(index: number, name: string | undefined, text: string) {
    const head = name === undefined ? {} : {
      id: `call_${name}`,
      type: "function",
    };
    const call = { index, ...head, function: { name, arguments: text } };
    return chunk({ tool_calls: [call] });
  }
  const { pieces, result } = await read(sse([
    chunk({ role: "assistant", content: null }),
    piece(0, "look", ""),
    piece(0, undefined, '{"ci'),
    piece(1, "add", ""),
    piece(0, undefined, 'ty":"Zür'),
    piece(1, undefined, '{"a":1}'),
    piece(0, undefined, 'ich"}'),
    chunk({}, { finish: "tool_calls" }),
    chunk({}, { choices: [], usage: USAGE }),
  ]));
  assertEquals(pieces, []);
  assertEquals(result.finishReason, "function_calls");
  assertEquals(result.content, [
    { id: "call_look", name: "look", arguments: '{"city":"Zürich"}' },
    { id: "call_add", name: "add", arguments: '{"a":1}' },
  ]);
});

Deno.test("calls that all have the same index are told apart by their ids", async () => {
  // Ollama and Gemini count so; vLLM gave each piece of a call an id of its own.
  const add = (id: string, name: string | null, args: string) => ({
    index: 0,
    id,
    type: "function",
    function: { name, arguments: args },
  });
  const { result } = await read(sse([
    chunk({ tool_calls: [add("a", "add", '{"x":1}')] }),
    chunk({
      tool_calls: [add("b", "add", ""), add("b2", null, '{"x":')],
    }),
    chunk({ tool_calls: [add("b", "add", "2}")] }),
    chunk({}, { finish: "tool_calls" }),
  ]));
  assertEquals(result.content, [
    { id: "a", name: "add", arguments: '{"x":1}' },
    { id: "b", name: "add", arguments: '{"x":2}' },
  ]);
});

Deno.test("calls without indices, ids or the right reason are calls all the same", async () => {
  const { result } = await read(sse([
    chunk({ content: "I had better look." }),
    chunk({ tool_calls: [{ function: { name: "a b!", arguments: "" } }] }),
    chunk({ tool_calls: [{ function: { arguments: "{}" } }] }),
    chunk({
      tool_calls: [{ id: "x", function: { name: "add", arguments: {} } }],
    }),
    chunk({}, { finish: "stop" }),
  ]));
  assertEquals(result, {
    finishReason: "function_calls",
    content: [
      { id: "call_0", name: "a_b_", arguments: "{}" },
      { id: "x", name: "add", arguments: "{}" },
    ],
    usage: { promptTokens: 0, completionTokens: 0 },
    cached: false,
    thought: "I had better look.",
  });
});

const THINKING: Readonly<Record<string, (text: string) => Fields>> = {
  reasoning_content: (text) => ({ reasoning_content: text }),
  reasoning: (text) => ({ reasoning: text }),
  // Mistral's.
  content: (text) => ({
    content: [{ type: "thinking", thinking: [{ type: "text", text }] }],
  }),
};

for (const [field, delta] of Object.entries(THINKING)) {
  Deno.test(`what the model thinks comes in tags, from the field ${field}`, async () => {
    const { pieces, result } = await read(sse([
      chunk(delta("Let me ")),
      chunk(delta("see.")),
      chunk({ content: "Four." }),
      chunk({}, { finish: "stop" }),
    ]));
    assertEquals(pieces, ["<think>Let me ", "see.", "</think>Four."]);
    assertEquals(result.content, "Four.");
    assertEquals(result.thought, "Let me see.");
  });
}

Deno.test("what a model of the family r1 thinks is taken out of its text", async () => {
  const { pieces, result } = await read(
    sse([
      chunk({ content: "<think>Let me" }),
      chunk({ content: " see.</think>\n\nFour." }),
      chunk({}, { finish: "stop" }),
    ]),
    {
      modelInfo: {
        vision: false,
        functionCalling: false,
        jsonOutput: false,
        structuredOutput: false,
        family: "r1",
      },
    },
  );
  assertEquals(pieces, ["<think>Let me", " see.</think>\n\nFour."]);
  assertEquals([result.content, result.thought], ["Four.", "Let me see."]);
});

Deno.test("a refusal is what the model says, and a reason of its own", async () => {
  const { pieces, result } = await read(sse([
    chunk({ role: "assistant", content: "", refusal: null }),
    chunk({ refusal: "I'd rather " }),
    chunk({ refusal: "not." }),
    chunk({}, { finish: "stop" }),
  ]));
  assertEquals(pieces, ["I'd rather ", "not."]);
  assertEquals(result.content, "I'd rather not.");
  assertEquals(result.finishReason, "content_filter");
});

Deno.test("the likelihoods of tokens are gathered", async () => {
  const token = (text: string) => ({
    content: [{ token: text, logprob: -0.5, bytes: null, top_logprobs: [] }],
    refusal: null,
  });
  const { result } = await read(sse([
    chunk({ content: "a" }, { logprobs: token("a") }),
    chunk({ content: "b" }, { logprobs: token("b") }),
    chunk({}, { finish: "stop" }),
  ]));
  assertEquals(result.logprobs, [
    { token: "a", logprob: -0.5 },
    { token: "b", logprob: -0.5 },
  ]);
});

Deno.test("usage that is told with each piece counts once", async () => {
  const { result } = await read(sse([
    chunk({ content: "a" }, {
      usage: { prompt_tokens: 3, completion_tokens: 1 },
    }),
    chunk({ content: "b" }, {
      usage: { prompt_tokens: 3, completion_tokens: 2 },
    }),
    chunk({}, {
      finish: "stop",
      usage: { prompt_tokens: 3, completion_tokens: 2 },
    }),
  ]));
  assertEquals(result.usage, { promptTokens: 3, completionTokens: 2 });
});

Deno.test("a stream that says it is done needs no [DONE]", async () => {
  const text = sse(textChunks("Fine")).replace("data: [DONE]\n\n", "");
  assertEquals((await read(text)).pieces, ["Fine"]);
});

Deno.test("what comes after [DONE] is not read", async () => {
  const { pieces } = await read(
    sse(textChunks("Fine")) + "data: {nonsense\n\n",
  );
  assertEquals(pieces, ["Fine"]);
});

Deno.test("a server that does not stream is understood", async () => {
  await using server = new ModelServer(() =>
    Response.json(completion({ content: "All at once." }))
  );
  const items = await collect(clientOf(server).createStream(QUESTION));
  assertEquals(items, ["All at once.", resultOf(WIRE, "All at once.")]);
});

Deno.test("an error in the middle of a stream has the provider's code", async () => {
  const failure = {
    error: { message: "The server had an error", code: "server_error" },
  };
  const error = await assertRejects(
    () => read(sse([chunk({ content: "a" }), failure])),
    ApiError,
    'Cannot ask model "gpt-5": server_error: The server had an error',
  );
  assertEquals(error.code, "server_error");
});
