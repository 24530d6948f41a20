import { assert, assertEquals, assertThrows } from "@std/assert";
import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { recordSpans } from "../../src/testing/mod.ts";
import { type SpanNode, traceTrees } from "../../src/viewer/mod.ts";
import { recordTeamRun, START } from "./_team_trace.ts";
import { toOtlpJson } from "./_sdk_spans.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

/** An OTLP request of spans, each with what a test leaves out filled in. */
function request(...spans: Record<string, unknown>[]) {
  return {
    resourceSpans: [{
      scopeSpans: [{
        spans: spans.map((span) => ({ traceId: TRACE, ...span })),
      }],
    }],
  };
}

function id(number: number): string {
  return number.toString(16).padStart(16, "0");
}

function outline(nodes: readonly SpanNode[]): unknown[] {
  return nodes.map((
    { name, orphan, children },
  ) => [orphan ? `${name} (orphan)` : name, ...outline(children)]);
}

function roots(...spans: Record<string, unknown>[]) {
  return outline(traceTrees(request(...spans))[0]?.roots ?? []);
}

Deno.test("traceTrees() reads the same from OTLP JSON of the SDK's exporter as from its finished spans", () => {
  const spans = recordTeamRun();
  const trees = traceTrees([toOtlpJson(spans)]);
  assertEquals(trees.length, 1);
  assertEquals(trees, traceTrees(spans));
  assertEquals(outline(trees[0]?.roots ?? []), [
    ["invoke_workflow newsroom", ["publish group_topic"], [
      "process writer",
      ["invoke_agent writer", ["chat gpt-5-mini"], ["execute_tool weather", [
        "GET /stations/{name}",
      ]], [
        "chat gpt-5-mini",
      ]],
      ["publish group_topic"],
    ], ["process critic", ["invoke_agent critic", ["chat gpt-5-mini"]], [
      "publish group_topic",
    ]]],
  ]);
});

Deno.test("traceTrees() keeps kinds, times to the nanosecond, links, events, status, scope and resource", () => {
  const [tree] = traceTrees(toOtlpJson(recordTeamRun()));
  const root = tree?.roots[0];
  assertEquals(root?.start, BigInt(START) * 1_000_000n);
  assertEquals([tree?.start, tree?.end], [root?.start, root?.end]);
  const publish = root?.children[0], writer = root?.children[1];
  assertEquals([publish?.kind, writer?.kind], ["PRODUCER", "CONSUMER"]);
  assertEquals((publish?.end ?? 0n) - (publish?.start ?? 0n), 400_000n);
  assertEquals(
    writer?.links,
    [{ traceId: TRACE, spanId: publish?.spanId ?? "", attributes: {} }].map((
      link,
    ) => ({
      ...link,
      traceId: tree?.traceId ?? "",
    })),
  );
  const tool = writer?.children[0]?.children[1];
  assertEquals(tool?.status, {
    code: "ERROR",
    message: "No weather station in Atlantis",
  });
  assertEquals(tool?.attributes, { "error.type": "TypeError" });
  assertEquals(tool?.events.map(({ name, time }) => [name, time]), [
    ["exception", BigInt(START + 420) * 1_000_000n],
  ]);
  assertEquals(tool?.scope, {
    name: "@autogen-edge/runtime",
    version: "0.1.0",
  });
  assertEquals(
    tool?.children[0]?.resource.attributes["service.name"],
    "toolbox",
  );
});

Deno.test("traceTrees() reads every kind of attribute value", () => {
  const values = {
    text: { stringValue: "a" },
    small: { intValue: "42" },
    number: { intValue: 42 },
    large: { intValue: "-9223372036854775808" },
    half: { doubleValue: 0.5 },
    never: { doubleValue: "NaN" },
    yes: { boolValue: true },
    list: {
      arrayValue: { values: [{ stringValue: "x" }, {}, { intValue: "1" }] },
    },
    empty: { arrayValue: {} },
    map: {
      kvlistValue: {
        values: [{ key: "__proto__", value: { boolValue: false } }],
      },
    },
    bytes: { bytesValue: "AP_-" },
    nothing: {},
    unset: { stringValue: null },
  };
  const attributes = Object.entries(values).map(([key, value]) => ({
    key,
    value,
  }));
  const [tree] = traceTrees(request({ spanId: id(1), attributes }));
  assertEquals(tree?.roots[0]?.attributes, {
    text: "a",
    small: 42,
    number: 42,
    large: -9223372036854775808n,
    half: 0.5,
    never: NaN,
    yes: true,
    list: ["x", null, 1],
    empty: [],
    map: Object.fromEntries([["__proto__", false]]),
    bytes: new Uint8Array([0, 255, 254]),
    nothing: null,
    unset: null,
  });
});

Deno.test("traceTrees() fills in what OTLP leaves out", () => {
  const [tree] = traceTrees(
    request({ spanId: id(1), parentSpanId: "", startTimeUnixNano: 5 }),
  );
  assertEquals(tree?.roots[0], {
    name: "",
    kind: "INTERNAL",
    traceId: TRACE,
    spanId: id(1),
    start: 5n,
    end: 5n,
    attributes: {},
    links: [],
    events: [],
    status: { code: "UNSET" },
    scope: { name: "" },
    resource: { attributes: {} },
    orphan: false,
    children: [],
  });
  assertEquals(traceTrees({}), []);
  assertEquals(traceTrees([]), []);
});

Deno.test("traceTrees() orders siblings by start and then by arrival, and traces by start", () => {
  const child = (name: string, number: number, startTimeUnixNano: string) => ({
    name,
    spanId: id(number),
    parentSpanId: id(1),
    startTimeUnixNano,
  });
  assertEquals(
    roots(
      child("late", 2, "10"),
      child("first", 3, "9"),
      child("second", 4, "9"),
      { name: "root", spanId: id(1) },
    ),
    [["root", ["first"], ["second"], ["late"]]],
  );
  const trees = traceTrees([
    request({ traceId: "b".repeat(32), spanId: id(1), startTimeUnixNano: "2" }),
    request({ traceId: "A".repeat(32), spanId: id(1), startTimeUnixNano: "1" }),
  ]);
  assertEquals(trees.map((tree) => tree.traceId), [
    "a".repeat(32),
    "b".repeat(32),
  ]);
});

Deno.test("traceTrees() puts a trace together from several requests", () => {
  const [tree, ...rest] = traceTrees([
    request({ name: "child", spanId: id(2), parentSpanId: id(1) }),
    request({ name: "root", spanId: id(1) }),
  ]);
  assertEquals(outline(tree?.roots ?? []), [["root", ["child"]]]);
  assertEquals(rest, []);
});

Deno.test("traceTrees() marks a span whose parent is elsewhere as an orphan", () => {
  assertEquals(roots({ name: "server", spanId: id(2), parentSpanId: id(1) }), [[
    "server (orphan)",
  ]]);
  const sameIdElsewhere = { traceId: "b".repeat(32), spanId: id(1) };
  const trees = traceTrees(
    request(
      { name: "child", spanId: id(2), parentSpanId: id(1) },
      sameIdElsewhere,
    ),
  );
  assertEquals(trees.map((tree) => tree.roots.map(({ orphan }) => orphan)), [[
    true,
  ], [false]]);
});

Deno.test("traceTrees() sets copies apart", () => {
  const [tree] = traceTrees(request(
    { name: "once", spanId: id(1) },
    { name: "again", spanId: id(1).toUpperCase() },
    { name: "child", spanId: id(2), parentSpanId: id(1) },
  ));
  assertEquals(outline(tree?.roots ?? []), [["once", ["child"]]]);
  assertEquals(tree?.duplicates.map((span) => span.name), ["again"]);
});

Deno.test("traceTrees() cuts spans that are their own ancestors loose", () => {
  assertEquals(roots({ name: "self", spanId: id(1), parentSpanId: id(1) }), [[
    "self (orphan)",
  ]]);
  assertEquals(
    roots(
      {
        name: "tail",
        spanId: id(9),
        parentSpanId: id(1),
        startTimeUnixNano: "1",
      },
      { name: "a", spanId: id(1), parentSpanId: id(3), startTimeUnixNano: "2" },
      { name: "b", spanId: id(2), parentSpanId: id(1), startTimeUnixNano: "3" },
      { name: "c", spanId: id(3), parentSpanId: id(2), startTimeUnixNano: "4" },
      { name: "fine", spanId: id(7), startTimeUnixNano: "5" },
    ),
    [["a (orphan)", ["tail"], ["b", ["c"]]], ["fine"]],
  );
});

Deno.test("traceTrees() reads a chain of 50000 spans", () => {
  const spans = Array.from({ length: 50_000 }, (_, index) => ({
    spanId: id(index + 1),
    parentSpanId: index === 0 ? "" : id(index),
  }));
  let depth = 0;
  let node = traceTrees(request(...spans))[0]?.roots[0];
  for (; node !== undefined; node = node.children[0]) depth++;
  assertEquals(depth, spans.length);
});

Deno.test("traceTrees() names the malformed field", () => {
  const span = (fields: Record<string, unknown>) =>
    request({ spanId: id(1), ...fields });
  const at = "resourceSpans[0].scopeSpans[0].spans[0]";
  const attribute = (value: unknown) =>
    span({ attributes: [{ key: "k", value }] });
  const cases: [unknown, string][] = [
    [
      "text",
      'Cannot read traces: "text" is neither an OTLP request nor a list',
    ],
    [null, "Cannot read traces: null is neither an OTLP request nor a list"],
    [[5], "Cannot read OTLP JSON: [0] is not an object: 5"],
    [
      { resourceSpans: "x" },
      'Cannot read OTLP JSON: resourceSpans is not a list: "x"',
    ],
    [
      span({ traceId: "zz" }),
      `${at}.traceId is not an id of 32 hex digits: "zz"`,
    ],
    [
      span({ spanId: "0".repeat(16) }),
      `${at}.spanId is not an id of 16 hex digits`,
    ],
    [
      span({ spanId: undefined }),
      `${at}.spanId is not an id of 16 hex digits: undefined`,
    ],
    [
      span({ parentSpanId: 7 }),
      `${at}.parentSpanId is not an id of 16 hex digits: 7`,
    ],
    [span({ name: 7 }), `${at}.name is not a string: 7`],
    [span({ kind: 6 }), `${at}.kind is not a number from 0 to 5: 6`],
    [
      span({ kind: "SPAN_KIND_CLIENT" }),
      `${at}.kind is not a number from 0 to 5: "SPAN_KIND_CLIENT"`,
    ],
    [span({ kind: "1" }), `${at}.kind is not a number from 0 to 5: "1"`],
    [
      span({ status: { code: -1 } }),
      `${at}.status.code is not a number from 0 to 2: -1`,
    ],
    [
      span({ startTimeUnixNano: "soon" }),
      `${at}.startTimeUnixNano is not a time in nanoseconds: "soon"`,
    ],
    [
      span({ endTimeUnixNano: -1 }),
      `${at}.endTimeUnixNano is not a time in nanoseconds: -1`,
    ],
    [
      span({ links: [{ traceId: TRACE }] }),
      `${at}.links[0].spanId is not an id of 16 hex digits`,
    ],
    [span({ events: {} }), `${at}.events is not a list: {}`],
    [attribute([]), `${at}.attributes[0].value is not an object: []`],
    [
      attribute({ intValue: "1.5" }),
      `${at}.attributes[0].value.intValue is not an integer: "1.5"`,
    ],
    [
      attribute({ boolValue: "true" }),
      `${at}.attributes[0].value.boolValue is not a boolean: "true"`,
    ],
    [
      attribute({ doubleValue: "1" }),
      `${at}.attributes[0].value.doubleValue is not a number: "1"`,
    ],
    [
      attribute({ bytesValue: "?" }),
      `${at}.attributes[0].value.bytesValue is not base64: "?"`,
    ],
  ];
  for (const [source, message] of cases) {
    const error = assertThrows(() => traceTrees(source as object), TypeError);
    assert(
      error.message.includes(message),
      `${error.message}\ndoes not include\n${message}`,
    );
  }
});

Deno.test("traceTrees() names the field of a value that is no JSON either", () => {
  const span = { spanId: id(1) };
  const hostile = { toString: 1, valueOf: 1 };
  const cases: [Record<string, unknown>, string][] = [
    [{ ...span, kind: hostile }, "spans[0].kind is not a number"],
    [{ ...span, kind: Object.create(null) }, "spans[0].kind is not a number"],
    [{ ...span, kind: [1] }, "spans[0].kind is not a number"],
    [{ ...span, status: { code: hostile } }, "status.code is not a number"],
    [{ ...span, name: 10n }, "spans[0].name is not a string: bigint"],
    [{ ...span, name: () => 1 }, "spans[0].name is not a string: function"],
  ];
  for (const [malformed, expected] of cases) {
    assertThrows(() => traceTrees(request(malformed)), TypeError, expected);
  }
  const source: unknown = 10n;
  assertThrows(
    () => traceTrees(source as never),
    TypeError,
    "Cannot read traces: bigint is neither",
  );
});

Deno.test("traceTrees() refuses attributes nested to exhaust the stack, and shortens what it quotes", () => {
  let value: unknown = { stringValue: "deep" };
  for (let depth = 0; depth < 5000; depth++) {
    value = { arrayValue: { values: [value] } };
  }
  const deep = request({ spanId: id(1), attributes: [{ key: "k", value }] });
  const error = assertThrows(
    () => traceTrees(deep),
    TypeError,
    "is not at most 64 levels deep",
  );
  assert(error.message.length < 3000);
});

Deno.test("traceTrees() takes the spans of a recorder", () => {
  const recorder = recordSpans({ now: () => 1.5 });
  const tracer = recorder.tracerProvider.getTracer("t", "2");
  const root = tracer.startSpan("root", {
    attributes: { list: ["a", null, undefined] },
  });
  tracer.startSpan("child", {}, trace.setSpan(ROOT_CONTEXT, root)).end();
  root.end();
  const [tree] = traceTrees(recorder.finished);
  assertEquals(outline(tree?.roots ?? []), [["root", ["child"]]]);
  assertEquals(tree?.roots[0]?.start, 1_500_000n);
  assertEquals(tree?.roots[0]?.attributes, { list: ["a", null, null] });
  assertEquals(tree?.roots[0]?.scope, { name: "t", version: "2" });
});
