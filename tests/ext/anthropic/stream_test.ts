import { assert, assertEquals } from "@std/assert";
import { ModelServer } from "../_model_server.ts";
import { resultOf, testStream } from "../_stream_suite.ts";
import { readStream } from "../_wire.ts";
import {
  block,
  clientOf,
  collect,
  ending,
  message,
  piece,
  PING,
  QUESTION,
  sse,
  START,
  streamed,
  textBlock,
  textEvents,
  thinkingBlock,
  toolBlock,
  toolUse,
  WIRE,
} from "./_wire.ts";

testStream(WIRE, `: keep-alive\n\nid: 7\nretry: 10\n${sse([PING])}`);

/** The pieces of text, and the result. */
function read(body: BodyInit): ReturnType<typeof readStream> {
  return readStream(WIRE, body);
}

Deno.test("a stream is asked for where one is read", async () => {
  await using server = new ModelServer(() => streamed(sse(textEvents("Hi"))));
  await collect(clientOf(server).createStream(QUESTION));
  await collect(
    clientOf(server).createStream(QUESTION, {
      extraCreateArgs: { stream: false },
    }),
  );
  assertEquals(server.requests.map(({ body }) => body.stream), [true, true]);
});

Deno.test("calls of tools come in fragments", async () => {
  const { pieces, result } = await read(sse([
    START,
    ...textBlock(0, "I had better ", "look."),
    ...toolBlock(1, ["toolu_1", "look"], "", '{"ci', 'ty":"Zür', 'ich"}'),
    PING,
    ...toolBlock(2, ["toolu_2", "add"], '{"a":1}'),
    ...toolBlock(3, ["toolu_3", "stop"], ""),
    ...ending("tool_use"),
  ]));
  assertEquals(pieces, ["I had better ", "look."]);
  assertEquals(result, {
    ...resultOf(WIRE, ""),
    finishReason: "function_calls",
    content: [
      { id: "toolu_1", name: "look", arguments: '{"city":"Zürich"}' },
      { id: "toolu_2", name: "add", arguments: '{"a":1}' },
      { id: "toolu_3", name: "stop", arguments: "{}" },
    ],
    thought: "I had better look.",
  });
});

Deno.test("calls of several tools may be told at the same time", async () => {
  const json = (text: string) => ({
    type: "input_json_delta",
    partial_json: text,
  });
  const { result } = await read(sse([
    START,
    {
      type: "content_block_start",
      index: 7,
      content_block: toolUse("b", "add"),
    },
    {
      type: "content_block_start",
      index: 3,
      content_block: toolUse("a", "look"),
    },
    piece(7, json('{"a"')),
    piece(3, json('{"at":')),
    piece(7, json(":1}")),
    piece(3, json('"it"}')),
    { type: "content_block_stop", index: 3 },
    { type: "content_block_stop", index: 7 },
    ...ending("tool_use"),
  ]));
  assertEquals(result.content, [
    { id: "a", name: "look", arguments: '{"at":"it"}' },
    { id: "b", name: "add", arguments: '{"a":1}' },
  ]);
});

Deno.test("a call that runs out of room is as far as it came", async () => {
  const { result } = await read(sse([
    START,
    ...toolBlock(0, ["toolu_1", "look"], '{"city":"Zür'),
    ...ending("max_tokens"),
  ]));
  assertEquals(result.finishReason, "length");
  assertEquals(result.content, [
    { id: "toolu_1", name: "look", arguments: '{"city":"Zür' },
  ]);
});

Deno.test("what the model thinks comes in tags", async () => {
  const { pieces, result } = await read(sse([
    START,
    ...thinkingBlock(0, "Let me ", "see."),
    ...block(1, { type: "redacted_thinking", data: "c2VjcmV0" }),
    PING,
    ...textBlock(2, "Four", "."),
    ...ending(),
  ]));
  assertEquals(pieces, ["<think>Let me ", "see.", "</think>", "Four", "."]);
  assertEquals([result.content, result.thought], ["Four.", "Let me see."]);
});

Deno.test("a ping interrupts no thought", async () => {
  const [start, ...rest] = thinkingBlock(0, "Let me ", "see.");
  assert(start !== undefined);
  const thinking = [start, ...rest].flatMap((event) => [event, PING]);
  const { pieces } = await read(sse([START, ...thinking, ...ending()]));
  assertEquals(pieces.join(""), "<think>Let me see.</think>");
});

Deno.test("a thought without a signature ends where the answer begins", async () => {
  const { pieces } = await read(sse([
    START,
    {
      type: "content_block_start",
      index: 0,
      content_block: { type: "thinking" },
    },
    piece(0, { type: "thinking_delta", thinking: "Hm." }),
    ...textBlock(1, "Four."),
    ...ending(),
  ]));
  assertEquals(pieces.join(""), "<think>Hm.</think>Four.");
});

Deno.test("a thought that is not told leaves no trace", async () => {
  const { pieces, result } = await read(sse([
    START,
    ...thinkingBlock(0),
    ...textBlock(1, "Four."),
    ...ending(),
  ]));
  assertEquals(pieces, ["Four."]);
  assertEquals(result.thought, undefined);
});

Deno.test("a refusal ends what was said, and says why where nothing was", async () => {
  const stop_details = { type: "refusal", explanation: "I'd rather not." };
  const refused = ending("refusal", { stop_details });
  const whole = await read(sse([START, ...refused]));
  assertEquals(whole.result.content, "I'd rather not.");
  const half = await read(
    sse([START, ...textBlock(0, "Take some"), ...refused]),
  );
  assertEquals(half.pieces, ["Take some"]);
  assertEquals(half.result.content, "Take some");
  for (const { result } of [whole, half]) {
    assertEquals(result.finishReason, "content_filter");
  }
});

Deno.test("usage is what was told last, and counts once", async () => {
  const { result } = await read(sse([
    START,
    ...textBlock(0, "Hi"),
    { type: "message_delta", delta: {}, usage: { output_tokens: 3 } },
    { type: "message_delta", usage: { output_tokens: 4 } },
    {
      type: "message_delta",
      delta: { stop_reason: "end_turn" },
      usage: { input_tokens: 5, output_tokens: 9 },
    },
    { type: "message_delta", delta: {}, usage: { output_tokens: 10 } },
    { type: "message_stop" },
  ]));
  assertEquals(result.usage, {
    promptTokens: 14,
    completionTokens: 10,
    cacheReadTokens: 8,
    cacheWriteTokens: 1,
  });
});

Deno.test("events of other types and of other versions are passed over", async () => {
  const { pieces, result } = await read(sse([
    { type: "house_event", index: "0", delta: "?" },
    START,
    ...block(
      0,
      { type: "text", text: "" },
      { type: "text_delta", text: "Hi" },
      {
        type: "citations_delta",
        citation: { cited_text: "Hi" },
      },
      { type: "house_delta", house: "?" },
    ),
    piece(5, { type: "text_delta", text: "!" }),
    ...block(6, { type: "house_block", house: 1 }),
    ...ending(),
  ]));
  assertEquals(pieces, ["Hi", "!"]);
  assertEquals(result.content, "Hi");
});

Deno.test("an index may be any number", async () => {
  const indices = [4_294_967_294, -1, 0.5, 1e300];
  const { result } = await read(sse([
    START,
    ...indices.flatMap((index) => textBlock(index, "Hi")),
    ...ending(),
  ]));
  assertEquals(result.content, "HiHiHiHi");
});

Deno.test("a stream that says why it stopped need not say that it does", async () => {
  const events = textEvents("Fine").slice(0, -1);
  assertEquals((await read(sse(events))).pieces, ["Fine"]);
});

Deno.test("a stream that stops need not say why", async () => {
  const events = [START, ...textBlock(0, "Fine"), { type: "message_stop" }];
  const { result } = await read(sse(events));
  assertEquals([result.content, result.finishReason], ["Fine", "unknown"]);
});

Deno.test("nobody waits for what comes after the end", async () => {
  await using server = new ModelServer(() =>
    streamed(
      new ReadableStream({
        start: (controller) =>
          controller.enqueue(new TextEncoder().encode(sse(textEvents("Fine")))),
      }),
    )
  );
  const items = await collect(clientOf(server).createStream(QUESTION));
  assertEquals(items[0], "Fine");
});

Deno.test("a server that does not stream is understood", async () => {
  await using server = new ModelServer(() =>
    Response.json(message([
      { type: "thinking", thinking: "Hm.", signature: "c2ln" },
      { type: "text", text: "All at once." },
    ]))
  );
  const items = await collect(clientOf(server).createStream(QUESTION));
  const [text, result] = items;
  assertEquals(text, "<think>Hm.</think>All at once.");
  assertEquals(result, { ...resultOf(WIRE, "All at once."), thought: "Hm." });
});
