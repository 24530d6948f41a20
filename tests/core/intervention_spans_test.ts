import {
  AgentId,
  DropMessage,
  type InterventionHandler,
  Interventions,
  TopicId,
} from "@autogen-edge/runtime";
import {
  assertTree,
  assertWellFormed,
  recordSpans,
  type SpanRecorder,
} from "@autogen-edge/runtime/testing";
import { assertEquals, assertRejects } from "@std/assert";
import {
  Ask,
  codeOf,
  echo,
  idOf,
  News,
  runtimeWith,
  type World,
} from "./_fixture.ts";

const ask = Ask({ question: "hi" });
const look: InterventionHandler = { name: "look", onSend() {} };

/** A started, traced runtime whose messages the handlers see. */
async function intervened(
  { tracerProvider }: SpanRecorder,
  handlers: readonly InterventionHandler[],
  world: World = {},
) {
  const runtime = await runtimeWith({
    agents: { a: echo, b: echo },
    tracerProvider,
    ...world,
    interventions: new Interventions(...handlers),
  });
  runtime.start();
  return runtime;
}

Deno.test("an intercept span hangs under the message, and what fails there is recorded there", async () => {
  const spans = recordSpans();
  await using runtime = await intervened(spans, [
    look,
    {
      name: "guard",
      onResponse: () => {
        throw new RangeError("secret");
      },
    },
  ]);
  await assertRejects(() => runtime.sendMessage(ask, idOf("a")), RangeError);
  await runtime.stopWhenIdle();
  assertTree(spans, [{
    name: "send a",
    status: "ERROR",
    attributes: { "error.type": "RangeError" },
    events: [],
    children: [
      { name: "intercept look", kind: "INTERNAL", events: [] },
      { name: "process a", events: [] },
      {
        name: "intercept guard",
        kind: "INTERNAL",
        status: "ERROR",
        attributes: { "error.type": "RangeError" },
        events: ["exception"],
      },
    ],
  }]);
  assertWellFormed(spans);
});

Deno.test("the spans of what was dropped say so", async () => {
  const spans = recordSpans();
  const drop = (): typeof DropMessage => DropMessage;
  await using runtime = await intervened(spans, [{
    name: "drop",
    onSend: drop,
    onPublish: drop,
  }]);
  await codeOf(runtime.sendMessage(ask, idOf("a")));
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t"));
  await runtime.stopWhenIdle();
  assertTree(spans, [
    {
      name: "send a",
      status: "ERROR",
      attributes: { "error.type": "message_dropped" },
      events: ["exception"],
      children: [{ name: "intercept drop", status: "UNSET" }],
    },
    {
      name: "publish t",
      status: "UNSET",
      attributes: { "autogen.outcome": "dropped" },
      children: [{ name: "intercept drop", status: "UNSET" }],
    },
  ]);
  assertWellFormed(spans);
});

Deno.test("an intervention's own span nests in its intercept span", async () => {
  const spans = recordSpans();
  await using runtime = await intervened(spans, [{
    name: "ask",
    async onSend(_message, { recipient, traceContext }) {
      if (recipient?.type !== "a") return;
      await runtime.sendMessage(ask, new AgentId("b", "k"), { traceContext });
    },
  }]);
  await runtime.sendMessage(ask, idOf("a"));
  assertTree(spans, [{
    name: "send a",
    children: [
      {
        name: "intercept ask",
        children: [{
          name: "send b",
          children: [{ name: "intercept ask" }, { name: "process b" }],
        }],
      },
      { name: "process a" },
    ],
  }]);
});

Deno.test("without message spans an intervention has none, and its context is the caller's", async () => {
  const spans = recordSpans();
  await using runtime = await intervened(spans, [look], { detail: "agents" });
  await runtime.sendMessage(ask, idOf("a"));
  assertEquals(spans.finished, []);
});
