import { AgentId } from "@autogen-edge/runtime";
import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import fc from "fast-check";

for (const type of ["writer", "a.b-c_d", "Ärztin", "作者", "7", "א١"]) {
  Deno.test(`AgentId takes the type ${JSON.stringify(type)}`, () => {
    const id = new AgentId(type, "key");
    assertEquals([id.type, id.key, `${id}`], [type, "key", `${type}/key`]);
  });
}

for (
  const type of ["", "a b", "a/b", "a:b", "a=b", "wri\nter", "a\n", "🤖", " a"]
) {
  Deno.test(`AgentId refuses the type ${JSON.stringify(type)}`, () => {
    assertThrows(
      () => new AgentId(type, "key"),
      TypeError,
      `Cannot use agent type ${JSON.stringify(type)}: only letters`,
    );
  });
}

Deno.test("AgentId refuses an empty key and names the type", () => {
  assertThrows(
    () => new AgentId("writer", ""),
    TypeError,
    'Cannot make an agent id of type "writer": the key ""',
  );
});

Deno.test("AgentId refuses values that are no texts", () => {
  const Loose = AgentId as new (type: unknown, key: unknown) => AgentId;
  for (const value of [undefined, null, 7, {}, ["a"]]) {
    assertThrows(() => new Loose(value, "key"), TypeError);
    assertThrows(() => new Loose("writer", value), TypeError);
  }
});

Deno.test("AgentId.parse() splits at the first slash", () => {
  const id = AgentId.parse("writer/a/b/");
  assertEquals([id.type, id.key], ["writer", "a/b/"]);
});

Deno.test("AgentId.parse() refuses what is not an id", () => {
  assertThrows(() => AgentId.parse("writer"), TypeError, 'has no "/"');
  assertThrows(() => AgentId.parse(""), TypeError, 'has no "/"');
  assertThrows(() => AgentId.parse("/key"), TypeError, "agent type");
  assertThrows(() => AgentId.parse("writer/"), TypeError, "the key");
});

Deno.test("AgentId.equals() compares type and key", () => {
  const id = new AgentId("a", "b");
  assert(id.equals(new AgentId("a", "b")));
  assertFalse(id.equals(new AgentId("a", "c")));
  assertFalse(id.equals(new AgentId("c", "b")));
});

Deno.test("AgentId reads back whatever it writes", () => {
  const seed = 20261123;
  console.log(`seed ${seed}`);
  fc.assert(
    fc.property(
      fc.stringMatching(/^[\p{L}\p{N}_\-.]{1,20}$/u),
      fc.string({ minLength: 1, unit: "binary" }),
      (type, key) => {
        const id = new AgentId(type, key);
        assert(AgentId.parse(id.toString()).equals(id));
      },
    ),
    { seed },
  );
});
