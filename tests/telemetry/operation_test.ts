import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { assertEquals, assertStrictEquals } from "@std/assert";
import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
import {
  abortable,
  isCancellation,
  noopTracerProvider,
  type Operation,
  runOperation,
  SCOPE,
  Telemetry,
} from "../../src/telemetry/mod.ts";
import { kinds } from "../../src/telemetry/_kinds.ts";
import { errorType, openOperation } from "../../src/telemetry/operation.ts";
import { lab, reasonOf, settled } from "./_fixture.ts";

const cancelled = {
  status: "UNSET",
  attributes: { "autogen.outcome": "cancelled", "error.type": undefined },
} as const;

Deno.test("an operation is a span from opening to end, and ends once", () => {
  const { spans, open } = lab();
  const operation = open("work", ROOT_CONTEXT, {
    kind: kinds.CLIENT,
    attributes: () => ({ a: 1 }),
  });
  const heard: unknown[] = [];
  operation.onEnd((error) => {
    heard.push(error);
    operation.record(() => ({ b: 2 }));
  });
  operation.onEnd(undefined);
  assertEquals(spans.open.length, 1);
  operation.record(() => ({ c: 3 }));
  operation.record(() => undefined);
  operation.end();
  operation.end();
  operation.fail(new Error("late"));
  operation.cancel();
  operation.record(() => ({ d: 4 }));
  assertEquals(heard, [undefined]);
  assertTree(spans, {
    name: "work",
    kind: "CLIENT",
    attributes: { a: 1, b: 2, c: 3 },
  }, { exactAttributes: true });
  assertWellFormed(spans);
});

Deno.test("an operation below another is its child, and links say what caused it", () => {
  const { spans, open } = lab();
  const outer = open("outer");
  const cause = open("cause");
  const { link } = cause;
  const inner = open("inner", outer.context, { links: link && [link] });
  for (const operation of [inner, cause, outer]) operation.end();
  assertTree(spans, [
    { name: "outer", children: [{ name: "inner", links: ["cause"] }] },
    { name: "cause" },
  ]);
});

Deno.test("work that throws fails its operation, and the error goes on", async () => {
  const { spans, open } = lab();
  const error = new RangeError("no");
  for (
    const work of [() => {
      throw error;
    }, () => Promise.reject(error)]
  ) {
    const operation = open("work");
    assertStrictEquals(
      await reasonOf(runOperation(operation, undefined, work)),
      error,
    );
  }
  const failed = {
    name: "work",
    status: { code: "ERROR", message: "no" },
    attributes: { "error.type": "RangeError", "autogen.outcome": undefined },
    events: ["exception"],
  } as const;
  assertTree(spans, [failed, failed]);
});

Deno.test("what is recorded at the end is so though the work fails", async () => {
  const { spans, open } = lab();
  const operation = open("work");
  operation.onEnd((error) => operation.record(() => ({ n: error ?? "none" })));
  await reasonOf(
    runOperation(operation, undefined, () => Promise.reject(new Error("x"))),
  );
  assertTree(spans, {
    name: "work",
    status: "ERROR",
    attributes: { n: "Error" },
    events: ["exception"],
  });
});

Deno.test("run() gives back what the work gives", async () => {
  const { spans, open } = lab();
  assertEquals(await runOperation(open("a"), undefined, () => 1), 1);
  assertEquals(
    await runOperation(open("b"), undefined, () => Promise.resolve(2)),
    2,
  );
  assertTree(spans, [{ name: "a" }, { name: "b" }]);
});

Deno.test("run() under an aborted signal does no work and is cancelled", async () => {
  const { spans, open } = lab();
  let worked = false;
  const signal = AbortSignal.abort("why");
  const run = runOperation(open("work"), signal, () => void (worked = true));
  assertEquals(await reasonOf(run), "why");
  assertEquals(worked, false);
  assertTree(spans, { name: "work", ...cancelled });
});

for (const reason of [new Error("enough"), "text", null, { why: 1 }]) {
  Deno.test(`run() ends when its signal aborts with ${reason}, though the work does not listen`, async () => {
    const { spans, open } = lab();
    const controller = new AbortController();
    const door = Promise.withResolvers<void>();
    const run = runOperation(
      open("work"),
      controller.signal,
      () => door.promise,
    );
    const rejected = reasonOf(run);
    controller.abort(reason);
    assertEquals(spans.open, []);
    assertStrictEquals(await rejected, reason);
    door.resolve();
    await settled();
    assertTree(spans, { name: "work", ...cancelled });
    assertWellFormed(spans);
  });
}

Deno.test("watch() ends a span when the signal aborts, and lets go of it when the work is over", () => {
  const { spans, open } = lab();
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = new Set<unknown>();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners.add(args[1]);
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners.delete(args[1]);
    remove(...args);
  };
  open("ended").watch(signal).end();
  open("failed").watch(signal).fail(new Error("no"));
  open("left").watch(signal).cancel();
  assertEquals(listeners.size, 0);
  open("watched").watch(signal);
  open("unwatched").watch(undefined).end();
  assertEquals(spans.open.map(({ name }) => name), ["watched"]);
  controller.abort();
  open("late").watch(signal);
  assertTree(spans, [
    { name: "ended" },
    { name: "failed", status: "ERROR", events: ["exception"] },
    { name: "left", ...cancelled },
    { name: "watched", ...cancelled },
    { name: "unwatched" },
    { name: "late", ...cancelled },
  ]);
});

Deno.test("an error of another cause after an abort is a failure", () => {
  const { spans, open } = lab();
  const signal = AbortSignal.abort(new Error("enough"));
  open("work").fail(new TypeError("bug"), signal);
  assertTree(spans, {
    name: "work",
    status: "ERROR",
    attributes: { "error.type": "TypeError", "autogen.outcome": undefined },
    events: ["exception"],
  });
});

Deno.test("a cancellation is the signal's reason, an AbortError, or what the reason caused", () => {
  const reason = new Error("enough");
  const signal = AbortSignal.abort(reason);
  const wrapped = new Error("fetch failed", { cause: reason });
  const abort = new DOMException("aborted", "AbortError");
  assertEquals(isCancellation(reason, signal), true);
  assertEquals(isCancellation(wrapped, signal), true);
  assertEquals(isCancellation(abort, signal), true);
  assertEquals(isCancellation(new Error("other"), signal), false);
  assertEquals(isCancellation(undefined, signal), false);
  const live = new AbortController().signal;
  for (const error of [reason, abort, undefined]) {
    assertEquals(isCancellation(error, live), false);
    assertEquals(isCancellation(error, undefined), false);
  }
});

Deno.test("error.type is the error's code, else its name, else _OTHER", () => {
  class Named extends Error {
    override readonly name = "Named";
  }
  const nameless = Object.assign(new Error("x"), { name: "" });
  const cases: readonly (readonly [unknown, string])[] = [
    [Object.assign(new Named("x"), { code: "quota" }), "quota"],
    [Object.assign(new Named("x"), { code: "" }), "Named"],
    [Object.assign(new Named("x"), { code: 7 }), "Named"],
    [new DOMException("x", "TimeoutError"), "TimeoutError"],
    [nameless, "_OTHER"],
    ["text", "_OTHER"],
    [undefined, "_OTHER"],
    [null, "_OTHER"],
    [{ code: "plain" }, "plain"],
    [
      Object.defineProperty(new RangeError("x"), "code", {
        get() {
          throw new Error("broken");
        },
      }),
      "RangeError",
    ],
  ];
  for (const [error, type] of cases) assertEquals(errorType(error), type);
});

for (
  const [thrown, message] of [
    ["text", "text"],
    [7, "7"],
    [undefined, "undefined"],
    [Symbol("s"), "Symbol(s)"],
    [null, "null"],
    [{ secret: "x" }, "A value that is no Error"],
  ] as const
) {
  Deno.test(`a thrown ${message} is recorded without being looked into`, () => {
    const { spans, open } = lab();
    open("work").fail(thrown);
    assertTree(spans, {
      name: "work",
      status: { code: "ERROR", message },
      attributes: { "error.type": "_OTHER" },
      events: [{
        name: "exception",
        attributes: {
          "exception.type": "_OTHER",
          "exception.message": message,
          "exception.stacktrace": undefined,
        },
      }],
    });
  });
}

Deno.test("an error that passes through operations is recorded by the innermost", () => {
  const { spans, open } = lab();
  const outer = open("outer");
  const middle = open("middle", outer.context);
  const inner = open("inner", middle.context);
  const error = new Error("deep");
  inner.fail(error);
  middle.fail(new Error("wrapped", { cause: error }));
  outer.fail(new Error("twice", { cause: new Error("x", { cause: error }) }));
  assertTree(spans, {
    name: "outer",
    status: { code: "ERROR", message: "twice" },
    children: [{
      name: "middle",
      status: { code: "ERROR", message: "wrapped" },
      children: [{ name: "inner", status: "ERROR", events: ["exception"] }],
    }],
  });
});

Deno.test("a cause that is its own cause does not hang", () => {
  const { spans, open } = lab();
  const ring = new Error("ring");
  ring.cause = ring;
  open("work").fail(ring);
  assertTree(spans, { name: "work", status: "ERROR", events: ["exception"] });
});

Deno.test("one error is remembered for the last thousand of its traces", () => {
  const { spans, open } = lab();
  const error = new Error("again");
  for (let n = 0; n < 1500; n++) open("work").fail(error);
  const counts = spans.finished.map(({ events }) => events.length);
  assertEquals(new Set(counts), new Set([1]));
});

Deno.test("without a tracer an operation passes its parent's span through, and does the work", async () => {
  const { spans, open } = lab();
  const silent = new Telemetry({
    tracerProvider: noopTracerProvider,
    environment: () => undefined,
  });
  const parent = open("parent");
  const operation = openOperation(silent, parent.context, {
    name: "silent",
    scope: SCOPE,
    attributes: () => {
      throw new Error("asked for attributes");
    },
  });
  assertEquals([operation.recording, operation.link], [false, undefined]);
  assertStrictEquals(
    trace.getSpan(operation.context),
    trace.getSpan(parent.context),
  );
  assertEquals(await runOperation(operation, undefined, () => 1), 1);
  operation.fail(new Error("x"));
  parent.end();
  assertTree(spans, { name: "parent" });
});

Deno.test("abortable() gives what the work gives, or the reason, whichever is first", async () => {
  const { signal } = new AbortController();
  assertEquals(await abortable(1, undefined), 1);
  assertEquals(await abortable(Promise.resolve(2), signal), 2);
  const error = new Error("no");
  assertEquals(await reasonOf(abortable(Promise.reject(error), signal)), error);
  const aborted = AbortSignal.abort("why");
  const never = new Promise<never>(() => {});
  assertEquals(await reasonOf(abortable(never, aborted)), "why");
  // The work fails later, and nobody is told twice.
  const late = Promise.withResolvers<void>();
  assertEquals(await reasonOf(abortable(late.promise, aborted)), "why");
  late.reject(new Error("late"));
  await settled();
});

Deno.test("whoever listens is told of the end once, also without a span", () => {
  const telemetry = new Telemetry({
    tracerProvider: noopTracerProvider,
    environment: () => undefined,
  });
  const aborted = AbortSignal.abort(new Error("enough"));
  const heard: unknown[] = [];
  for (
    const end of [
      (work: Operation) => work.end(),
      (work: Operation) => work.cancel(),
      (work: Operation) => work.fail(undefined),
      (work: Operation) => work.fail(new RangeError("no")),
      (work: Operation) => work.fail(aborted.reason, aborted),
    ]
  ) {
    const operation = openOperation(telemetry, ROOT_CONTEXT, undefined);
    operation.onEnd((error) => heard.push(error));
    end(operation);
    operation.end();
  }
  assertEquals(heard, [
    undefined,
    undefined,
    "_OTHER",
    "RangeError",
    undefined,
  ]);
});

Deno.test("a listener that throws costs neither the span nor the error", () => {
  const { spans, open } = lab();
  const operation = open("work");
  operation.onEnd(() => {
    throw new Error("broken meter");
  });
  const error = new Error("no");
  assertStrictEquals(operation.fail(error), error);
  assertTree(spans, { name: "work", status: "ERROR", events: ["exception"] });
});
