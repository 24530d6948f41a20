import { AgentRuntimeError, TopicId } from "@autogen-edge/runtime";
import { assertRejects } from "@std/assert";
import {
  assertTree,
  assertWellFormed,
  type ExpectedEvent,
  type ExpectedSpan,
  recordSpans,
} from "@autogen-edge/runtime/testing";
import {
  answering,
  Ask,
  echo,
  gate,
  idOf,
  News,
  reading,
  runtimeWith,
} from "./_fixture.ts";

const ask = Ask({ question: "?" });
const topic = new TopicId("t", "s");

class Overdrawn extends Error {
  override readonly name = "Overdrawn";
  readonly code = "overdrawn";
}

/** A span that failed, or that a failure passed through. */
function failed(
  name: string,
  type: string,
  message: string | RegExp,
  children: readonly ExpectedSpan[] = [],
): ExpectedSpan {
  return {
    name,
    status: { code: "ERROR", message },
    attributes: { "error.type": type, "autogen.outcome": undefined },
    children,
  };
}

/** The exception of the innermost span. */
function exception(
  type: string,
  message: string | RegExp,
): readonly ExpectedEvent[] {
  return [{
    name: "exception",
    attributes: { "exception.type": type, "exception.message": message },
  }];
}

Deno.test("an error is recorded once, on the innermost span, and marks all that it passes through", async () => {
  const spans = recordSpans();
  await using runtime = await runtimeWith({
    agents: {
      a: () => answering((_, ctx) => ctx.send(ask, idOf("b"))),
      b: () => answering(() => Promise.reject(new RangeError("no ink"))),
    },
    tracerProvider: spans.tracerProvider,
  });
  runtime.start();
  await assertRejects(() => runtime.sendMessage(ask, idOf("a")), RangeError);
  assertTree(
    spans,
    failed("send a", "RangeError", "no ink", [
      failed("process a", "RangeError", "no ink", [
        failed("send b", "RangeError", "no ink", [{
          ...failed("process b", "RangeError", "no ink"),
          events: exception("RangeError", "no ink"),
        }]),
      ]),
    ]),
  );
  assertWellFormed(spans);
});

Deno.test("an error that wraps another is the same failure", async () => {
  const spans = recordSpans();
  await using runtime = await runtimeWith({
    agents: {
      a: () =>
        answering(async (_, ctx) => {
          try {
            await ctx.send(ask, idOf("b"));
          } catch (cause) {
            throw new TypeError("wrapped", { cause });
          }
        }),
      b: () => answering(() => Promise.reject(new Overdrawn("empty"))),
    },
    tracerProvider: spans.tracerProvider,
  });
  runtime.start();
  await assertRejects(() => runtime.sendMessage(ask, idOf("a")), TypeError);
  assertTree(
    spans,
    failed("send a", "TypeError", "wrapped", [
      failed("process a", "TypeError", "wrapped", [
        failed("send b", "overdrawn", "empty", [{
          ...failed("process b", "overdrawn", "empty"),
          events: exception("Overdrawn", "empty"),
        }]),
      ]),
    ]),
  );
});

Deno.test("a failure that is handled stays where it was, and the next one is a failure of its own", async () => {
  const spans = recordSpans();
  await using runtime = await runtimeWith({
    agents: {
      a: () =>
        answering(async (_, ctx) => {
          await ctx.send(ask, idOf("b")).catch(() => {});
          throw new TypeError("second");
        }),
      b: () => answering(() => Promise.reject(new RangeError("first"))),
    },
    tracerProvider: spans.tracerProvider,
  });
  runtime.start();
  await assertRejects(() => runtime.sendMessage(ask, idOf("a")), TypeError);
  assertTree(
    spans,
    failed("send a", "TypeError", "second", [{
      ...failed("process a", "TypeError", "second", [
        failed("send b", "RangeError", "first", [{
          ...failed("process b", "RangeError", "first"),
          events: exception("RangeError", "first"),
        }]),
      ]),
      events: exception("TypeError", "second"),
    }]),
  );
});

Deno.test("one error object that fails in many traces is recorded once in each", async () => {
  const spans = recordSpans();
  const door = gate();
  const cause = new RangeError("shared");
  await using runtime = await runtimeWith({
    agents: {
      a: () => answering((_, ctx) => ctx.send(ask, idOf("b"))),
      // All wait for one thing, and fail together.
      b: () =>
        answering(async () => {
          await door.pass();
          throw cause;
        }),
    },
    tracerProvider: spans.tracerProvider,
  });
  runtime.start();
  const sent = [1, 2, 3].map(() => runtime.sendMessage(ask, idOf("a")));
  await door.reached;
  door.open();
  await Promise.allSettled(sent);
  await Promise.allSettled([runtime.sendMessage(ask, idOf("a"))]);
  const tree = failed("send a", "RangeError", "shared", [
    failed("process a", "RangeError", "shared", [
      failed("send b", "RangeError", "shared", [{
        ...failed("process b", "RangeError", "shared"),
        events: exception("RangeError", "shared"),
      }]),
    ]),
  ]);
  assertTree(spans, [tree, tree, tree, tree]);
  assertWellFormed(spans, { oneRootPerTrace: true });
});

for (const thrown of ["no ink", 7, undefined, null, { why: "x" }]) {
  Deno.test(`a handler that throws ${JSON.stringify(thrown)} fails with one exception, too`, async () => {
    const spans = recordSpans();
    await using runtime = await runtimeWith({
      agents: {
        a: () => answering((_, ctx) => ctx.send(ask, idOf("b"))),
        b: () => answering(() => Promise.reject(thrown)),
      },
      tracerProvider: spans.tracerProvider,
    });
    runtime.start();
    await assertRejects(() => runtime.sendMessage(ask, idOf("a")));
    const text = /^Failed handling "Ask" in agent "b\/k": .* no Error$/;
    assertTree(
      spans,
      failed("send a", "handler_failed", text, [
        failed("process a", "handler_failed", text, [
          failed("send b", "handler_failed", text, [{
            ...failed("process b", "handler_failed", text),
            events: exception("AgentRuntimeError", text),
          }]),
        ]),
      ]),
    );
  });
}

Deno.test("a message that cannot be delivered fails on its own span", async () => {
  const spans = recordSpans();
  await using runtime = await runtimeWith({
    agents: { a: echo },
    tracerProvider: spans.tracerProvider,
  });
  runtime.start();
  const sender = idOf("ghost");
  const { type } = ask;
  const bad = { type, question: 1n };
  await assertRejects(() => runtime.sendMessage(ask, idOf("ghost")));
  await assertRejects(() => runtime.sendMessage(ask, idOf("a"), { sender }));
  await assertRejects(() => runtime.sendMessage(bad, idOf("a")));
  await assertRejects(() => runtime.publishMessage(bad, topic));
  await assertRejects(() => runtime.publishMessage(ask, topic, { sender }));
  const leaf = (name: string, code: string): ExpectedSpan => ({
    ...failed(name, code, /^Cannot /),
    events: exception("AgentRuntimeError", /^Cannot /),
  });
  assertTree(spans, [
    leaf("send ghost", "agent_not_found"),
    leaf("send a", "sender_not_found"),
    leaf("send a", "not_serializable"),
    leaf("publish t", "not_serializable"),
    leaf("publish t", "sender_not_found"),
  ], { ordered: true });
  assertWellFormed(spans);
});

Deno.test("a reply that cannot be given is the handler's failure", async () => {
  const spans = recordSpans();
  await using runtime = await runtimeWith({
    agents: { a: () => answering(() => ({ type: "Odd", run() {} })) },
    tracerProvider: spans.tracerProvider,
  });
  runtime.start();
  await assertRejects(() => runtime.sendMessage(ask, idOf("a")));
  assertTree(
    spans,
    failed("send a", "not_serializable", /: run is a function$/, [{
      ...failed("process a", "not_serializable", /: run is a function$/),
      events: exception("AgentRuntimeError", /: run is a function$/),
    }]),
  );
});

Deno.test("an agent that cannot be made fails on a span that says so, wherever the event goes", async () => {
  const spans = recordSpans();
  await using runtime = await runtimeWith({
    agents: {
      broken: () => Promise.reject(new RangeError("no room")),
      r: () => reading(() => {}),
    },
    topics: { t: ["broken", "ghost", "r"] },
    tracerProvider: spans.tracerProvider,
  });
  runtime.start();
  await assertRejects(
    () => runtime.sendMessage(ask, idOf("broken")),
    AgentRuntimeError,
  );
  await runtime.publishMessage(News({ n: 1 }), topic);
  await runtime.stopWhenIdle();
  const unmade = (
    code: string,
    message: RegExp,
    type: string,
  ): ExpectedSpan => ({
    ...failed(`process ${type}`, code, message),
    events: exception("AgentRuntimeError", message),
  });
  const code = "agent_creation_failed";
  assertTree(spans, [
    failed("send broken", code, /no room$/, [
      unmade(code, /^Cannot create agent "broken\/k": no room$/, "broken"),
    ]),
    {
      name: "publish t",
      attributes: { "autogen.publish.recipients": 3 },
      children: [
        {
          ...unmade(code, /"broken\/s": no room$/, "broken"),
          links: ["publish t"],
        },
        {
          ...unmade("agent_not_found", /"ghost\/s"/, "ghost"),
          links: ["publish t"],
        },
        { name: "process r", links: ["publish t"] },
      ],
    },
  ]);
  assertWellFormed(spans, { oneRootPerTrace: true });
});

Deno.test("one subscriber that throws fails alone", async () => {
  const spans = recordSpans();
  await using runtime = await runtimeWith({
    agents: {
      bad: () => reading(() => Promise.reject(new RangeError("no"))),
      good: () => reading(() => {}),
    },
    topics: { t: ["bad", "good"] },
    tracerProvider: spans.tracerProvider,
  });
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), topic);
  await runtime.stopWhenIdle();
  assertTree(spans, {
    name: "publish t",
    children: [
      {
        ...failed("process bad", "RangeError", "no"),
        links: ["publish t"],
        events: exception("RangeError", "no"),
      },
      { name: "process good", links: ["publish t"] },
    ],
  });
});
