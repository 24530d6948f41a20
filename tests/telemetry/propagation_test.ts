import {
  type Context,
  createTraceState,
  propagation,
  ROOT_CONTEXT,
  type SpanContext,
  trace,
} from "@opentelemetry/api";
import {
  type EnvelopeMetadata,
  extractEnvelope,
  injectEnvelope,
  markRun,
} from "@autogen-edge/runtime";
import { assertEquals, assertFalse, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import { inRun } from "../../src/telemetry/mod.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";
const OTHER = "00f067aa0ba902b7";
const traceparent = `00-${TRACE}-${SPAN}-01`;

function contextOf(span: Partial<SpanContext>): Context {
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: TRACE,
    spanId: SPAN,
    traceFlags: 1,
    ...span,
  });
}

function spanOf(metadata: unknown): SpanContext | undefined {
  return trace.getSpanContext(extractEnvelope(metadata as EnvelopeMetadata));
}

Deno.test("an envelope of nothing is empty, and so is its context", () => {
  assertEquals(injectEnvelope(ROOT_CONTEXT), {});
  assertStrictEquals(extractEnvelope({}), ROOT_CONTEXT);
});

Deno.test("a span goes into an envelope as a traceparent with its flags", () => {
  assertEquals(injectEnvelope(contextOf({})), { traceparent });
  assertEquals(injectEnvelope(contextOf({ traceFlags: 0 })), {
    traceparent: `00-${TRACE}-${SPAN}-00`,
  });
  assertEquals(injectEnvelope(contextOf({ traceFlags: 3 })), {
    traceparent: `00-${TRACE}-${SPAN}-03`,
  });
});

Deno.test("a span that is not valid is not propagated", () => {
  for (
    const span of [
      { traceId: "0".repeat(32) },
      { spanId: "0".repeat(16) },
      { traceId: "xyz" },
      { spanId: "" },
    ]
  ) {
    assertEquals(injectEnvelope(contextOf(span)), {});
  }
});

Deno.test("a span that comes out of an envelope is remote", () => {
  assertEquals(spanOf({ traceparent }), {
    traceId: TRACE,
    spanId: SPAN,
    traceFlags: 1,
    isRemote: true,
  });
});

const understood: Readonly<Record<string, number>> = {
  [`00-${TRACE}-${SPAN}-00`]: 0,
  [`00-${TRACE}-${SPAN}-ff`]: 255,
  [` ${traceparent} `]: 1,
  // Versions to come may have more to say.
  [`01-${TRACE}-${SPAN}-01`]: 1,
  [`cc-${TRACE}-${SPAN}-01-what-the-future-brings`]: 1,
  [`fe-${TRACE}-${SPAN}-01-`]: 1,
};

for (const [text, flags] of Object.entries(understood)) {
  Deno.test(`the traceparent ${JSON.stringify(text)} is understood`, () => {
    const span = spanOf({ traceparent: text });
    assertEquals([span?.traceId, span?.spanId, span?.traceFlags], [
      TRACE,
      SPAN,
      flags,
    ]);
  });
}

const ignored: readonly unknown[] = [
  "",
  "00",
  `ff-${TRACE}-${SPAN}-01`,
  `00-${TRACE}-${SPAN}-01-more`,
  `01-${TRACE}-${SPAN}-01more`,
  `00-${TRACE}-${SPAN}-1`,
  `00-${TRACE}-${SPAN}-001`,
  `00-${TRACE}-${SPAN}`,
  `00-${"0".repeat(32)}-${SPAN}-01`,
  `00-${TRACE}-${"0".repeat(16)}-01`,
  `00-${TRACE.toUpperCase()}-${SPAN}-01`,
  `00-${TRACE.slice(1)}-${SPAN}-01`,
  `00-${TRACE}-${SPAN}g-01`,
  `0x-${TRACE}-${SPAN}-01`,
  `${traceparent}, ${traceparent}`,
  `00_${TRACE}_${SPAN}_01`,
  undefined,
  null,
  7,
  {},
  [traceparent],
];

for (const value of ignored) {
  Deno.test(`the traceparent ${JSON.stringify(value)} is ignored`, () => {
    assertEquals(spanOf({ traceparent: value }), undefined);
    const base = contextOf({ spanId: OTHER });
    const metadata = { traceparent: value } as EnvelopeMetadata;
    assertStrictEquals(extractEnvelope(metadata, base), base);
  });
}

Deno.test("tracestate goes along with its span", () => {
  const tracestate = "vendor=opaque,other=1";
  const context = contextOf({ traceState: createTraceState(tracestate) });
  assertEquals(injectEnvelope(context), { traceparent, tracestate });
  const span = spanOf({ traceparent, tracestate });
  assertEquals(span?.traceState?.get("other"), "1");
  const back = extractEnvelope({ traceparent, tracestate });
  assertEquals(injectEnvelope(back), { traceparent, tracestate });
});

Deno.test("tracestate alone, malformed or too long is ignored, and its span stays", () => {
  assertStrictEquals(extractEnvelope({ tracestate: "a=1" }), ROOT_CONTEXT);
  for (const tracestate of ["", "%%%", `a=${"x".repeat(600)}`, 7, null]) {
    const back = extractEnvelope(
      { traceparent, tracestate } as EnvelopeMetadata,
    );
    assertEquals(injectEnvelope(back), { traceparent });
  }
});

Deno.test("baggage goes along with keys, values and properties", () => {
  const baggage = propagation.createBaggage({
    user: { value: "Ärztin, 1;2=3" },
    tier: { value: "" },
  });
  const context = propagation.setBaggage(ROOT_CONTEXT, baggage);
  const metadata = injectEnvelope(context);
  assertEquals(metadata, {
    baggage: "user=%C3%84rztin%2C%201%3B2%3D3,tier=",
  });
  const back = propagation.getBaggage(extractEnvelope(metadata));
  assertEquals(back?.getEntry("user")?.value, "Ärztin, 1;2=3");
  assertEquals(back?.getEntry("tier")?.value, "");

  const text = "a=1;ttl=5;hot,b=2";
  assertEquals(injectEnvelope(extractEnvelope({ baggage: text })), {
    baggage: text,
  });
});

Deno.test("what is malformed in baggage is left out, the rest is kept", () => {
  const baggage = " a = 1 ,,=x,no,%E0%A4%A=1,b=%ZZ,c=3;p, d=4=5 ";
  const entries = propagation.getBaggage(extractEnvelope({ baggage }));
  assertEquals(
    entries?.getAllEntries().map(([key, { value }]) => `${key}:${value}`),
    ["a:1", "c:3", "d:4=5"],
  );
});

Deno.test("baggage with a key named __proto__ is baggage", () => {
  const context = extractEnvelope({ baggage: "__proto__=x,constructor=y" });
  const entries = propagation.getBaggage(context);
  assertEquals(entries?.getEntry("__proto__")?.value, "x");
  assertEquals(({} as Record<string, unknown>).x, undefined);
  assertEquals(injectEnvelope(context), {
    baggage: "__proto__=x,constructor=y",
  });
});

Deno.test("baggage keeps to the limits of its specification", () => {
  const many = Array.from({ length: 100 }, (_, n) => `k${n}=${n}`).join(",");
  const context = extractEnvelope({ baggage: many });
  assertEquals(propagation.getBaggage(context)?.getAllEntries().length, 64);
  const long = { baggage: `a=${"x".repeat(9000)}` };
  assertStrictEquals(extractEnvelope(long), ROOT_CONTEXT);
  const entries = Object.fromEntries(
    Array.from(
      { length: 100 },
      (_, n) => [`k${n}`, { value: "x".repeat(200) }],
    ),
  );
  const { baggage = "" } = injectEnvelope(
    propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage(entries)),
  );
  assertEquals(baggage.length <= 8192 && baggage.length > 7900, true);
});

Deno.test("baggage that no header could carry does not break the others", () => {
  const context = propagation.setBaggage(
    ROOT_CONTEXT,
    propagation.createBaggage({
      half: { value: "a\uD800b" },
      "k\uDC00": { value: "x" },
      evil: { value: "1", metadata: metadataOf("p\r\nx-admin: 1") },
      comma: { value: "2", metadata: metadataOf("p,admin=1") },
      fine: { value: "3", metadata: metadataOf("p=1") },
    }),
  );
  assertEquals(injectEnvelope(context), {
    baggage: "half=a%EF%BF%BDb,k%EF%BF%BD=x,evil=1,comma=2,fine=3;p=1",
  });
});

function metadataOf(text: string) {
  return { toString: () => text } as never;
}

Deno.test("the run goes along, and handlers of events are at home in it", () => {
  const run = `00-${TRACE}-${OTHER}-01`;
  const marked = markRun(contextOf({ spanId: OTHER }));
  const below = trace.setSpan(
    marked,
    trace.wrapSpanContext({
      traceId: TRACE,
      spanId: SPAN,
      traceFlags: 1,
    }),
  );
  const metadata = injectEnvelope(below);
  assertEquals(metadata, { traceparent, run });
  const back = extractEnvelope(metadata);
  assertEquals(injectEnvelope(back), metadata);
  assertEquals(trace.getSpanContext(inRun(back))?.spanId, OTHER);
  assertEquals(trace.getSpanContext(back)?.spanId, SPAN);
});

Deno.test("a run that is malformed is none", () => {
  for (const run of ["", "x", `ff-${TRACE}-${OTHER}-01`, 7, null]) {
    const metadata = { traceparent, run } as EnvelopeMetadata;
    const back = extractEnvelope(metadata);
    assertStrictEquals(inRun(back), back);
    assertEquals(injectEnvelope(back), { traceparent });
  }
});

Deno.test("an envelope adds to the context that it is read into", () => {
  const key = Symbol("own");
  const base = ROOT_CONTEXT.setValue(key, "kept");
  const context = extractEnvelope({ traceparent, baggage: "a=1" }, base);
  assertEquals(context.getValue(key), "kept");
  assertEquals(trace.getSpanContext(context)?.spanId, SPAN);
  assertFalse(trace.getSpan(base) !== undefined);
});

const hex = (length: number) =>
  fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`))
    .filter((text) => !/^0+$/.test(text));

Deno.test("every valid context comes back as it was", () => {
  const seed = 20261129;
  console.log(`seed ${seed}`);
  const span = fc.record({
    traceId: hex(32),
    spanId: hex(16),
    traceFlags: fc.integer({ min: 0, max: 255 }),
  });
  const entries = fc.dictionary(
    fc.string({ minLength: 1, maxLength: 20, unit: "grapheme" }),
    fc.string({ maxLength: 20, unit: "grapheme" }),
    { maxKeys: 8 },
  );
  fc.assert(
    fc.property(span, fc.option(span), entries, (span, run, entries) => {
      let context = ROOT_CONTEXT;
      if (run !== null) {
        context = markRun(trace.setSpanContext(context, run));
      }
      context = trace.setSpanContext(context, span);
      const values = Object.entries(entries);
      context = propagation.setBaggage(
        context,
        propagation.createBaggage(
          Object.fromEntries(values.map(([key, value]) => [key, { value }])),
        ),
      );
      const metadata = JSON.parse(JSON.stringify(injectEnvelope(context)));
      const back = extractEnvelope(metadata);
      assertEquals(trace.getSpanContext(back), { ...span, isRemote: true });
      const baggage = propagation.getBaggage(back)?.getAllEntries() ?? [];
      assertEquals(baggage.map(([key, { value }]) => [key, value]), values);
      assertEquals(injectEnvelope(back), metadata);
    }),
    { seed, numRuns: 500 },
  );
});

Deno.test("whatever an envelope holds, reading it is no error, and what is written can be a header", () => {
  const seed = 20261130;
  console.log(`seed ${seed}`);
  const near = fc.tuple(fc.constant(traceparent), fc.nat(60), fc.string())
    .map(([text, at, patch]) => text.slice(0, at) + patch + text.slice(at + 1));
  const field = fc.oneof(
    near,
    fc.string({ unit: "binary", maxLength: 400 }),
    fc.constantFrom(traceparent, "a=1", "a=1;b=%", ",;=,=;"),
    fc.array(fc.string({ maxLength: 6 }), { maxLength: 80 })
      .map((parts) => parts.join(",k=")),
    fc.anything(),
  );
  const metadata = fc.record({
    traceparent: field,
    tracestate: field,
    baggage: field,
    run: field,
  }, { requiredKeys: [] });
  fc.assert(
    fc.property(metadata, (metadata) => {
      const context = extractEnvelope(metadata as EnvelopeMetadata);
      const written = injectEnvelope(context);
      new Headers(Object.entries(written));
      assertEquals(injectEnvelope(extractEnvelope(written)), written);
    }),
    { seed, numRuns: 3000 },
  );
});
