import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import {
  type ContentInfo,
  Telemetry,
  type TelemetryOptions,
  toBudgetedJson,
} from "../../src/telemetry/mod.ts";
import { lab } from "./_fixture.ts";

const nothingSet = () => undefined;

/** The attribute that some content becomes. */
function contentOf(
  options: TelemetryOptions,
  value: unknown,
): unknown {
  const telemetry = new Telemetry({ environment: nothingSet, ...options });
  return telemetry.captures
    ? telemetry.content(() => ({ field: value }), "chat m")?.field
    : undefined;
}

Deno.test("content is not even asked for unless it is captured", () => {
  const { spans, open } = lab();
  const operation = open("chat m");
  operation.recordContent(() => {
    throw new Error("asked");
  });
  operation.end();
  assertEquals(spans.finished[0]?.attributes, {});
});

Deno.test("captured content is JSON, and a text is the text", () => {
  const captureContent = true;
  assertEquals(
    contentOf({ captureContent }, { a: [1, null] }),
    '{"a":[1,null]}',
  );
  assertEquals(contentOf({ captureContent }, "plain"), "plain");
  assertEquals(contentOf({ captureContent }, { length: 0 }), '{"length":0}');
});

Deno.test("what is not there, or an empty list, is not recorded", () => {
  const captureContent = true;
  assertEquals(contentOf({ captureContent }, undefined), undefined);
  assertEquals(contentOf({ captureContent }, []), undefined);
});

Deno.test("a filter gets field, value and span, and says what is recorded", () => {
  const seen: unknown[] = [];
  const value = { secret: "x", open: "y" };
  const recorded = contentOf({
    captureContent: (field: string, value: unknown, info: ContentInfo) => {
      seen.push(field, value, info);
      return { ...value as object, secret: "***" };
    },
  }, value);
  assertEquals(recorded, '{"secret":"***","open":"y"}');
  assertEquals(seen, ["field", value, { spanName: "chat m" }]);
  assertStrictEquals(seen[1], value);
});

Deno.test("a filter may drop, or give a text", () => {
  assertEquals(
    contentOf({ captureContent: () => undefined }, { a: 1 }),
    undefined,
  );
  assertEquals(
    contentOf({ captureContent: () => "[masked]" }, { a: 1 }),
    "[masked]",
  );
});

Deno.test("a filter that throws records nothing, and throws nothing", () => {
  const captureContent = () => {
    throw new Error("broken");
  };
  assertEquals(contentOf({ captureContent }, { a: 1 }), undefined);
});

Deno.test("what is neither true nor a filter lets no content through", () => {
  for (const nonsense of ["false", "", 0, {}]) {
    const captureContent = nonsense as unknown as boolean;
    assertEquals(contentOf({ captureContent }, { a: 1 }), undefined);
  }
});

Deno.test("content that cannot be looked at is not recorded", () => {
  const captureContent = true;
  const getter = {
    get a(): never {
      throw new Error("no value");
    },
  };
  const toJSON = () => {
    throw new Error("no JSON");
  };
  assertEquals(contentOf({ captureContent }, getter), undefined);
  assertEquals(contentOf({ captureContent }, { toJSON }), undefined);
  const telemetry = new Telemetry({ captureContent, environment: nothingSet });
  const attributes = telemetry.content(
    () => ({ broken: getter, whole: "all of it" }),
    "chat m",
  );
  assertEquals(attributes, { broken: undefined, whole: "all of it" });
  const nothing = telemetry.content(() => {
    throw new Error("no content");
  }, "chat m");
  assertEquals(nothing, undefined);
});

Deno.test("the budget is per attribute, and 8192 by default", () => {
  const captureContent = true;
  const long = "x".repeat(10_000);
  assertEquals(contentOf({ captureContent }, long), "x".repeat(8192));
  const cut = String(contentOf({ captureContent }, { long }));
  assert(cut.length > 8190 && cut.length <= 8192, `${cut.length}`);
  assertEquals(
    contentOf({ captureContent, contentBudget: 20 }, { long }),
    '{"long":"xxxxxxx…"}',
  );
});

Deno.test("a text that is cut never ends in half a character", () => {
  const recorded = contentOf(
    { captureContent: true, contentBudget: 4 },
    "abc😀",
  );
  assertEquals(recorded, "abc\uFFFD");
});

for (
  const value of [
    "true",
    "TRUE",
    " true ",
    "1",
    "span",
    "SPAN_ONLY",
    "span_and_event",
  ]
) {
  Deno.test(`the environment switches capturing on by ${JSON.stringify(value)}`, () => {
    const environment = (name: string) =>
      name === "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"
        ? value
        : undefined;
    assertEquals(contentOf({ environment }, "x"), "x");
    assertEquals(
      contentOf({ environment, captureContent: false }, "x"),
      undefined,
    );
  });
}

for (const value of ["false", "0", "", "no", "event_only", undefined]) {
  Deno.test(`the environment does not by ${JSON.stringify(value)}`, () => {
    const environment = () => value;
    assertEquals(contentOf({ environment }, "x"), undefined);
    assertEquals(contentOf({ environment, captureContent: true }, "x"), "x");
  });
}

const ring: Record<string, unknown> = { name: "ring" };
ring.self = ring;

const cuts: readonly (readonly [what: string, unknown, number, string])[] = [
  ["what fits is JSON as it is", { a: [1, "x"] }, 100, '{"a":[1,"x"]}'],
  ["a text is cut", "abcdefghijklmnopqrstuvwxyz", 16, '"abcdefghijklm…"'],
  [
    "a text full of escapes is cut",
    "\n".repeat(99),
    16,
    '"\\n\\n\\n\\n\\n\\n…"',
  ],
  ["a list loses its end", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 16, "[1,2,3,4,5]"],
  ["fields are left out", { a: 1, b: 2, c: 3, d: 4 }, 20, '{"a":1,"b":2}'],
  ["a cycle is cut", ring, 100, '{"name":"ring","self":"…"}'],
  ["a bigint is its digits", { a: 1n }, 100, '{"a":"1"}'],
  ["nothing is null", undefined, 16, "null"],
  ["a function is null", () => {}, 16, "null"],
  ["a hole in a list is null", [1n, , 2n], 100, '["1",null,"2"]'],
  [
    "a date is its text",
    [1n, new Date(0)],
    100,
    '["1","1970-01-01T00:00:00.000Z"]',
  ],
  [
    "a field without a value is left out",
    { a: 1n, b: undefined },
    100,
    '{"a":"1"}',
  ],
];

for (const [what, value, budget, expected] of cuts) {
  Deno.test(`cut to a budget, ${what}`, () => {
    assertEquals(toBudgetedJson(value, budget), expected);
  });
}

Deno.test("content as deep as you like is cut, not an error", () => {
  let deep: unknown = "bottom";
  for (let level = 0; level < 50_000; level++) deep = [deep];
  const text = toBudgetedJson(deep, 8192);
  assertEquals(JSON.stringify(JSON.parse(text)), text);
});

Deno.test("whatever the content, the attribute is JSON within its budget", () => {
  const seed = 20261127;
  console.log(`seed ${seed}`);
  const anything = fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true,
    withObjectString: true,
    withSparseArray: true,
    withTypedArray: true,
    withUnicodeString: true,
    maxDepth: 5,
  });
  const broken = fc.string({ unit: "binary", maxLength: 60 });
  const value = fc.oneof(
    anything,
    fc.array(fc.double(), { maxLength: 40 }),
    fc.dictionary(broken, fc.oneof(broken, fc.bigInt(), anything)),
    // Lone surrogates and control characters.
    fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) =>
      String.fromCharCode(...codes)
    ),
  );
  const withCycle = fc.tuple(value, fc.boolean()).map(([value, cyclic]) => {
    const holder: Record<string, unknown> = { value };
    if (cyclic) holder.self = [holder];
    return holder;
  });
  fc.assert(
    fc.property(
      fc.oneof(value, withCycle),
      fc.integer({ min: 16, max: 300 }),
      (value, budget) => {
        const text = toBudgetedJson(value, budget);
        JSON.parse(text);
        if (text.length > budget) throw new Error(`${text.length} > ${budget}`);
      },
    ),
    { seed, numRuns: 2000 },
  );
});

Deno.test("content within its budget is what JSON.stringify writes", () => {
  const seed = 20261128;
  console.log(`seed ${seed}`);
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      assertEquals(toBudgetedJson(value, text.length), text);
    }),
    { seed },
  );
});
