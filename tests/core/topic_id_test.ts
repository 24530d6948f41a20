import { TopicId } from "@autogen-edge/runtime";
import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import fc from "fast-check";

for (const type of ["news", "writer:reply=1", "a.b-c_d", "Öl", "writer:"]) {
  Deno.test(`TopicId takes the type ${JSON.stringify(type)}`, () => {
    const topic = new TopicId(type, "source");
    assertEquals(`${topic}`, `${type}/source`);
  });
}

for (const type of ["", "a b", "a/b", "news\n", "a,b", "☂"]) {
  Deno.test(`TopicId refuses the type ${JSON.stringify(type)}`, () => {
    assertThrows(
      () => new TopicId(type, "source"),
      TypeError,
      `Cannot use topic type ${JSON.stringify(type)}: only letters`,
    );
  });
}

Deno.test("TopicId has the source default where none is given", () => {
  assertEquals(new TopicId("news").source, "default");
});

Deno.test("TopicId refuses an empty source and values that are no texts", () => {
  const Loose = TopicId as new (type: unknown, source: unknown) => TopicId;
  assertThrows(() => new TopicId("news", ""), TypeError, 'the source ""');
  for (const value of [null, 7, {}]) {
    assertThrows(() => new Loose(value, "source"), TypeError);
    assertThrows(() => new Loose("news", value), TypeError);
  }
});

Deno.test("TopicId.parse() splits at the first slash and refuses the rest", () => {
  const topic = TopicId.parse("news:x/a/b");
  assertEquals([topic.type, topic.source], ["news:x", "a/b"]);
  assertThrows(() => TopicId.parse("news"), TypeError, 'has no "/"');
  assertThrows(() => TopicId.parse("/a"), TypeError, "topic type");
  assertThrows(() => TopicId.parse("news/"), TypeError, "the source");
});

Deno.test("TopicId.equals() compares type and source", () => {
  const topic = new TopicId("a", "b");
  assert(topic.equals(new TopicId("a", "b")));
  assertFalse(topic.equals(new TopicId("a", "c")));
  assertFalse(topic.equals(new TopicId("c", "b")));
});

Deno.test("TopicId reads back whatever it writes", () => {
  const seed = 20261124;
  console.log(`seed ${seed}`);
  fc.assert(
    fc.property(
      fc.stringMatching(/^[\p{L}\p{N}_\-.:=]{1,20}$/u),
      fc.string({ minLength: 1, unit: "binary" }),
      (type, source) => {
        const topic = new TopicId(type, source);
        assert(TopicId.parse(topic.toString()).equals(topic));
      },
    ),
    { seed },
  );
});
