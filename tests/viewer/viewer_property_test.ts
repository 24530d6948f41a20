import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  type Attributes,
  ROOT_CONTEXT,
  type SpanKind,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { WebTracerProvider } from "@opentelemetry/sdk-trace-web";
import {
  type OtlpTraceRequest,
  renderTrace,
  type SpanNode,
  traceTrees,
} from "../../src/viewer/mod.ts";
import { textWidth } from "../../src/viewer/_text.ts";
import { SpanCollector, toOtlpJson } from "./_sdk_spans.ts";

const SEED = 20260811;
console.log(`Viewer properties: seed ${SEED}`);

interface Plan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly start: number;
  readonly length: number;
  readonly attributes: Attributes;
  readonly children: readonly Plan[];
}

const value = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) =>
    !Object.is(number, -0)
  ),
  fc.array(fc.string()),
);

const { plan } = fc.letrec<{ plan: Plan }>((tie) => ({
  plan: fc.record({
    name: fc.string({ unit: "grapheme" }),
    kind: fc.integer({ min: 0, max: 4 }),
    start: fc.integer({ min: 0, max: 1000 }),
    length: fc.integer({ min: 0, max: 1000 }),
    attributes: fc.dictionary(
      fc.string({ minLength: 1 }).filter((key) => key !== "__proto__"),
      value,
      { maxKeys: 3 },
    ),
    children: fc.oneof(
      { maxDepth: 4, depthIdentifier: "plan" },
      fc.constant([]),
      fc.array(tie("plan"), { maxLength: 4 }),
    ),
  }),
}));

const KINDS = ["INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];

function perform(
  tracer: Tracer,
  { name, kind, start, length, attributes, children }: Plan,
  parent = ROOT_CONTEXT,
) {
  const span = tracer.startSpan(name, {
    kind,
    attributes,
    startTime: [start, 7],
  }, parent);
  for (const child of children) {
    perform(tracer, child, trace.setSpan(parent, span));
  }
  span.end([start + length, 7]);
}

/** A plan as the tree should show it: siblings by start, equal ones in the order of the plan, in which they end. */
function planned(
  { name, kind, start, length, attributes, children }: Plan,
): unknown {
  const nanoseconds = (seconds: number) =>
    BigInt(seconds) * 1_000_000_000n + 7n;
  return {
    name,
    kind: KINDS[kind],
    start: nanoseconds(start),
    end: nanoseconds(start + length),
    attributes,
    children: children.toSorted((a, b) => a.start - b.start).map(planned),
  };
}

function shown(
  { name, kind, start, end, attributes, children }: SpanNode,
): unknown {
  return {
    name,
    kind,
    start,
    end,
    attributes: { ...attributes },
    children: children.map(shown),
  };
}

Deno.test("traceTrees() gives any tree back after a trip through OTLP JSON", () => {
  fc.assert(
    fc.property(plan, (plan) => {
      const collector = new SpanCollector();
      const provider = new WebTracerProvider({
        resource: resourceFromAttributes({}),
        spanProcessors: [collector],
      });
      perform(provider.getTracer("t"), plan);
      const { spans } = collector;
      const trees = traceTrees(toOtlpJson(spans));
      assertEquals(trees.map((tree) => tree.roots.map(shown)), [[
        planned(plan),
      ]]);
      assertEquals(trees, traceTrees(spans));
    }),
    { seed: SEED, numRuns: 200 },
  );
});

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("\x1b[2J", "会話", "👩‍💻", "e\u0301", "a\nb"),
);
const anyId = fc.constantFrom(
  ...["1", "2", "3", "4", "5"].map((digit) => digit.repeat(16)),
);
const anyAttributes = fc.array(
  fc.record({
    key: fc.oneof(text, fc.constantFrom("error.type", "autogen.outcome")),
    value: fc.record({ stringValue: text }),
  }),
  { maxLength: 2 },
);
const anySpan = fc.record({
  traceId: fc.constantFrom("a".repeat(32), "b".repeat(32)),
  spanId: anyId,
  parentSpanId: fc.option(anyId, { nil: undefined }),
  name: text,
  startTimeUnixNano: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
  endTimeUnixNano: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
  attributes: anyAttributes,
  status: fc.record({ code: fc.integer({ min: 0, max: 2 }), message: text }),
  links: fc.array(
    fc.record({
      traceId: fc.constant("a".repeat(32)),
      spanId: anyId,
      attributes: anyAttributes,
    }),
    {
      maxLength: 2,
    },
  ),
});

Deno.test("renderTrace() never throws, loses no span and keeps every line within the width", () => {
  fc.assert(
    fc.property(
      fc.array(anySpan, { maxLength: 12 }),
      fc.integer({ min: 20, max: 120 }),
      (spans, width) => {
        const trees = traceTrees({
          resourceSpans: [{ scopeSpans: [{ spans }] }],
        });
        const lines = renderTrace(trees, { width, attributes: true }).split(
          "\n",
        );
        for (const line of lines) {
          assert(
            textWidth(line) <= width,
            `${JSON.stringify(line)} is wider than ${width}`,
          );
        }
        const kept =
          new Set(spans.map(({ traceId, spanId }) => traceId + spanId)).size;
        const durations = lines.filter((line) =>
          / (ns|µs|ms|s|d|\d\dm|\d\ds)( |$)/.test(line)
        );
        assert(
          durations.length >= kept,
          `${durations.length} lines for ${kept} spans`,
        );
        assertEquals(
          trees.reduce((sum, tree) => sum + tree.duplicates.length, 0),
          spans.length - kept,
        );
      },
    ),
    { seed: SEED, numRuns: 1000 },
  );
});

Deno.test("traceTrees() reads any JSON or refuses it with a TypeError", () => {
  const json = fc.letrec((tie) => ({
    json: fc.oneof(
      { maxDepth: 6 },
      fc.jsonValue(),
      anySpan,
      fc.array(tie("json"), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom(
          "resourceSpans",
          "scopeSpans",
          "spans",
          "resource",
          "scope",
          "attributes",
          "links",
          "events",
        ),
        tie("json"),
        { maxKeys: 3 },
      ),
    ),
  })).json;
  fc.assert(
    fc.property(json, (source) => {
      try {
        renderTrace(traceTrees(source as OtlpTraceRequest));
      } catch (error) {
        assert(
          error instanceof TypeError &&
            /^Cannot read (traces|OTLP JSON): /.test(error.message),
          String(error),
        );
      }
    }),
    { seed: SEED, numRuns: 1000 },
  );
});
