import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  ApiError,
  type HttpOptions,
  postForEvents,
  postForJson,
} from "../../../src/ext/_http/mod.ts";
import {
  type Answering,
  deadEnd,
  inPieces,
  ModelServer,
  rawServer,
} from "../_model_server.ts";
import { requestTo } from "./_request.ts";

/** Timers that a test fires, and what was set. */
class Timers {
  readonly delays: number[] = [];
  readonly #waiting: Map<number, () => void> = new Map();

  readonly timer: NonNullable<HttpOptions["timer"]> = (callback, delay) => {
    const id = this.delays.push(delay);
    this.#waiting.set(id, callback);
    return () => this.#waiting.delete(id);
  };

  /** How many are set. */
  get waiting(): number {
    return this.#waiting.size;
  }

  fire(): void {
    const [[id, callback] = []] = this.#waiting;
    if (id === undefined) throw new Error("No timer is set");
    this.#waiting.delete(id);
    callback?.();
  }
}

function failing(status: number, headers: HeadersInit = {}): Answering {
  return () =>
    Response.json({ error: { message: "Oh no" } }, { status, headers });
}

const FINE: Answering = () => Response.json({ answer: 42 });

for (const status of [408, 409, 429, 500, 503, 529]) {
  Deno.test(`a request is made again after ${status}`, async () => {
    await using server = new ModelServer(failing(status), FINE);
    assertEquals(await postForJson(requestTo(server.url)), { answer: 42 });
    assertEquals(server.requests.map(({ body }) => body), [
      { question: "why?" },
      { question: "why?" },
    ]);
  });
}

for (const status of [400, 401, 403, 404, 422]) {
  Deno.test(`a request is not made again after ${status}`, async () => {
    await using server = new ModelServer(failing(status), FINE);
    const error = await assertRejects(
      () => postForJson(requestTo(server.url)),
      ApiError,
      `Cannot ask: ${status}: Oh no`,
    );
    assertEquals([error.status, error.code], [status, `${status}`]);
    assertEquals(server.requests.length, 1);
  });
}

Deno.test("when all attempts have failed, the last one is the error", async () => {
  await using server = new ModelServer(failing(500), failing(503));
  const error = await assertRejects(
    () => postForJson(requestTo(server.url, { maxRetries: 3 })),
    ApiError,
  );
  assertEquals(error.status, 503);
  assertEquals(server.requests.length, 4);
});

Deno.test("money that has run out does not come back by asking again", async () => {
  await using server = new ModelServer(() =>
    Response.json({
      error: { message: "You exceeded your quota", code: "insufficient_quota" },
    }, { status: 429 })
  );
  const error = await assertRejects(
    () => postForJson(requestTo(server.url)),
    ApiError,
  );
  assertEquals(error.code, "insufficient_quota");
  assertEquals(server.requests.length, 1);
});

Deno.test("the server says how long the pause is", async () => {
  await using server = new ModelServer(
    failing(429, { "retry-after": "7" }),
    failing(503),
    FINE,
  );
  const pauses: number[] = [];
  await postForJson(requestTo(server.url, {
    timer(callback, delay) {
      if (delay > 60_000) return () => {};
      pauses.push(delay);
      queueMicrotask(callback);
      return () => {};
    },
  }));
  assertEquals(pauses, [7000, 1000]);
});

Deno.test("an abort ends a pause with its reason", async () => {
  await using server = new ModelServer(failing(500));
  const controller = new AbortController();
  const { signal } = controller;
  const timers = new Timers();
  const { timer } = timers;
  const answer = postForJson(
    requestTo(server.url, {
      signal,
      timer(callback, delay) {
        if (delay < 60_000) queueMicrotask(() => controller.abort("enough"));
        return timer(callback, delay);
      },
    }),
  );
  assertEquals(await answer.catch((reason) => reason), "enough");
  assertEquals(server.requests.length, 1);
  assertEquals(timers.waiting, 0);
});

Deno.test("an abort ends a request with its reason", async () => {
  const { promise: arrived, resolve } = Promise.withResolvers<void>();
  await using server = new ModelServer(() => {
    resolve();
    return new Promise(() => {});
  });
  const controller = new AbortController();
  const { signal } = controller;
  const timers = new Timers();
  const answer = postForJson(
    requestTo(server.url, { signal, timer: timers.timer }),
  );
  await arrived;
  controller.abort("enough");
  assertEquals(await answer.catch((reason) => reason), "enough");
  assertEquals(timers.waiting, 0);
});

Deno.test("nothing is sent once the signal has aborted", async () => {
  await using server = new ModelServer(FINE);
  const signal = AbortSignal.abort("enough");
  const answer = postForJson(requestTo(server.url, { signal }));
  assertEquals(await answer.catch((reason) => reason), "enough");
  assertEquals(server.requests.length, 0);
});

Deno.test("a server that says nothing is given up after the timeout", async () => {
  let arrived = Promise.withResolvers<void>();
  await using server = new ModelServer(() => {
    arrived.resolve();
    return new Promise(() => {});
  });
  const timers = new Timers();
  let now = 0;
  const answer = assertRejects(
    () =>
      postForJson(requestTo(server.url, {
        timeout: 5000,
        maxRetries: 1,
        timer: timers.timer,
        now: () => now,
      })),
    ApiError,
    "Cannot ask: nothing was heard for 5000 ms",
  );
  await arrived.promise;
  arrived = Promise.withResolvers();
  now = 5000;
  timers.fire(); // the first attempt is over
  while (timers.waiting === 0) await new Promise((go) => setTimeout(go, 0));
  timers.fire(); // so is the pause
  await arrived.promise;
  now = 10_000;
  timers.fire();
  const error = await answer;
  assertEquals(error.code, "timeout");
  assertEquals(timers.delays, [5000, 500, 5000]);
  assertEquals(timers.waiting, 0);
});

Deno.test("a server that goes on talking is listened to", async () => {
  let say = (_text: string): void => {};
  let hangUp = (): void => {};
  await using server = new ModelServer(() =>
    new Response(
      new ReadableStream({
        start(controller) {
          const encoder = new TextEncoder();
          say = (text) => controller.enqueue(encoder.encode(text));
          hangUp = () => controller.close();
          say("data: 1\n\n");
        },
      }),
    )
  );
  const timers = new Timers();
  let now = 0;
  const events = postForEvents(requestTo(server.url, {
    timeout: 5000,
    timer: timers.timer,
    now: () => now,
  }));
  now = 3000;
  assertEquals((await events.next()).value?.[0]?.data, "1");
  const second = events.next();
  now = 5000;
  timers.fire(); // two seconds of silence so far
  say("data: 2\n\n");
  assertEquals((await second).value?.[0]?.data, "2");
  hangUp();
  assertEquals((await events.next()).done, true);
  assertEquals(timers.delays, [5000, 3000]);
  assertEquals(timers.waiting, 0);
});

Deno.test("a server is not silent while nobody reads", async () => {
  await using server = new ModelServer(() =>
    new Response(
      inPieces(
        [..."123"].map((digit) =>
          new TextEncoder().encode(`data: ${digit}\n\n`)
        ),
      ),
    )
  );
  const timers = new Timers();
  let now = 0;
  const digits: string[] = [];
  for await (
    const events of postForEvents(requestTo(server.url, {
      timeout: 5000,
      timer: timers.timer,
      now: () => now,
    }))
  ) {
    digits.push(...events.map(({ data }) => data));
    now += 60_000;
    timers.fire();
    // A program that never reads on comes to its end.
    assertEquals(timers.waiting, 0);
  }
  assertEquals(digits.join(""), "123");
  assertEquals(new Set(timers.delays), new Set([5000]));
  assertEquals(timers.waiting, 0);
});

Deno.test("a server that falls silent in a stream is given up", async () => {
  await using server = new ModelServer(() =>
    new Response(
      new ReadableStream({
        start: (controller) =>
          controller.enqueue(new TextEncoder().encode("data: 1\n\n")),
      }),
    )
  );
  const timers = new Timers();
  let now = 0;
  const events = postForEvents(requestTo(server.url, {
    timeout: 5000,
    timer: timers.timer,
    now: () => now,
  }));
  await events.next();
  const error = assertRejects(() => events.next(), ApiError);
  now = 5000;
  timers.fire();
  assertEquals((await error).code, "timeout");
  assertEquals(server.requests.length, 1);
});

Deno.test("a connection that is lost is tried again", async () => {
  const answer = '{"answer":42}';
  const head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
  using server = rawServer(
    "",
    `${head}content-length: 999\r\n\r\n{"ans`,
    `${head}content-length: ${answer.length}\r\n\r\n${answer}`,
  );
  assertEquals(await postForJson(requestTo(server.url)), { answer: 42 });
  assertEquals(server.connections(), 3);
});

Deno.test("a server that is not there is an error that says so", async () => {
  const request = requestTo(`${deadEnd()}?sig=not%2Fto%2Bbe%3Dseen`);
  const error = await assertRejects(
    () => postForJson({ ...request, secrets: ["not/to+be=seen"] }),
    ApiError,
  );
  assertEquals([error.code, error.status], ["connection_failed", undefined]);
  assert(/^Cannot ask: .*refused/i.test(error.message), error.message);
  assertEquals(error.cause, undefined);
  const shown = Deno.inspect(error, { depth: 9, showHidden: true });
  assert(!/to(%2B|\+)be/.test(shown), shown);
});

Deno.test("a redirection is not followed, since it could lead a key astray", async () => {
  await using elsewhere = new ModelServer(FINE);
  await using server = new ModelServer(() =>
    new Response(null, { status: 307, headers: { location: elsewhere.url } })
  );
  const error = await assertRejects(
    () => postForJson(requestTo(server.url)),
    ApiError,
  );
  assertEquals(error.code, "307");
  assertEquals(elsewhere.requests.length, 0);
});
