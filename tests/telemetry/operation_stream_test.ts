import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { type CallContext, operationStream } from "../../src/telemetry/mod.ts";
import { lab, reasonOf, settled } from "./_fixture.ts";

const cancelled = {
  name: "stream",
  status: "UNSET",
  attributes: { "autogen.outcome": "cancelled", "error.type": undefined },
} as const;

type Call = CallContext & { readonly signal: AbortSignal };

/** A stream whose span is recorded. */
function streamOf<T>(
  produce: (call: Call) => AsyncIterable<T>,
  signal?: AbortSignal,
) {
  const { spans, open } = lab();
  const stream = operationStream<T>({
    open: () => open("stream"),
    produce,
    signal,
  });
  return { spans, open, stream };
}

/** Counts up, and says that it was cleaned up. */
async function* counting(log: string[], upTo = 3): AsyncGenerator<number> {
  try {
    for (let n = 1; n <= upTo; n++) yield await Promise.resolve(n);
  } finally {
    log.push("cleaned up");
  }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

Deno.test("a stream's span opens with the first item that is asked for, and ends with the last", async () => {
  const log: string[] = [];
  const { spans, stream } = streamOf(() => counting(log));
  assertEquals([spans.open.length, spans.finished.length], [0, 0]);
  assertEquals(await stream.next(), { done: false, value: 1 });
  assertEquals(spans.open.length, 1);
  assertEquals(await collect(stream), [2, 3]);
  assertTree(spans, { name: "stream" });
  assertEquals(await stream.next(), { done: true, value: undefined });
  assertEquals(await stream.return?.(), { done: true, value: undefined });
  assertWellFormed(spans);
  assertEquals(log, ["cleaned up"]);
});

Deno.test("a stream that nobody reads has no span", async () => {
  const { spans, stream } = streamOf(() => counting([]));
  await stream.return?.();
  assertEquals(await stream.next(), { done: true, value: undefined });
  assertEquals([spans.open.length, spans.finished.length], [0, 0]);
});

Deno.test("what a producer opens in its context is below the stream's span", async () => {
  const { spans, open, stream } = streamOf(async function* ({ traceContext }) {
    yield 1;
    open("inside", traceContext).end();
    yield 2;
  });
  assertEquals(await collect(stream), [1, 2]);
  assertTree(spans, { name: "stream", children: [{ name: "inside" }] });
});

Deno.test("leaving by break cancels the span, and the producer cleans up first", async () => {
  const log: string[] = [];
  const { spans, stream } = streamOf(() => counting(log));
  for await (const n of stream) {
    if (n === 1) break;
  }
  assertEquals(log, ["cleaned up"]);
  assertTree(spans, cancelled);
  assertWellFormed(spans);
});

Deno.test("leaving by an error in the reader cancels the span, and the error goes on", async () => {
  const log: string[] = [];
  const { spans, stream } = streamOf(() => counting(log));
  await assertRejects(
    async () => {
      for await (const _ of stream) throw new RangeError("reader");
    },
    RangeError,
    "reader",
  );
  assertEquals(log, ["cleaned up"]);
  assertTree(spans, cancelled);
});

Deno.test("throw() into a stream cancels it and rejects with the error", async () => {
  const log: string[] = [];
  const { spans, stream } = streamOf(() => counting(log));
  await stream.next();
  const error = new Error("away");
  const thrown = stream.throw?.(error) ?? Promise.resolve();
  assertStrictEquals(await reasonOf(thrown), error);
  assertEquals(log, ["cleaned up"]);
  assertTree(spans, cancelled);
  assertEquals(await stream.next(), { done: true, value: undefined });
});

Deno.test("the producer's signal aborts when the reader leaves", async () => {
  const signals: AbortSignal[] = [];
  const { stream } = streamOf(async function* ({ signal }) {
    signals.push(signal);
    yield 1;
  });
  await stream.next();
  assertEquals(signals.map(({ aborted }) => aborted), [false]);
  await stream.return?.();
  assertEquals(signals.map(({ aborted }) => aborted), [true]);
});

Deno.test("return() while an item is awaited ends the span at once, and the wait is over", async () => {
  const door = Promise.withResolvers<void>();
  const { spans, stream } = streamOf(async function* () {
    yield 1;
    await door.promise;
    yield 2;
  });
  await stream.next();
  const pending = stream.next();
  const returned = stream.return?.();
  assertEquals(spans.open, []);
  // Nobody may be there any more to handle an error.
  assertEquals(await pending, { done: true, value: undefined });
  // The producer ignores its signal, and is not waited for.
  assertEquals(await returned, { done: true, value: undefined });
  assertTree(spans, cancelled);
  door.resolve();
  await settled();
  assertWellFormed(spans);
});

Deno.test("an error of the producer fails the span, and the stream is over", async () => {
  const error = new RangeError("dry");
  const { spans, stream } = streamOf(async function* () {
    yield 1;
    throw error;
  });
  await stream.next();
  assertStrictEquals(await reasonOf(stream.next()), error);
  assertEquals(await stream.next(), { done: true, value: undefined });
  assertEquals(await stream.return?.(), { done: true, value: undefined });
  assertTree(spans, {
    name: "stream",
    status: { code: "ERROR", message: "dry" },
    attributes: { "error.type": "RangeError" },
    events: ["exception"],
  });
  assertWellFormed(spans);
});

Deno.test("a producer that fails before its first item fails the span, and the stream is over", async () => {
  const error = new RangeError("never began");
  const { spans, stream } = streamOf<number>(() => {
    throw error;
  });
  assertStrictEquals(await reasonOf(stream.next()), error);
  assertEquals(await stream.next(), { done: true, value: undefined });
  assertTree(spans, { name: "stream", status: "ERROR", events: ["exception"] });
  assertWellFormed(spans);
});

Deno.test("an aborted signal cancels a stream before its first item", async () => {
  let produced = false;
  const { spans, stream } = streamOf(async function* () {
    produced = true;
    yield 1;
  }, AbortSignal.abort("why"));
  assertEquals(await reasonOf(stream.next()), "why");
  assertEquals(await stream.next(), { done: true, value: undefined });
  assertEquals(produced, false);
  assertTree(spans, cancelled);
});

Deno.test("an abort between two items ends the span at once, and the next one rejects", async () => {
  const log: string[] = [];
  const controller = new AbortController();
  const { spans, stream } = streamOf(() => counting(log), controller.signal);
  await stream.next();
  controller.abort("enough");
  assertEquals(spans.open, []);
  assertEquals(await reasonOf(stream.next()), "enough");
  await settled();
  assertEquals(log, ["cleaned up"]);
  assertEquals(await stream.next(), { done: true, value: undefined });
  assertTree(spans, cancelled);
});

Deno.test("an abort while an item is awaited rejects it, though the producer ignores its signal", async () => {
  const door = Promise.withResolvers<void>();
  const controller = new AbortController();
  const { spans, stream } = streamOf(async function* () {
    await door.promise;
    yield 1;
  }, controller.signal);
  const pending = reasonOf(stream.next());
  await settled();
  controller.abort("enough");
  assertEquals(spans.open, []);
  assertEquals(await pending, "enough");
  assertTree(spans, cancelled);
  door.resolve();
  await settled();
  assertWellFormed(spans);
});

Deno.test("a producer that throws the signal's reason is cancelled, not failed", async () => {
  const controller = new AbortController();
  const { spans, stream } = streamOf(async function* ({ signal }) {
    yield 1;
    await new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  }, controller.signal);
  await stream.next();
  const pending = reasonOf(stream.next());
  controller.abort();
  assertEquals((await pending as Error).name, "AbortError");
  assertTree(spans, cancelled);
});

Deno.test("a signal that outlives its streams keeps no listener", async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners++;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners--;
    remove(...args);
  };
  const ends: readonly ((
    stream: AsyncIterableIterator<number>,
  ) => Promise<unknown>)[] = [
    (stream) => collect(stream),
    (stream) => stream.next().then(() => stream.return?.()),
    (stream) => reasonOf(stream.throw?.(new Error("x")) ?? Promise.resolve()),
  ];
  for (const end of ends) {
    await end(streamOf(() => counting([]), signal).stream);
  }
  const failing = streamOf<number>(() => {
    throw new Error("x");
  }, signal);
  await reasonOf(failing.stream.next());
  assertEquals(listeners, 0);
});

Deno.test("several items may be asked for at once", async () => {
  const { spans, stream } = streamOf(() => counting([]));
  const results = await Promise.all([1, 2, 3, 4].map(() => stream.next()));
  assertEquals(results.map(({ value }) => value), [1, 2, 3, undefined]);
  assertTree(spans, { name: "stream" });
  assertWellFormed(spans);
});

Deno.test("a cleanup that throws rejects return(), and the span is cancelled all the same", async () => {
  const { spans, stream } = streamOf(async function* () {
    try {
      yield 1;
    } finally {
      // deno-lint-ignore no-unsafe-finally -- it is what is tested
      throw new RangeError("stuck");
    }
  });
  await stream.next();
  const returned = stream.return?.() ?? Promise.resolve();
  assertEquals((await reasonOf(returned) as Error).message, "stuck");
  assertTree(spans, cancelled);
});
