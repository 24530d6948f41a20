import { ConfigError, ConfigFields } from "@autogen-edge/runtime";
import { assertEquals, assertThrows } from "@std/assert";

function fieldsOf(json: unknown): ConfigFields {
  return new ConfigFields(
    json,
    (path, code, problem) =>
      new ConfigError(code, `${path} ${problem}`, { path }),
  );
}

const CONFIG = JSON.parse(`{
  "text": "a",
  "number": 1.5,
  "integer": 2,
  "yes": true,
  "list": [1, "b"],
  "object": { "inner": 3, "a/b": { "~": 4 } },
  "each": [{ "n": 1 }, { "n": "x" }],
  "null": null
}`);

Deno.test("ConfigFields reads each kind of field", () => {
  const fields = fieldsOf(CONFIG);
  assertEquals(fields.string("text"), "a");
  assertEquals(fields.number("number"), 1.5);
  assertEquals(fields.number("integer"), 2);
  assertEquals(fields.integer("integer"), 2);
  assertEquals(fields.boolean("yes"), true);
  assertEquals(fields.list("list"), [1, "b"]);
  assertEquals(fields.object("object").inner, 3);
  assertEquals(fields.fields("object").integer("inner"), 3);
  assertEquals(fields.eachFields("each")[0]?.integer("n"), 1);
  const letter: "a" | "b" = fields.oneOf("text", ["a", "b"]);
  assertEquals(letter, "a");
});

Deno.test("ConfigFields names the field that is missing, and null is missing", () => {
  const fields = fieldsOf(CONFIG);
  for (const name of ["nothing", "null", "toString", "__proto__"]) {
    for (
      const read of [
        () => fields.string(name),
        () => fields.object(name),
        () => fields.fields(name),
        () => fields.eachFields(name),
      ]
    ) {
      const error = assertThrows(read, ConfigError, `/${name} is missing`);
      assertEquals([error.code, error.path], ["missing_field", `/${name}`]);
    }
    const { optional } = fields;
    const none: undefined[] = [
      optional.string(name),
      optional.number(name),
      optional.integer(name),
      optional.boolean(name),
      optional.list(name),
      optional.object(name),
      optional.fields(name),
      optional.eachFields(name),
      optional.oneOf(name, ["a"]),
    ].filter((value) => value === undefined);
    assertEquals(none.length, 9);
  }
});

Deno.test("ConfigFields names the field that is wrong, and says how", () => {
  const fields = fieldsOf(CONFIG);
  const long = "x".repeat(10_000);
  const wrong: readonly (readonly [() => unknown, string])[] = [
    [() => fields.string("integer"), "/integer is 2, not a string"],
    [() => fields.number("text"), '/text is "a", not a number'],
    [() => fields.integer("number"), "/number is 1.5, not an integer"],
    [() => fields.boolean("list"), "/list is a list, not a boolean"],
    [() => fields.list("object"), "/object is an object, not a list"],
    [() => fields.object("list"), "/list is a list, not an object"],
    [() => fields.fields("yes"), "/yes is true, not an object"],
    [() => fields.optional.string("yes"), "/yes is true, not a string"],
    [() => fields.eachFields("list"), "/list/0 is 1, not an object"],
    [
      () => fields.eachFields("each").map((each) => each.integer("n")),
      '/each/1/n is "x", not an integer',
    ],
    [
      () => fields.fields("object").fields("a/b").string("~"),
      "/object/a~1b/~0 is 4, not a string",
    ],
    [
      () => fields.oneOf("text", ["b", "c"]),
      '/text is "a", not one of "b", "c"',
    ],
    [() => fieldsOf(null), " is null, not an object"],
    [() => fieldsOf([]), " is a list, not an object"],
    [
      () => fieldsOf({ long }).integer("long"),
      `/long is "${"x".repeat(200)}…", not an integer`,
    ],
  ];
  for (const [read, text] of wrong) {
    const error = assertThrows(read, ConfigError);
    assertEquals([error.code, error.message], ["invalid_field", text]);
  }
});

Deno.test("ConfigFields.allowOnly() refuses fields that are not known", () => {
  const fields = fieldsOf({ a: 1, "b/c": 2 });
  fields.allowOnly(["a", "b/c", "d"]);
  assertThrows(
    () => fields.allowOnly(["a", "d"]),
    ConfigError,
    "/b~1c is not known; known are a, d",
  );
});
