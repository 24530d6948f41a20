import { ROOT_CONTEXT, SpanStatusCode, trace } from "@opentelemetry/api";
import {
  AgentChatError,
  FunctionTool,
  noopTracerProvider,
  RoundRobinGroupChat,
  SingleThreadedAgentRuntime,
  StaticWorkbench,
  withTelemetry,
} from "@autogen-edge/runtime";
import { recordSpans } from "@autogen-edge/runtime/testing";
import { assertEquals, assertRejects } from "@std/assert";
import { Actor, speaker } from "../_agents.ts";

/** Values that cannot be shown as text, or throw where they are looked at. */
const UNSHOWABLE: readonly unknown[] = [
  Object.create(null),
  { toString: null },
  Object.defineProperty(new Error("x"), "message", {
    get() {
      throw new Error("not to be looked at");
    },
  }),
];

UNSHOWABLE.forEach((thrown, index) => {
  Deno.test(`a participant that throws what cannot be shown ends the run: ${index}`, async () => {
    const team = new RoundRobinGroupChat({
      participants: [new Actor("bob", () => Promise.reject(thrown))],
      maxTurns: 1,
    });
    const error = await assertRejects(
      () => team.run({ task: "go" }),
      AgentChatError,
    );
    assertEquals(error.code, "participant_failed");
  });

  Deno.test(`a tool that throws what cannot be shown is a failed call: ${index}`, async () => {
    const workbench = new StaticWorkbench([
      new FunctionTool({
        name: "broken",
        description: "Throws",
        parameters: { type: "object", properties: {} },
        execute: () => Promise.reject(thrown),
      }),
    ]);
    const { isError } = await workbench.callTool("broken", {});
    assertEquals(isError, true);
  });
});

for (const conventions of ["current", "autogen"] as const) {
  Deno.test(`switched off, nothing is written on the caller's span: ${conventions}`, async () => {
    const spans = recordSpans();
    const span = spans.tracerProvider.getTracer("user").startSpan("mine");
    const traceContext = withTelemetry(
      trace.setSpan(ROOT_CONTEXT, span),
      { tracerProvider: noopTracerProvider, conventions },
    );
    const team = new RoundRobinGroupChat({
      participants: [
        speaker("alice", "a1"),
        new Actor("bob", () => Promise.reject(new Error("no"))),
      ],
      maxTurns: 2,
    });
    await assertRejects(() => team.run({ task: "go", traceContext }));
    span.end();
    assertEquals(
      spans.finished.map(({ name, attributes, status, events }) => ({
        name,
        attributes,
        status: status.code,
        events: events.length,
      })),
      [{
        name: "mine",
        attributes: {},
        status: SpanStatusCode.UNSET,
        events: 0,
      }],
    );
  });
}

Deno.test("a team that is disposed leaves nothing in a runtime that it shares", async () => {
  await using runtime = new SingleThreadedAgentRuntime();
  runtime.start();
  let kept = 0;
  const register = runtime.registerFactory.bind(runtime);
  runtime.registerFactory = (type, factory) => {
    kept++;
    return register(type, factory);
  };
  const unregister = runtime.unregister.bind(runtime);
  runtime.unregister = (type) => {
    kept--;
    return unregister(type);
  };
  const team = new RoundRobinGroupChat({
    participants: [speaker("alice", "a1", "a2")],
    maxTurns: 1,
    runtime,
  });
  {
    await using _ = team;
    await team.run({ task: "go" });
    assertEquals(kept, 2);
  }
  assertEquals(kept, 0);
  // What was given back is taken again by the next run.
  const { messages } = await team.run({ task: "again" });
  assertEquals(messages.map(({ content }) => content), ["again", "a2"]);
});
