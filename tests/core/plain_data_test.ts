import {
  AgentRuntimeError,
  message,
  noopTracerProvider,
  RoutedAgent,
} from "@autogen-edge/runtime";
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { answering, Ask, idOf, runtimeWith } from "./_fixture.ts";

const Parcel = message<{ value: unknown }>("Parcel");

/** Sends a value through a runtime; the answer is a value, too. */
async function deliver(value: unknown): Promise<unknown> {
  const agent = () =>
    new RoutedAgent("echoes").on(Parcel, ({ value }) => Parcel({ value }));
  await using runtime = await runtimeWith({
    agents: { a: agent },
    tracerProvider: noopTracerProvider,
  });
  runtime.start();
  return await runtime.sendMessage(Parcel({ value }), idOf("a"));
}

async function problemOf(value: unknown): Promise<string> {
  const error = await assertRejects(() => deliver(value), AgentRuntimeError);
  assertEquals(error.code, "not_serializable");
  const start = 'Cannot send "Parcel" to "a/k": value';
  assertEquals(error.message.slice(0, start.length), start);
  return error.message.slice(start.length);
}

class Point {
  readonly x = 1;
  norm(): number {
    return Math.abs(this.x);
  }
  toString(): string {
    return `(${this.x})`;
  }
}

const accepted: Readonly<Record<string, unknown>> = {
  "nothing": undefined,
  "null": null,
  "text, number and truth": { a: "x", b: 1.5, c: false, d: null, e: undefined },
  "lists in lists": [[1, ["a", [null]]]],
  "a list with holes": [, 1, , 2],
  "an object without a prototype": Object.assign(Object.create(null), { a: 1 }),
  "an instance of a class": { point: new Point() },
  "something with toJSON": { when: new Date(0), where: new URL("http://x.y") },
  "bytes": { data: new Uint8Array([1, 2]) },
  "the same object twice": ((shared) => [shared, { shared }])({ a: 1 }),
  "a field named __proto__": JSON.parse('{"__proto__":{"a":1}}'),
  "a getter of plain data": {
    get now() {
      return 7;
    },
  },
  "what a symbol hides": { [Symbol("hidden")]: () => {} },
};

for (const [what, value] of Object.entries(accepted)) {
  Deno.test(`plain data may be ${what}`, async () => {
    assertEquals(await deliver(value), Parcel({ value }));
  });
}

const refused: Readonly<Record<string, readonly [unknown, string]>> = {
  "a function": [{ a: () => {} }, ".a is a function"],
  "a method": [{ a: { b() {} } }, ".a.b is a function"],
  "a class": [{ a: [Point] }, ".a[0] is a function"],
  "a symbol": [{ a: Symbol("s") }, ".a is a symbol"],
  "a bigint": [{ a: [0, { b: 1n }] }, ".a[1].b is a bigint"],
  "a bigint on its own": [1n, " is a bigint"],
  "a getter of a function": [{
    get now() {
      return () => {};
    },
  }, ".now is a function"],
  "a function in a field named __proto__": [
    Object.defineProperty({}, "__proto__", {
      value: { f: () => {} },
      enumerable: true,
    }),
    ".__proto__.f is a function",
  ],
};

for (const [what, [value, problem]] of Object.entries(refused)) {
  Deno.test(`plain data may not hold ${what}, and the error names the field`, async () => {
    assertEquals(await problemOf(value), problem);
  });
}

Deno.test("plain data may not hold itself", async () => {
  const ring: Record<string, unknown> = { a: { b: [] } };
  (ring.a as { b: unknown[] }).b.push(ring);
  assertEquals(
    await problemOf(ring),
    ".a.b[0] is a reference to what contains it",
  );
  const list: unknown[] = [];
  list.push(list);
  assertEquals(
    await problemOf({ list }),
    ".list[0] is a reference to what contains it",
  );
});

Deno.test("plain data is at most 512 levels deep, and the error stays short", async () => {
  const deep = (levels: number) => {
    let value: unknown = "bottom";
    for (let level = 0; level < levels; level++) value = { n: value };
    return value;
  };
  await deliver(deep(511));
  const { message } = await assertRejects(
    () => deliver(deep(100_000)),
    AgentRuntimeError,
  );
  assertStringIncludes(message, "is nested more than 512 levels deep");
  assertEquals(message.length < 400, true);
});

Deno.test("a getter that throws rejects the sender with its error", async () => {
  const cause = new Error("no value");
  const value = {
    get now(): never {
      throw cause;
    },
  };
  assertEquals(await assertRejects(() => deliver(value), Error), cause);
});

Deno.test("a reply that is not plain data is an error to the one who asked", async () => {
  await using runtime = await runtimeWith({
    agents: { a: () => answering(() => ({ type: "Odd", run: () => {} })) },
  });
  runtime.start();
  const error = await assertRejects(
    () => runtime.sendMessage(Ask({ question: "?" }), idOf("a")),
    AgentRuntimeError,
  );
  assertEquals(error.code, "not_serializable");
  assertEquals(
    error.message,
    'Cannot reply to "Ask" from "a/k": run is a function',
  );
});

Deno.test("whatever JSON can write is plain data", async () => {
  const seed = 20261125;
  console.log(`seed ${seed}`);
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 8 }), async (value) => {
      assertEquals(await deliver(value), Parcel({ value }));
    }),
    { seed },
  );
});

Deno.test("what passes as plain data, JSON can write", async () => {
  const seed = 20261126;
  console.log(`seed ${seed}`);
  const anything = fc.anything({
    withBigInt: true,
    withNullPrototype: true,
    withSparseArray: true,
    withDate: true,
    maxDepth: 4,
  });
  await fc.assert(
    fc.asyncProperty(anything, async (value) => {
      try {
        await deliver(value);
      } catch (error) {
        if (error instanceof AgentRuntimeError) return;
        throw error;
      }
      JSON.stringify(value);
    }),
    { seed, numRuns: 500 },
  );
});
