import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
} from "@opentelemetry/api";
import {
  assertTree,
  type ExpectedSpan,
  recordSpans,
  SpanAssertionError,
} from "../../src/testing/mod.ts";

/** One send that fails, in a run that also published to two subscribers. */
function conversation() {
  let now = 0;
  const recorder = recordSpans({ now: () => now++ });
  const tracer = recorder.tracerProvider.getTracer("t");
  const under = (parent: Span) => trace.setSpan(ROOT_CONTEXT, parent);
  const run = tracer.startSpan("run");
  const publish = tracer.startSpan("publish news", {
    kind: SpanKind.PRODUCER,
    attributes: { "messaging.message.id": "m-1" },
  }, under(run));
  publish.end();
  for (const reader of ["ann", "bob"]) {
    const links = [{
      context: publish.spanContext(),
      attributes: { "autogen.link.kind": "cause" },
    }];
    const attributes = { reader, tags: ["a", reader] };
    tracer.startSpan("process reader", {
      kind: SpanKind.CONSUMER,
      links,
      attributes,
    }, under(run)).end();
  }
  const send = tracer.startSpan(
    "send helper",
    { kind: SpanKind.PRODUCER },
    under(run),
  );
  const error = new TypeError("no");
  send.addEvent("retry", { attempt: 1 }).recordException(error);
  send.setStatus({ code: SpanStatusCode.ERROR, message: "no" });
  send.end();
  run.end();
  return recorder;
}

const reader = (name: string): ExpectedSpan => ({
  name: "process reader",
  kind: "CONSUMER",
  attributes: { reader: name, tags: ["a", name] },
  links: ["publish news"],
});

const send: ExpectedSpan = {
  name: "send helper",
  status: { code: "ERROR", message: /^no$/ },
  events: [{ name: "retry", attributes: { attempt: 1 } }, "exception"],
};

const publish: ExpectedSpan = { name: "publish news", kind: "PRODUCER" };

function tree(...children: ExpectedSpan[]): ExpectedSpan {
  return { name: "run", children };
}

function complaint(
  expected: ExpectedSpan | ExpectedSpan[],
  options?: Parameters<typeof assertTree>[2],
): string {
  return assertThrows(
    () => assertTree(conversation(), expected, options),
    SpanAssertionError,
  ).message;
}

/** The differences alone, without the two trees. */
function differences(...args: Parameters<typeof complaint>): string[] {
  const lines = complaint(...args).split("\n");
  return lines.slice(1, lines.indexOf("Expected:")).map((line) => line.trim());
}

Deno.test("assertTree() accepts the tree, siblings in any order", () => {
  assertTree(conversation(), tree(send, reader("bob"), publish, reader("ann")));
  assertTree(conversation().finished, [
    tree(publish, reader("ann"), reader("bob"), send),
  ]);
});

Deno.test("assertTree() with no spans expected accepts only none", () => {
  assertTree([], []);
  assertStringIncludes(complaint([]), '"run": is unexpected');
});

Deno.test("assertTree() pairs siblings so that a loose expectation leaves room for a strict one", () => {
  const loose: ExpectedSpan = {
    name: "process reader",
    links: ["publish news"],
  };
  assertTree(conversation(), tree(publish, send, loose, reader("ann")));
  assertTree(conversation(), tree(publish, send, reader("ann"), loose));
});

Deno.test("assertTree() with ordered compares the order of starting", () => {
  const inOrder = tree(publish, reader("ann"), reader("bob"), send);
  assertTree(conversation(), inOrder, { ordered: true });
  assertEquals(
    differences(tree(send, publish, reader("ann"), reader("bob")), {
      ordered: true,
    }),
    [
      '"run": started in another order: "publish news", "process reader", "process reader", "send helper", ' +
      'expected "send helper", "publish news", "process reader", "process reader"',
    ],
  );
  assertThrows(
    () =>
      assertTree(
        conversation(),
        tree(publish, reader("bob"), reader("ann"), send),
        { ordered: true },
      ),
    SpanAssertionError,
  );
});

Deno.test("assertTree() names the difference by the path of its span", () => {
  const bad = (change: Partial<ExpectedSpan>) =>
    differences(
      tree(publish, send, reader("ann"), { ...reader("bob"), ...change }),
    );
  const path = '"run" > "process reader": ';
  assertEquals(bad({ name: "process writer" }), [
    '"run" > "process writer": name is "process reader", expected "process writer"',
  ]);
  assertEquals(bad({ kind: "CLIENT" }), [
    `${path}kind is CONSUMER, expected CLIENT`,
  ]);
  assertEquals(bad({ attributes: { reader: "eve" } }), [
    `${path}attribute "reader" is "bob", expected "eve"`,
  ]);
  assertEquals(bad({ attributes: { tags: ["bob", "a"] } }), [
    `${path}attribute "tags" is ["a","bob"], expected ["bob","a"]`,
  ]);
  assertEquals(bad({ attributes: { toString: undefined, other: 1 } }), [
    `${path}attribute "other" is absent, expected 1`,
  ]);
  assertEquals(bad({ links: [] }), [
    `${path}link "publish news" { autogen.link.kind: "cause" } is unexpected`,
  ]);
  assertEquals(bad({ events: ["x"] }), [`${path}event "x" is missing`]);
  assertEquals(bad({ children: [{ name: "chat" }] }), [
    '"run" > "process reader" > "chat": is missing',
  ]);
});

Deno.test("assertTree() demands the default status, links and events where none are given", () => {
  assertEquals(
    differences(
      tree(publish, reader("ann"), reader("bob"), { name: "send helper" }),
    ),
    [
      '"run" > "send helper": status is ERROR "no", expected UNSET',
      '"run" > "send helper": event "retry" { attempt: 1 } is unexpected',
      '"run" > "send helper": event "exception" { exception.type: "TypeError", exception.message: "no" } is unexpected',
    ],
  );
});

Deno.test("assertTree() tells a lost span and a surplus span apart from a changed one", () => {
  assertEquals(differences(tree(publish, reader("ann"), reader("bob"))), [
    '"run" > "send helper": is unexpected',
  ]);
  assertEquals(
    differences(
      tree(publish, send, reader("ann"), reader("bob"), { name: "chat" }),
    ),
    [
      '"run" > "chat": is missing',
    ],
  );
});

Deno.test("assertTree() shows both trees", () => {
  const message = complaint(
    tree(publish, {
      ...send,
      attributes: { n: 1, ok: (value) => value === 2 },
    }),
  );
  assertStringIncludes(
    message,
    "\nExpected:\n  run\n  ├─ publish news  PRODUCER\n",
  );
  assertStringIncludes(
    message,
    '  └─ send helper  ERROR /^no$/  { n: 1, ok: (a value that passes the test) }  ! "retry"',
  );
  assertStringIncludes(
    message,
    "\nActual:\n  run  INTERNAL\n  ├─ publish news  PRODUCER",
  );
  assertStringIncludes(
    message,
    '↗ "publish news" { autogen.link.kind: "cause" }',
  );
});

Deno.test("assertTree() takes patterns and tests for attributes, and undefined for absent", () => {
  const pattern = /^a/g;
  const matching: ExpectedSpan = {
    ...reader("ann"),
    attributes: {
      reader: pattern,
      tags: (tags) => Array.isArray(tags) && tags.length === 2,
      other: undefined,
    },
  };
  for (let again = 0; again < 2; again++) {
    assertTree(conversation(), tree(publish, send, matching, reader("bob")));
  }
  assertEquals(
    differences(
      tree(
        publish,
        send,
        { ...matching, attributes: { reader: /^x/ } },
        reader("bob"),
      ),
    ),
    [
      '"run" > "process reader": attribute "reader" is "ann", expected /^x/',
    ],
  );
});

Deno.test("assertTree() with exactAttributes refuses unlisted attributes", () => {
  assertEquals(
    differences(tree(publish, send, reader("ann"), reader("bob")), {
      exactAttributes: true,
    }),
    [
      '"run" > "publish news": attribute "messaging.message.id" is "m-1", expected none',
    ],
  );
});

Deno.test("assertTree() tells linked spans of one name apart by their attributes", () => {
  const link = (id: string): ExpectedSpan => ({
    ...reader("bob"),
    links: [{
      to: "publish news",
      where: { "messaging.message.id": id },
      attributes: { "autogen.link.kind": "cause" },
    }],
  });
  assertTree(conversation(), tree(publish, send, reader("ann"), link("m-1")));
  assertStringIncludes(
    complaint(tree(publish, send, reader("ann"), link("m-2"))),
    'link "publish news" { autogen.link.kind: "cause" } where { messaging.message.id: "m-2" } is missing',
  );
});

Deno.test("assertTree() finds a span under the wrong parent", () => {
  assertEquals(
    differences(
      tree(publish, { ...send, children: [reader("ann")] }, reader("bob")),
    ),
    [
      '"run" > "send helper" > "process reader": is missing',
      '"run" > "process reader": is unexpected',
    ],
  );
});

Deno.test("assertTree() knows the span that a root continues, and refuses an orphan", () => {
  const recorder = recordSpans();
  const parent = {
    traceId: "a".repeat(32),
    spanId: "b".repeat(16),
    traceFlags: TraceFlags.SAMPLED,
  };
  const start = (name: string, isRemote: boolean) =>
    recorder.tracerProvider.getTracer("t")
      .startSpan(
        name,
        {},
        trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote }),
      ).end();
  start("server", true);
  assertTree(recorder, { name: "server", remoteParent: parent.spanId });
  assertThrows(
    () =>
      assertTree(recorder, { name: "server", remoteParent: "c".repeat(16) }),
    SpanAssertionError,
    "remote parent is bbbbbbbbbbbbbbbb, expected cccccccccccccccc",
  );
  recorder.clear();
  start("orphan", false);
  assertThrows(
    () => assertTree(recorder, { name: "orphan" }),
    SpanAssertionError,
    "is orphaned: its parent bbbb",
  );
});

Deno.test("assertTree() compares 300 conversations at once, and names the one that differs", () => {
  const recorder = recordSpans();
  const tracer = recorder.tracerProvider.getTracer("t");
  const expected: ExpectedSpan[] = [];
  for (let index = 0; index < 300; index++) {
    const run = tracer.startSpan("run", { attributes: { index } });
    tracer.startSpan(
      "turn",
      { attributes: { of: index } },
      trace.setSpan(ROOT_CONTEXT, run),
    ).end();
    run.end();
    expected.push({
      name: "run",
      attributes: { index },
      children: [{ name: "turn", attributes: { of: index } }],
    });
  }
  expected.reverse();
  assertTree(recorder, expected);
  expected[7] = {
    name: "run",
    attributes: { index: 292 },
    children: [{ name: "turn", attributes: { of: 0 } }],
  };
  const { message } = assertThrows(
    () => assertTree(recorder, expected),
    SpanAssertionError,
  );
  assertStringIncludes(
    message,
    '  "run" > "turn": attribute "of" is 292, expected 0\nExpected:',
  );
});
