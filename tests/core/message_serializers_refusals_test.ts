import { message, SerializationError } from "@autogen-edge/runtime";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import * as v from "valibot";
import { z } from "zod";
import {
  assertRefused,
  Greeting,
  Open,
  read,
  registry,
  written,
} from "./_serializers.ts";

Deno.test("deserialize() refuses a message of the wrong shape, and names the type and the fields", async () => {
  const Deep = message(
    "Deep",
    v.object({ "a/b": v.array(v.object({ "~": v.string() })) }),
  );
  await assertRefused(
    read(Deep, '{"a/b":[{"~":"x"},{"~":1}]}'),
    "invalid_message",
    'Cannot read "Deep": /a~1b/1/~0: Invalid type: Expected string but received 1',
  );
  await assertRefused(
    read(Deep, "{}"),
    "invalid_message",
    `Cannot read "Deep": /a~1b: Invalid key: Expected "a/b" but received undefined`,
  );
});

Deno.test("deserialize() refuses one message and reads the next", async () => {
  const serializers = registry(Greeting);
  const payload = serializers.serialize(Greeting({ content: "a" }));
  const results = await Promise.allSettled([
    serializers.deserialize(payload),
    serializers.deserialize({ ...payload, data: '{"content":1}' }),
    serializers.deserialize(payload),
  ]);
  assertEquals(results.map(({ status }) => status), [
    "fulfilled",
    "rejected",
    "fulfilled",
  ]);
});

Deno.test("deserialize() keeps its error short, however much is wrong", async () => {
  const Many = message("Many", z.object({ items: z.array(z.string()) }));
  const items = Array.from({ length: 100_000 }, () => 1);
  const error = await assertRejects(
    () => read(Many, JSON.stringify({ items })),
    SerializationError,
  );
  assert(error.message.length < 500, error.message);
  assertStringIncludes(error.message, "/items/0: ");
  assertStringIncludes(error.message, "; and 99995 more");
});

for (
  const [what, data, problem] of [
    ["text that is not JSON", "nul", "its payload is not JSON"],
    ["nothing", "", "its payload is not JSON"],
    ["two values", "{} {}", "its payload is not JSON"],
    ["a number of Python's", '{"n":NaN}', "its payload is not JSON"],
    ["a list", "[]", "its payload is no JSON object"],
    ["null", "null", "its payload is no JSON object"],
    ["a text", '"{}"', "its payload is no JSON object"],
    [
      "bytes that are not UTF-8",
      new Uint8Array([0x7b, 0xff, 0x7d]),
      "its payload is not UTF-8",
    ],
    [
      "bytes that are cut off",
      new TextEncoder().encode('{"a":"é').slice(0, -1),
      "its payload is not UTF-8",
    ],
  ] as const
) {
  Deno.test(`deserialize() refuses ${what}`, async () => {
    await assertRefused(
      read(Open, data),
      "malformed_payload",
      `Cannot read "Open": ${problem}`,
    );
  });
}

Deno.test("deserialize() refuses what is nested deeper than messages may be", async () => {
  const nested = (depth: number) =>
    `{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`;
  await read(Open, nested(511));
  const error = await assertRejects(
    () => read(Open, nested(1_000_000)),
    SerializationError,
  );
  assertEquals(error.code, "malformed_payload");
  assert(error.message.length < 300, error.message);
});

Deno.test("deserialize() takes __proto__ and its like as fields, and as nothing else", async () => {
  const json =
    '{"__proto__":{"admin":true},"constructor":1,"toString":2,"a":{"__proto__":[]}}';
  const received = await read(Open, json);
  assertEquals(Object.getPrototypeOf(received), Object.prototype);
  assertEquals("admin" in received, false);
  assertEquals("admin" in {}, false);
  assertEquals(written(received), json);
});

Deno.test("deserialize() lets no payload choose another tag than its type's", async () => {
  assertEquals(
    await read(Open, '{"type":"Open","a":1}'),
    Open({ a: 1 }),
  );
  await assertRefused(
    read(Open, '{"type":"Admin"}'),
    "invalid_message",
    'Cannot read "Open": /type: it is not "Open"',
  );
  await assertRefused(
    read(Open, '{"type":null}'),
    "invalid_message",
    'Cannot read "Open": /type: it is not "Open"',
  );
});

Deno.test("a schema that throws, or makes no object, refuses that message", async () => {
  const cause = new Error("broken");
  const Broken = message(
    "Broken",
    z.object({}).transform((): { a: 1 } => {
      throw cause;
    }),
  );
  const error = await assertRefused(
    read(Broken, "{}"),
    "invalid_message",
    'Cannot read "Broken": Error: broken',
  );
  assertEquals(error.cause, cause);
  const Odd = message("Odd", z.object({}).transform(() => [1]));
  await assertRefused(
    read(Odd, "{}"),
    "invalid_message",
    'Cannot read "Odd": it is no object',
  );
});

Deno.test("serialize() refuses a type and a content type that are not registered", () => {
  const serializers = registry(Greeting);
  const error = assertThrows(
    () => serializers.serialize(Open({})),
    SerializationError,
    'Cannot write "Open" as "application/json": it is not registered',
  );
  assertEquals(error.code, "unknown_type");
  assertThrows(
    () =>
      serializers.serialize(Greeting({ content: "a" }), {
        dataContentType: "text/plain",
      }),
    SerializationError,
    'Cannot write "Greeting" as "text/plain": it is not registered',
  );
});

for (
  const [what, fields, problem] of [
    ["a function", { a: [() => {}] }, "a[0] is a function"],
    ["a bigint", { a: 1n }, "a is a bigint"],
    ["bytes", { a: { b: new Uint8Array(2) } }, 'the field "b" is bytes'],
    ["no number", { a: NaN }, 'the field "a" is NaN'],
    ["an endless number", { a: [-Infinity] }, 'the field "0" is -Infinity'],
    ["a getter that throws", {
      a: {
        get b() {
          throw new Error("no value");
        },
      },
    }, "no value"],
    ["a toJSON that throws", {
      a: {
        toJSON() {
          throw new Error("no JSON");
        },
      },
    }, "no JSON"],
    ["a toJSON that gives a bigint", { a: { toJSON: () => 1n } }, "BigInt"],
  ] as const
) {
  Deno.test(`serialize() refuses ${what}, which JSON would lose`, () => {
    const error = assertThrows(
      () => registry(Open).serialize({ ...fields, type: "Open" }),
      SerializationError,
      problem,
    );
    assertEquals(error.code, "not_serializable");
    assertStringIncludes(error.message, 'Cannot write "Open": ');
  });
}

Deno.test("serialize() refuses a ring and what is nested too deep", () => {
  const ring: Record<string, unknown> = {};
  ring.ring = ring;
  assertThrows(() => written(Open({ ring })), SerializationError, "ring.ring");
  let deep: unknown = 0;
  for (let level = 0; level < 100_000; level++) deep = [deep];
  assertThrows(() => written(Open({ deep })), SerializationError, "512 levels");
});
