import {
  message,
  SerializationError,
  UnknownPayload,
} from "@autogen-edge/runtime";
import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertThrows,
} from "@std/assert";
import { z } from "zod";
import {
  assertRefused,
  Greeting,
  Open,
  read,
  registry,
  written,
} from "./_serializers.ts";

Deno.test("serialize() writes the fields as JSON and the name of the type beside them", () => {
  const payload = registry(Greeting).serialize(Greeting({ content: "héllo" }));
  assertEquals(payload.dataType, "Greeting");
  assertEquals(payload.dataContentType, "application/json");
  assertEquals(
    payload.data,
    new TextEncoder().encode('{"content":"héllo"}'),
  );
});

Deno.test("deserialize() reads what Python's dataclasses and pydantic models write", async () => {
  const Order = message(
    "Order",
    z.object({ content: z.string(), n: z.number().nullish() }),
  );
  const expected = Order({ content: "héllo", n: 1 });
  assertEquals(
    await read(Order, '{"content": "h\\u00e9llo", "n": 1}'),
    expected,
  );
  const bytes = new TextEncoder().encode('{"content":"héllo","n":1}');
  assertEquals(await read(Order, bytes), expected);
  const none = Order({ content: "", n: null });
  assertEquals(await read(Order, '{"content":"","n":null}'), none);
});

Deno.test("deserialize() gives what the schema makes of the fields, sync or async", async () => {
  const shape = { content: z.string(), urgent: z.boolean().default(false) };
  const Sync = message("Sync", z.object(shape));
  const Async = message(
    "Async",
    z.object(shape).refine(async ({ content }) => {
      await Promise.resolve();
      return content !== "spam";
    }, { error: "is spam", path: ["content"] }),
  );
  const json = '{"content":"a","extra":1}';
  assertEquals(await read(Sync, json), Sync({ content: "a", urgent: false }));
  assertEquals(await read(Async, json), Async({ content: "a", urgent: false }));
  await assertRefused(
    read(Async, '{"content":"spam"}'),
    "invalid_message",
    'Cannot read "Async": /content: is spam',
  );
});

Deno.test("deserialize() gives an UnknownPayload for an unknown type or content type", async () => {
  for (
    const [dataType, dataContentType] of [
      ["Unheard", "application/json"],
      ["Greeting", "application/x-protobuf"],
      ["__proto__", "application/json"],
      ["Greeting", "__proto__"],
    ] as const
  ) {
    const data = new Uint8Array([0xff, 0]);
    const received = await registry(Greeting)
      .deserialize({ dataType, dataContentType, data });
    assert(UnknownPayload.is(received));
    assertEquals(
      received,
      UnknownPayload({ typeName: dataType, dataContentType, payload: data }),
    );
  }
});

Deno.test("deserialize() knows a content type in any case and with parameters", async () => {
  const received = await registry(Greeting).deserialize({
    dataType: "Greeting",
    dataContentType: "Application/JSON; charset=utf-8",
    data: '{"content":"a"}',
  });
  assertEquals(received, Greeting({ content: "a" }));
});

Deno.test("a message may be written in another form, its tag among it", async () => {
  const Note = message(
    "Note",
    z.object({ type: z.literal("Note"), created_at: z.string() })
      .transform(({ created_at }) => ({ createdAt: created_at })),
  );
  const serializers = registry(Note, {
    encode: ({ type, createdAt }) => ({ type, created_at: createdAt }),
  });
  const note = Note({ createdAt: "now" });
  assertEquals(
    written(note, serializers),
    '{"type":"Note","created_at":"now"}',
  );
  assertEquals(
    await serializers.deserialize(serializers.serialize(note)),
    note,
  );
});

Deno.test("a form that is no object is refused when it is written", () => {
  for (const form of [[1], { toJSON: () => "text" }, { toJSON() {} }]) {
    const serializers = registry(Open, { encode: () => form });
    assertThrows(
      () => serializers.serialize(Open({})),
      SerializationError,
      'Cannot write "Open": it is no object',
    );
  }
});

Deno.test("an earlier version is read by its name, upgraded and checked", async () => {
  const Greeting3 = message(
    "Greeting/3",
    z.object({ lines: z.array(z.string()) }),
  );
  const failure = new Error("too old");
  const serializers = registry(Greeting3, {
    upgrades: {
      "Greeting/1": () => {
        throw failure;
      },
      "Greeting/2": ({ text }) => ({ lines: [text] }),
    },
  });
  const upgrade = (dataType: string, data: string) =>
    serializers.deserialize({
      dataType,
      dataContentType: "application/json",
      data,
    });
  assertEquals(
    await upgrade("Greeting/2", '{"text":"hello"}'),
    Greeting3({ lines: ["hello"] }),
  );
  assertEquals(
    await upgrade("Greeting/3", '{"lines":[]}'),
    Greeting3({ lines: [] }),
  );
  await assertRefused(
    upgrade("Greeting/2", '{"text":1}'),
    "invalid_message",
    'Cannot read "Greeting/2" as "Greeting/3": /lines/0: Invalid input: expected string, received number',
  );
  const error = await assertRefused(
    upgrade("Greeting/1", "{}"),
    "invalid_message",
    'Cannot read "Greeting/1" as "Greeting/3": Error: too old',
  );
  assertEquals(error.cause, failure);
  assert(UnknownPayload.is(await upgrade("Greeting/4", "{}")));
  assertThrows(
    () => serializers.serialize({ type: "Greeting/2" }),
    SerializationError,
    "is not registered",
  );
});

Deno.test("register() takes a type again, but no other type of that name", async () => {
  const upgrades = { Old: () => ({}) };
  const serializers = registry(Open).register(Open);
  serializers.register(message("Third"), { upgrades });
  for (
    const conflict of [
      () => serializers.register(message("Open")),
      () => serializers.register(message("Old")),
      () =>
        serializers.register(message("New"), {
          upgrades: { Open: () => ({}) },
        }),
    ]
  ) {
    const error = assertThrows(
      conflict,
      SerializationError,
      "the name is taken",
    );
    assertEquals(error.code, "already_registered");
  }
  // All or nothing: what conflicts leaves no part of itself.
  assertThrows(
    () => serializers.serialize({ type: "New" }),
    SerializationError,
  );
  assertThrows(
    () => registry(Open, { upgrades: { Open: () => ({}) } }),
    TypeError,
    'Cannot register "Open"',
  );
  await serializers.deserialize(serializers.serialize(Open({})));
});

Deno.test("add() brings another content type", async () => {
  const serializers = registry(Greeting).add({
    dataType: "Greeting",
    dataContentType: "text/plain",
    serialize(message) {
      assert(Greeting.is(message));
      return new TextEncoder().encode(message.content);
    },
    deserialize(data) {
      assertInstanceOf(data, Uint8Array);
      return Greeting({ content: new TextDecoder().decode(data) });
    },
  });
  const hello = Greeting({ content: "hello" });
  const payload = serializers.serialize(hello, {
    dataContentType: "text/plain",
  });
  assertEquals(new TextDecoder().decode(payload.data), "hello");
  assertEquals(payload.dataContentType, "text/plain");
  assertEquals(await serializers.deserialize(payload), hello);
  assertEquals(written(hello, serializers), '{"content":"hello"}');
});
