import { message } from "@autogen-edge/runtime";
import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import type { StandardSchemaV1 } from "@standard-schema/spec";

Deno.test("message() makes plain data with the declared name as its tag", () => {
  const Greeting = message<{ content: string }>("Greeting");
  const hello = Greeting({ content: "hello" });
  assertEquals(hello, { type: "Greeting", content: "hello" });
  assertEquals(Object.getPrototypeOf(hello), Object.prototype);
  assertEquals(structuredClone(hello), hello);
  assertEquals(JSON.parse(JSON.stringify(hello)), hello);
  assertEquals(Greeting.typeName, "Greeting");
});

Deno.test("message() makes a message without fields", () => {
  const Ping = message("Ping");
  assertEquals(Ping(), { type: "Ping" });
  assertEquals(Ping({}), { type: "Ping" });
});

Deno.test("message() copies the fields, and its tag wins over a field of that name", () => {
  const Note = message<{ text: string }>("Note");
  const fields = { text: "a", type: "Other" };
  const note = Note(fields);
  fields.text = "b";
  assertEquals(note, { type: "Note", text: "a" });
});

Deno.test("message() keeps a field named __proto__ as data", () => {
  const Note = message<Record<string, unknown>>("Note");
  const note = Note(JSON.parse('{"__proto__":{"admin":true}}'));
  assertEquals(Object.getPrototypeOf(note), Object.prototype);
  assertEquals(
    JSON.stringify(note),
    '{"__proto__":{"admin":true},"type":"Note"}',
  );
});

Deno.test("message().is() goes by the tag", () => {
  const Greeting = message<{ content: string }>("Greeting");
  assert(Greeting.is({ type: "Greeting" }));
  for (const other of [{ type: "greeting" }, {}, null, undefined, "Greeting"]) {
    assertFalse(Greeting.is(other));
  }
});

Deno.test("message() keeps the schema it was given", () => {
  const schema: StandardSchemaV1<unknown, { content: string }> = {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: (value) => ({ value: value as { content: string } }),
    },
  };
  const Greeting = message("Greeting", schema);
  assertEquals(Greeting.schema, schema);
  assertEquals(Greeting({ content: "hi" }).content, "hi");
  assertEquals(message("Ping").schema, undefined);
});

Deno.test("message() refuses what is no name", () => {
  const loose = message as (name: unknown) => unknown;
  for (const name of ["", undefined, null, 7, {}]) {
    assertThrows(
      () => loose(name),
      TypeError,
      `Cannot declare a message type: ${JSON.stringify(name)} is not a name`,
    );
  }
});
