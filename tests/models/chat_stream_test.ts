import { assertEquals, assertRejects } from "@std/assert";
import { context, trace } from "@opentelemetry/api";
import {
  type CreateOptions,
  ModelError,
  ReplayChatCompletionClient,
} from "@autogen-edge/runtime";
import {
  assertTree,
  assertWellFormed,
  type ExpectedSpan,
} from "@autogen-edge/runtime/testing";
import { traced } from "../tools/_traced.ts";
import { answer, QUESTION, ScriptedClient } from "./_scripted.ts";

/** A client that says when its stream was left. */
function talker(): {
  readonly client: ScriptedClient;
  readonly left: () => number;
} {
  let left = 0;
  const client = new ScriptedClient(async function* () {
    try {
      yield "Be";
      yield "cause.";
      yield answer("Because.");
    } finally {
      left++;
    }
  });
  return { client, left: () => left };
}

const CANCELLED: ExpectedSpan = {
  name: "chat parrot-1",
  kind: "CLIENT",
  attributes: {
    "autogen.outcome": "cancelled",
    "error.type": undefined,
    "gen_ai.usage.input_tokens": undefined,
  },
};

Deno.test("a stream's span opens with the first pull and ends with the whole answer", async () => {
  const { spans, traceContext } = traced();
  const stream = talker().client.createStream(QUESTION, { traceContext });
  assertEquals(spans.open.length, 0);
  const pieces = [];
  for await (const piece of stream) {
    pieces.push(piece);
    assertEquals(spans.open.length, typeof piece === "string" ? 1 : 0);
  }
  assertEquals(pieces, ["Be", "cause.", answer("Because.")]);
  assertWellFormed(spans);
  assertTree(spans, {
    name: "chat parrot-1",
    kind: "CLIENT",
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "aviary",
      "gen_ai.request.model": "parrot-1",
      "gen_ai.request.stream": true,
      "server.address": "models.example",
      "server.port": 8443,
      "gen_ai.response.time_to_first_chunk": (value) =>
        typeof value === "number" && value >= 0,
      "gen_ai.response.finish_reasons": (value) =>
        JSON.stringify(value) === '["stop"]',
      "gen_ai.usage.input_tokens": 3,
      "gen_ai.usage.output_tokens": 2,
    },
  }, { exactAttributes: true });
});

Deno.test("the time to the first chunk is measured once, in seconds", async () => {
  const { spans, traceContext } = traced({
    clock: () => now,
  });
  let now = 1000;
  const client = new ScriptedClient(async function* () {
    now += 420;
    yield "Be";
    now += 420;
    yield "cause.";
    yield answer("Because.");
  });
  await Array.fromAsync(client.createStream(QUESTION, { traceContext }));
  assertEquals(
    spans.finished[0]?.attributes["gen_ai.response.time_to_first_chunk"],
    0.42,
  );
});

Deno.test("a stream is not current where it is read", async () => {
  const { traceContext } = traced();
  for await (
    const _ of talker().client.createStream(QUESTION, { traceContext })
  ) {
    assertEquals(trace.getSpan(context.active()), undefined);
  }
});

Deno.test("a stream that is never read has no span", () => {
  const { spans, traceContext } = traced();
  talker().client.createStream(QUESTION, { traceContext });
  assertWellFormed(spans);
  assertTree(spans, []);
});

Deno.test("a stream that is left by break is over for its provider and its span", async () => {
  const { spans, traceContext } = traced();
  const { client, left } = talker();
  for await (const _ of client.createStream(QUESTION, { traceContext })) break;
  assertEquals(left(), 1);
  assertWellFormed(spans);
  assertTree(spans, CANCELLED);
});

Deno.test("a stream whose end is not read has ended with its answer", async () => {
  let now = 0;
  const { spans, traceContext } = traced();
  const heard: unknown[] = [];
  const client = new ReplayChatCompletionClient(["Because."], {
    metrics: () => ({
      piece() {},
      end: ({ completionTokens }) => heard.push(now, completionTokens),
    }),
  });
  const stream = client.createStream(QUESTION, { traceContext });
  let read;
  do read = await stream.next(); while (typeof read.value === "string");
  now = 5000;
  await stream.return?.();
  assertEquals(heard, [0, 1]);
  assertWellFormed(spans);
  assertTree(spans, {
    name: "chat replay",
    kind: "CLIENT",
    attributes: {
      "autogen.outcome": undefined,
      "gen_ai.usage.output_tokens": 1,
    },
  });
});

Deno.test("a stream that is left by a return() nobody awaits is over, too", async () => {
  const { spans, traceContext } = traced();
  const { client, left } = talker();
  const stream = client.createStream(QUESTION, { traceContext });
  await stream.next();
  const returned = stream.return?.();
  assertWellFormed(spans);
  await returned;
  assertEquals(left(), 1);
  assertEquals(await stream.next(), { done: true, value: undefined });
  assertTree(spans, CANCELLED);
});

Deno.test("return() while a piece is awaited settles both", async () => {
  const { spans, traceContext } = traced();
  const client = new ScriptedClient(async function* () {
    await new Promise(() => {});
    yield "never";
  });
  const stream = client.createStream(QUESTION, { traceContext });
  const next = stream.next();
  const returned = stream.return?.();
  // Nobody may be there any more to handle an error.
  assertEquals(await next, { done: true, value: undefined });
  assertEquals(await returned, { done: true, value: undefined });
  assertWellFormed(spans);
  assertTree(spans, CANCELLED);
});

Deno.test("an abort between two pieces ends the span at once and rejects the next pull", async () => {
  const { spans, traceContext } = traced();
  const controller = new AbortController();
  const { client, left } = talker();
  const { signal } = controller;
  const stream = client.createStream(QUESTION, { traceContext, signal });
  await stream.next();
  const reason = new Error("enough");
  controller.abort(reason);
  assertWellFormed(spans);
  assertEquals(await assertRejects(() => stream.next()), reason);
  assertEquals(await stream.next(), { done: true, value: undefined });
  assertEquals(left(), 1);
  assertTree(spans, CANCELLED);
});

Deno.test("an abort while a piece is awaited reaches the provider", async () => {
  const { spans, traceContext } = traced();
  const controller = new AbortController();
  let heard: unknown;
  const asked = Promise.withResolvers<void>();
  const client = new ScriptedClient(
    async function* (_, { signal }: CreateOptions) {
      signal?.addEventListener("abort", () => heard = signal.reason);
      asked.resolve();
      await new Promise(() => {});
      yield "never";
    },
  );
  const { signal } = controller;
  const next = client.createStream(QUESTION, { traceContext, signal }).next();
  await asked.promise;
  controller.abort("enough");
  let caught: unknown;
  await next.catch((error) => caught = error);
  assertEquals(caught, "enough");
  assertEquals(heard, "enough");
  assertWellFormed(spans);
  assertTree(spans, CANCELLED);
});

Deno.test("a stream that throws fails its span after what it had said", async () => {
  const { spans, traceContext } = traced();
  const client = new ScriptedClient(async function* () {
    yield "Be";
    throw new TypeError("The line is dead");
  });
  const pieces: unknown[] = [];
  await assertRejects(
    async () => {
      for await (
        const piece of client.createStream(QUESTION, { traceContext })
      ) {
        pieces.push(piece);
      }
    },
    TypeError,
    "The line is dead",
  );
  assertEquals(pieces, ["Be"]);
  assertTree(spans, {
    name: "chat parrot-1",
    status: { code: "ERROR", message: "The line is dead" },
    attributes: {
      "error.type": "TypeError",
      "gen_ai.response.time_to_first_chunk": (value) => value !== undefined,
    },
    events: ["exception"],
  });
});

Deno.test("a stream that ends without a result is an error", async () => {
  const { spans, traceContext } = traced();
  const client = new ScriptedClient(async function* () {
    yield "Be";
  });
  const error = await assertRejects(
    () => Array.fromAsync(client.createStream(QUESTION, { traceContext })),
    ModelError,
    'Cannot ask model "parrot-1": its answer broke off',
  );
  assertEquals(error.code, "incomplete_stream");
  assertTree(spans, {
    name: "chat parrot-1",
    status: "ERROR",
    attributes: { "error.type": "incomplete_stream" },
    events: ["exception"],
  });
});

Deno.test("two streams that are read in turn keep their spans apart", async () => {
  const { spans, traceContext } = traced();
  const streams = [talker(), talker()].map(({ client }) =>
    client.createStream(QUESTION, { traceContext })
  );
  for (let pull = 0; pull < 4; pull++) {
    for (const stream of streams) await stream.next();
  }
  assertWellFormed(spans);
  assertTree(spans, [{ name: "chat parrot-1" }, { name: "chat parrot-1" }]);
});
