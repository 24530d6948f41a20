import { assertEquals, assertRejects } from "@std/assert";
import { ModelError } from "@autogen-edge/runtime";
import { ApiError } from "@autogen-edge/runtime/ext/openai";
import { ModelServer, rawServer } from "./_model_server.ts";
import { QUESTION, readStream, type Wire } from "./_wire.ts";

/**
 * Tests what becomes of streams that fail, or are left.
 *
 * @param idle - what the provider sends to keep a connection alive
 */
export function testStreamFailures(wire: Wire, idle: string): void {
  const truncated = wire.frames(wire.beginning("Be", "cause"));
  const bytes = new TextEncoder().encode(truncated);

  Deno.test("a stream that breaks off is an error, after what has come", async () => {
    for (const text of [truncated, truncated + 'data: {"id":', idle, ""]) {
      await using server = new ModelServer(() => wire.streamed(text));
      const stream = wire.clientOf(server).createStream(QUESTION);
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
          bytes.length.toString(16)
        }\r\n${truncated}\r\n`,
    );
    const stream = wire.clientOf(server).createStream(QUESTION);
    const pieces: unknown[] = [];
    const error = await assertRejects(async () => {
      for await (const piece of stream) pieces.push(piece);
    }, ApiError);
    assertEquals(error.code, "connection_failed");
    assertEquals(pieces, ["Be", "cause"]);
    assertEquals(server.connections(), 1);
  });

  Deno.test("an event that is no JSON is an error", async () => {
    const body = wire.frames([...wire.beginning("a"), "{nonsense"]);
    const error = await assertRejects(() => readStream(wire, body), ApiError);
    assertEquals(error.code, "invalid_answer");
  });

  Deno.test("a stream with nothing but its end is an error", async () => {
    const body = wire.frames(wire.ending.slice(-1));
    const error = await assertRejects(() => readStream(wire, body), ApiError);
    assertEquals(error.code, "invalid_answer");
  });

  /** A server that goes on for ever, and whether its connection is closed. */
  function endless(): {
    readonly server: ModelServer;
    readonly closed: Promise<string>;
  } {
    const { promise: closed, resolve } = Promise.withResolvers<string>();
    const server = new ModelServer(() =>
      wire.streamed(
        new ReadableStream({
          start: (controller) => controller.enqueue(bytes),
          cancel: () => resolve("closed"),
        }),
      )
    );
    return { server, closed };
  }

  Deno.test("whoever stops reading closes the connection", async () => {
    const { server, closed } = endless();
    await using _server = server;
    for await (const piece of wire.clientOf(server).createStream(QUESTION)) {
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
    const stream = wire.clientOf(server).createStream(QUESTION, { signal });
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
    const stream = wire.clientOf(server, {
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
    assertEquals([error.code, error.message], [
      "timeout",
      `Cannot ask model "${wire.model}": nothing was heard for 5000 ms`,
    ]);
    assertEquals(await closed, "closed");
  });
}
