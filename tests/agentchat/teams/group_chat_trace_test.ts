import { assertEquals } from "@std/assert";
import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
import {
  noopTracerProvider,
  RoundRobinGroupChat,
  SingleThreadedAgentRuntime,
  TextMentionTermination,
  withTelemetry,
} from "@autogen-edge/runtime";
import {
  assertTree,
  assertWellFormed,
  type ExpectedSpan,
  recordSpans,
} from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { speaker } from "../_agents.ts";

function duo(runtime?: SingleThreadedAgentRuntime): RoundRobinGroupChat {
  return new RoundRobinGroupChat({
    name: "duo",
    participants: [speaker("a", "one"), speaker("b", "two three")],
    maxTurns: 2,
    runtime,
  });
}

const UUID = /_[0-9a-f]{8}-[0-9a-f-]{27}\/[0-9a-f-]{36}$/;

function turn(name: string, input: number, output: number): ExpectedSpan {
  return {
    name: `invoke_agent ${name}`,
    kind: "INTERNAL",
    attributes: {
      "gen_ai.agent.name": name,
      "gen_ai.agent.description": `${name} agent`,
      "gen_ai.request.model": "replay",
      "gen_ai.usage.input_tokens": input,
      "gen_ai.usage.output_tokens": output,
      "autogen.agent.id": (id) =>
        typeof id === "string" && id.startsWith(`${name}_`) && UUID.test(id),
    },
    children: [{
      name: "chat replay",
      kind: "CLIENT",
      attributes: { "gen_ai.usage.input_tokens": input },
    }],
  };
}

const WORKFLOW: ExpectedSpan = {
  name: "invoke_workflow duo",
  kind: "INTERNAL",
  attributes: {
    "gen_ai.operation.name": "invoke_workflow",
    "gen_ai.workflow.name": "duo",
    "autogen.team.type": "RoundRobinGroupChat",
    "autogen.team.turns": 2,
    "autogen.team.stop_reason": "Maximum number of turns 2 reached.",
  },
};

const AGENTS_ONLY: ExpectedSpan = {
  ...WORKFLOW,
  children: [turn("a", 1, 1), turn("b", 2, 2)],
};

function publish(topic: string): ExpectedSpan {
  return { name: `publish ${topic}`, kind: "PRODUCER" };
}

/** A handler of an event, linked to the publish span that caused it. */
function process(
  agent: string,
  topic: string,
  rest: Partial<ExpectedSpan> = {},
): ExpectedSpan {
  return {
    name: `process ${agent}`,
    kind: "CONSUMER",
    links: [`publish ${topic}`],
    ...rest,
  };
}

function chosen(
  ...names: readonly string[]
): NonNullable<ExpectedSpan["attributes"]> {
  return {
    "autogen.team.next_speakers": (value) =>
      JSON.stringify(value) === JSON.stringify(names),
  };
}

const MANAGER = "RoundRobinGroupChatManager";

function withMessages(
  name: string,
  input: number,
  output: number,
): ExpectedSpan {
  const { children = [], ...agent } = turn(name, input, output);
  const said = [publish("output_topic"), publish("group_topic")];
  return process(name, name, {
    children: [{ ...agent, children: [...children, ...said] }],
  });
}

const ALL_MESSAGES: ExpectedSpan = {
  ...WORKFLOW,
  children: [
    {
      name: `send ${MANAGER}`,
      kind: "PRODUCER",
      children: [{
        name: `process ${MANAGER}`,
        kind: "CONSUMER",
        attributes: chosen("a"),
        children: [
          publish("output_topic"),
          publish("group_topic"),
          publish("a"),
        ],
      }],
    },
    process("a", "group_topic"),
    process("b", "group_topic"),
    withMessages("a", 1, 1),
    process(MANAGER, "output_topic"),
    process("b", "group_topic"),
    process(MANAGER, "group_topic", {
      attributes: chosen("b"),
      children: [publish("b")],
    }),
    withMessages("b", 2, 2),
    process(MANAGER, "output_topic"),
    process("a", "group_topic"),
    process(MANAGER, "group_topic", {
      attributes: { "autogen.team.next_speakers": undefined },
      children: [publish("output_topic")],
    }),
  ],
};

Deno.test("a team's run is one tree: turns and messages line up under it", async () => {
  const { spans, traceContext } = traced();
  await duo().run({ task: "go", traceContext });
  assertWellFormed(spans, { oneRootPerTrace: true });
  assertTree(spans, ALL_MESSAGES);
});

Deno.test("a second run is a tree of its own", async () => {
  const { spans, traceContext } = traced({ detail: "agents" });
  const team = new RoundRobinGroupChat({
    name: "duo",
    participants: [
      speaker("a", "one", "four"),
      speaker("b", "two three", "five"),
    ],
    maxTurns: 2,
  });
  await team.run({ task: "go", traceContext });
  await team.run({ traceContext });
  assertWellFormed(spans, { oneRootPerTrace: true });
  assertTree(spans, [AGENTS_ONLY, {
    ...WORKFLOW,
    children: [turn("a", 4, 1), turn("b", 5, 1)],
  }]);
});

for (
  const [name, options] of Object.entries(
    {
      "detail: agents": { detail: "agents" },
      "disableRuntimeTracing": { disableRuntimeTracing: true },
      "the environment": {
        environment: (name: string) =>
          name === "AUTOGEN_DISABLE_RUNTIME_TRACING" ? "true" : undefined,
      },
    } as const,
  )
) {
  Deno.test(`without message spans, agents hang under the run: ${name}`, async () => {
    const own = traced(options);
    await duo().run({ task: "go", traceContext: own.traceContext });
    assertWellFormed(own.spans, { oneRootPerTrace: true });
    assertTree(own.spans, AGENTS_ONLY);

    const spans = recordSpans();
    const { tracerProvider } = spans;
    await using runtime = new SingleThreadedAgentRuntime({
      tracerProvider,
      ...options,
    });
    runtime.start();
    await duo(runtime).run({ task: "go" });
    assertTree(spans, AGENTS_ONLY);
  });
}

Deno.test("a runtime's provider gets the whole tree of a team that lives in it", async () => {
  const spans = recordSpans();
  const { tracerProvider } = spans;
  await using runtime = new SingleThreadedAgentRuntime({ tracerProvider });
  runtime.start();
  await duo(runtime).run({ task: "go" });
  assertWellFormed(spans, { oneRootPerTrace: true });
  assertTree(spans, ALL_MESSAGES);
});

Deno.test("a team's run hangs under the caller's span", async () => {
  const { spans, traceContext } = traced({ detail: "agents" });
  const app = spans.tracerProvider.getTracer("app").startSpan("app");
  await duo().run({
    task: "go",
    traceContext: trace.setSpan(traceContext, app),
  });
  app.end();
  assertWellFormed(spans, { oneRootPerTrace: true });
  assertTree(spans, { name: "app", children: [AGENTS_ONLY] });
});

for (const where of ["context", "runtime"] as const) {
  Deno.test(`a no-op provider in the ${where} switches everything off, and the team does the same`, async () => {
    const options = { tracerProvider: noopTracerProvider };
    await using runtime = new SingleThreadedAgentRuntime(options);
    runtime.start();
    const outer = recordSpans();
    const app = outer.tracerProvider.getTracer("app").startSpan("app");
    const parent = trace.setSpan(ROOT_CONTEXT, app);
    const { messages } = where === "context"
      ? await duo().run({
        task: "go",
        traceContext: withTelemetry(parent, options),
      })
      : await duo(runtime).run({ task: "go", traceContext: parent });
    app.end();
    assertEquals(messages.length, 3);
    assertTree(outer, { name: "app" });
  });
}

Deno.test("a run that is over before anyone has spoken has ended its spans, too", async () => {
  const spans = recordSpans();
  const { tracerProvider } = spans;
  await using runtime = new SingleThreadedAgentRuntime({ tracerProvider });
  runtime.start();
  const team = new RoundRobinGroupChat({
    participants: [speaker("a")],
    terminationCondition: new TextMentionTermination("go"),
    runtime,
  });
  await team.run({ task: "go" });
  assertWellFormed(spans, { oneRootPerTrace: true });
});

Deno.test("fifty teams at once in one runtime are fifty whole trees", async () => {
  const spans = recordSpans();
  const { tracerProvider } = spans;
  await using runtime = new SingleThreadedAgentRuntime({ tracerProvider });
  runtime.start();
  await Promise.all(
    Array.from({ length: 50 }, () => duo(runtime).run({ task: "go" })),
  );
  assertWellFormed(spans, { oneRootPerTrace: true });
  assertTree(spans, Array.from({ length: 50 }, () => ALL_MESSAGES));
});

Deno.test("teams that share their agents' names in one runtime are traced apart", async () => {
  const spans = recordSpans();
  const { tracerProvider } = spans;
  await using runtime = new SingleThreadedAgentRuntime({
    tracerProvider,
    detail: "agents",
  });
  runtime.start();
  const teams = [duo(runtime), duo(runtime)];
  await Promise.all(teams.map((team) => team.run({ task: "go" })));
  assertTree(spans, [AGENTS_ONLY, AGENTS_ONLY]);
  const ids = new Set(
    spans.finished.map(({ attributes }) => attributes["autogen.agent.id"]),
  );
  ids.delete(undefined);
  assertEquals(ids.size, 4);
});

Deno.test("a reset is traced as the messages that it is", async () => {
  const { spans, traceContext } = traced();
  await duo().reset({ traceContext });
  assertWellFormed(spans);
  assertTree(
    spans,
    ["a", "b", MANAGER].map((agent) => ({
      name: `send ${agent}`,
      children: [{ name: `process ${agent}` }],
    })),
    { ordered: true },
  );
});

Deno.test("nothing of what is said is recorded unless that is wanted", async () => {
  const { spans, traceContext } = traced();
  await duo().run({ task: "a secret", traceContext });
  const recorded = JSON.stringify(
    spans.finished.map(({ attributes, events }) => [
      attributes,
      events,
    ]),
  );
  assertEquals(/secret|two three/.test(recorded), false);
});
