import { assertEquals, assertRejects } from "@std/assert";
import { ModelError } from "@autogen-edge/runtime";
import { ApiError } from "@autogen-edge/runtime/ext/anthropic";
import { ModelServer, rawServer } from "../_model_server.ts";
import {
  clientOf,
  collect,
  PING,
  QUESTION,
  sse,
  streamed,
  textEvents,
} from "./_wire.ts";

const encoder = new TextEncoder();

async function readAll(body: BodyInit): Promise<void> {
  await using server = new ModelServer(() => streamed(body));
  await collect(clientOf(server).createStream(QUESTION));
}

const TRUNCATED = sse(textEvents("Be", "cause").slice(0, 5));

Deno.test("a stream that breaks off is an error, after what has come", async () => {
  for (const text of [TRUNCATED, TRUNCATED + 'data: {"id":', sse([PING]), ""]) {
    await using server = new ModelServer(() => streamed(text));
    const stream = clientOf(server).createStream(QUESTION);
    const pieces: unknown[] = [];
    const error = await assertRejects(async () => {
      for await (const piece of stream) pieces.push(piece);
    }, ModelError);
    assertEquals(error.code, "incomplete_stream");
    assertEquals(pieces, text.includes("cause") ? ["Be", "cause"] : []);
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
    type: "error",
    error: { type: "overloaded_error", message: "Overloaded" },
    request_id: "req_2",
  };
  const error = await assertRejects(
    () => readAll(sse([...textEvents("a").slice(0, 4), failure])),
    ApiError,
    'Cannot ask model "claude-opus-5-5": overloaded_error: Overloaded',
  );
  assertEquals([error.code, error.requestId], ["overloaded_error", "req_2"]);
});

Deno.test("an event that is no JSON is an error", async () => {
  const error = await assertRejects(
    () => readAll(sse([...textEvents("a").slice(0, 4), "{nonsense"])),
    ApiError,
  );
  assertEquals(error.code, "invalid_answer");
});

Deno.test("a stream with nothing but its end is an error", async () => {
  const error = await assertRejects(
    () => readAll(sse([{ type: "message_stop" }])),
    ApiError,
  );
  assertEquals(error.code, "invalid_answer");
});

/** A server that goes on for ever, and whether its connection is closed. */
function endless(): {
  readonly server: ModelServer;
  readonly closed: Promise<string>;
} {
  const { promise: closed, resolve } = Promise.withResolvers<string>();
  const server = new ModelServer(() =>
    streamed(
      new ReadableStream({
        start: (controller) => controller.enqueue(encoder.encode(TRUNCATED)),
        cancel: () => resolve("closed"),
      }),
    )
  );
  return { server, closed };
}

Deno.test("whoever stops reading closes the connection", async () => {
  const { server, closed } = endless();
  await using _server = server;
  for await (const piece of clientOf(server).createStream(QUESTION)) {
    assertEquals(piece, "Be");
    break;
  }
  assertEquals(await closed, "closed");
});

Deno.test("an abort ends a stream with its reason, and closes the connection", async () => {
  const { server, closed } = endless();
  await using _server = server;
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

Deno.test("a server that falls silent in a stream is given up", async () => {
  const { server, closed } = endless();
  await using _server = server;
  let now = 0;
  let fire = (): void => {};
  const stream = clientOf(server, {
    timeout: 5000,
    now: () => now,
    timer(callback) {
      fire = callback;
      return () => {};
    },
  }).createStream(QUESTION);
  assertEquals((await stream.next()).value, "Be");
  assertEquals((await stream.next()).value, "cause");
  const next = stream.next();
  now = 5000;
  fire();
  const error = await assertRejects(() => next, ApiError);
  assertEquals(
    [error.code, error.message],
    [
      "timeout",
      'Cannot ask model "claude-opus-5-5": nothing was heard for 5000 ms',
    ],
  );
  assertEquals(await closed, "closed");
});
