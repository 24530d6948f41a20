import { assert, assertEquals, assertRejects } from "@std/assert";
import { type CreateResult, ModelError } from "@autogen-edge/runtime";
import { ApiError } from "@autogen-edge/runtime/ext/openai";
import { inPieces, ModelServer, rawServer } from "../_model_server.ts";
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
} from "./_wire.ts";

const encoder = new TextEncoder();

/** The pieces of text, and the result. */
async function read(
  body: BodyInit,
  options: Parameters<typeof clientOf>[1] = {},
): Promise<{ readonly pieces: string[]; readonly result: CreateResult }> {
  await using server = new ModelServer(() => streamed(body));
  const items = await collect(clientOf(server, options).createStream(QUESTION));
  const result = items.pop();
  assert(typeof result === "object");
  return { pieces: items.map(String), result };
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

Deno.test("an answer streams in its pieces, and its result comes last", async () => {
  const { pieces, result } = await read(sse(textChunks("Be", "cause", ".")));
  assertEquals(pieces, ["Be", "cause", "."]);
  assertEquals(result, RESULT);
});

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

const NEWLINES = { LF: "\n", CRLF: "\r\n", CR: "\r" };

/** With comments, which keep connections alive, and fields of other uses. */
function framed(newline: string, pieces: readonly string[]): Uint8Array {
  const head = ": keep-alive\n\nid: 7\nevent: message\nretry: 10\n";
  const text = head + sse(textChunks(...pieces)).replaceAll("}\n", "}\n:\n");
  return encoder.encode("\uFEFF" + text.replaceAll("\n", newline));
}

for (const [name, newline] of Object.entries(NEWLINES)) {
  Deno.test(`a stream with ${name} may be cut between any two bytes`, async () => {
    const bytes = framed(newline, ["Grüße ", "aus 東京 ", "🗼."]);
    for (let cut = 1; cut < bytes.length; cut++) {
      const client = clientOf({ url: "http://127.0.0.1:1" }, {
        fetch: () =>
          Promise.resolve(streamed(ReadableStream.from([
            bytes.slice(0, cut),
            bytes.slice(cut),
          ]))),
      });
      const items = await collect(client.createStream(QUESTION));
      assertEquals(items, ["Grüße ", "aus 東京 ", "🗼.", {
        ...RESULT,
        content: "Grüße aus 東京 🗼.",
      }]);
    }
  });
}

Deno.test("a stream may come byte by byte", async () => {
  const text = sse(textChunks("é", "🗼"));
  const bytes = Array.from(encoder.encode(text), (byte) => Uint8Array.of(byte));
  assertEquals((await read(inPieces(bytes))).pieces, ["é", "🗼"]);
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

for (const field of ["reasoning_content", "reasoning"]) {
  Deno.test(`what the model thinks comes in tags, from the field ${field}`, async () => {
    const { pieces, result } = await read(sse([
      chunk({ [field]: "Let me " }),
      chunk({ [field]: "see." }),
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
  assertEquals(items, ["All at once.", { ...RESULT, content: "All at once." }]);
});

Deno.test("an answer of ten megabytes streams", async () => {
  const piece = "0123456789".repeat(1000);
  const { pieces, result } = await read(
    sse(textChunks(...Array.from({ length: 1000 }, () => piece))),
  );
  assertEquals(pieces.length, 1000);
  assertEquals(result.content.length, 10_000_000);
});

const TRUNCATED = sse(textChunks("Be", "cause")).split("\n\n").slice(0, 3)
  .join("\n\n") + "\n\n";

Deno.test("a stream that breaks off is an error, after what has come", async () => {
  for (const text of [TRUNCATED, TRUNCATED + 'data: {"id":', ""]) {
    await using server = new ModelServer(() => streamed(text));
    const stream = clientOf(server).createStream(QUESTION);
    const pieces: unknown[] = [];
    const error = await assertRejects(async () => {
      for await (const piece of stream) pieces.push(piece);
    }, ModelError);
    assertEquals(error.code, "incomplete_stream");
    assertEquals(pieces, text === "" ? [] : ["Be", "cause"]);
    assertEquals(server.requests.length, 1);
  }
});

Deno.test("a connection that is lost in a stream is an error, and not tried again", async () => {
  using server = rawServer(
    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n" +
      `transfer-encoding: chunked\r\n\r\n${
        encoder.encode(TRUNCATED).length.toString(16)
      }\r\n${TRUNCATED}\r\n`,
  );
  const stream = clientOf(server).createStream(QUESTION);
  const pieces: unknown[] = [];
  const error = await assertRejects(async () => {
    for await (const piece of stream) pieces.push(piece);
  }, ApiError);
  assertEquals(error.code, "connection_failed");
  assertEquals(pieces, ["Be", "cause"]);
  assertEquals(server.connections(), 1);
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

Deno.test("an event that is no JSON is an error", async () => {
  const error = await assertRejects(
    () => read(sse([chunk({ content: "a" }), "{nonsense"])),
    ApiError,
  );
  assertEquals(error.code, "invalid_answer");
});

Deno.test("a stream with nothing but its end is an error", async () => {
  const error = await assertRejects(() => read(sse([])), ApiError);
  assertEquals(error.code, "invalid_answer");
});

Deno.test("whoever stops reading closes the connection", async () => {
  const { promise: closed, resolve } = Promise.withResolvers<string>();
  await using server = new ModelServer(() =>
    streamed(
      new ReadableStream({
        start: (controller) => controller.enqueue(encoder.encode(TRUNCATED)),
        cancel: () => resolve("closed"),
      }),
    )
  );
  for await (const piece of clientOf(server).createStream(QUESTION)) {
    assertEquals(piece, "Be");
    break;
  }
  assertEquals(await closed, "closed");
});

Deno.test("an abort ends a stream with its reason, and closes the connection", async () => {
  const { promise: closed, resolve } = Promise.withResolvers<string>();
  await using server = new ModelServer(() =>
    streamed(
      new ReadableStream({
        start: (controller) => controller.enqueue(encoder.encode(TRUNCATED)),
        cancel: () => resolve("closed"),
      }),
    )
  );
  const controller = new AbortController();
  const { signal } = controller;
  const stream = clientOf(server).createStream(QUESTION, { signal });
  assertEquals((await stream.next()).value, "Be");
  assertEquals((await stream.next()).value, "cause");
  const next = stream.next();
  controller.abort("enough");
  assertEquals(await next.catch((reason) => reason), "enough");
  assertEquals(await closed, "closed");
});
