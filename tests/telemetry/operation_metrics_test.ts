import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { ROOT_CONTEXT } from "@opentelemetry/api";
import {
  AgentTool,
  AssistantAgent,
  type AssistantAgentOptions,
  FunctionTool,
  MaxMessageTermination,
  operationMetrics,
  ReplayChatCompletionClient,
  RoundRobinGroupChat,
  SelectorGroupChat,
  SingleThreadedAgentRuntime,
  TeamTool,
  type TelemetryOptions,
  withTelemetry,
} from "@autogen-edge/runtime";
import { recordSpans } from "@autogen-edge/runtime/testing";
import { isHistogram, measured, only, type Point } from "../ext/_measured.ts";

const QUIET = { environment: () => undefined, metrics: operationMetrics };

function contextOf(options: TelemetryOptions = {}) {
  return withTelemetry(ROOT_CONTEXT, { ...QUIET, ...options });
}

function toolOf(name: string, execute: () => unknown): FunctionTool {
  const parameters = { type: "object", properties: {} };
  return new FunctionTool({ name, description: name, parameters, execute });
}

const clock = toolOf("clock", () => "noon");
const broken = toolOf("broken", () => {
  throw new RangeError("no");
});

type Answers = ConstructorParameters<typeof ReplayChatCompletionClient>[0];

/** An answer that asks for tools. */
function calls(...names: readonly string[]): Answers[number] {
  return {
    finishReason: "function_calls",
    content: names.map((name, index) => ({
      id: String(index),
      name,
      arguments: '{"task":"do"}',
    })),
    usage: { promptTokens: 1, completionTokens: 1 },
    cached: false,
  };
}

function agentOf(
  name: string,
  answers: Answers,
  tools: AssistantAgentOptions["tools"] = [],
): AssistantAgent {
  return new AssistantAgent({
    name,
    modelClient: new ReplayChatCompletionClient(answers, { model: "m-1" }),
    tools,
    maxToolIterations: 5,
  });
}

/** What a distribution with one value says. */
function valueOf({ value }: Point): number {
  assert(isHistogram(value));
  assertEquals(value.count, 1);
  return value.sum ?? NaN;
}

function bucketsOf({ value }: Point): readonly number[] {
  assert(isHistogram(value));
  return value.buckets.boundaries;
}

const AGENT = "gen_ai.invoke_agent";
const INFERENCE_CALLS = `${AGENT}.inference_calls {inference_call}`;
const TOOL_CALLS = `${AGENT}.tool_calls {tool_call}`;

Deno.test("a run of an agent is measured, its calls are counted, and each call of a tool is measured", async () => {
  let now = 0;
  const traceContext = contextOf({ clock: () => now += 250 });
  const agent = agentOf(
    "ann",
    [calls("clock", "broken"), calls("missing"), "Noon."],
    [clock, broken],
  );
  const points = await measured(() =>
    agent.run({ task: "What time is it?", traceContext })
  );
  assertEquals(Object.keys(points).sort(), [
    "gen_ai.execute_tool.duration s",
    `${AGENT}.duration s`,
    INFERENCE_CALLS,
    TOOL_CALLS,
  ]);

  const run = only(points, `${AGENT}.duration s`);
  assertEquals(run.attributes, {
    "gen_ai.agent.name": "ann",
    "gen_ai.request.model": "m-1",
  });
  assert(valueOf(run) >= 0.25);
  assertEquals(bucketsOf(run).slice(0, 3), [0.1, 0.2, 0.4]);
  assertAlmostEquals(bucketsOf(run).at(-1) ?? NaN, 409.6);

  for (
    const [name, count] of [[INFERENCE_CALLS, 3], [TOOL_CALLS, 3]] as const
  ) {
    const point = only(points, name);
    assertEquals(point.attributes, { "gen_ai.agent.name": "ann" });
    assertEquals(valueOf(point), count);
    assertEquals(bucketsOf(point), [1, 2, 4, 8, 16, 32, 64, 128]);
  }

  const tools = points["gen_ai.execute_tool.duration s"] ?? [];
  assertEquals(tools.map(({ attributes }) => attributes), [
    {
      "gen_ai.tool.name": "clock",
      "gen_ai.tool.type": "function",
      "gen_ai.agent.name": "ann",
    },
    {
      "gen_ai.tool.name": "broken",
      "gen_ai.tool.type": "function",
      "gen_ai.agent.name": "ann",
      "error.type": "RangeError",
    },
    {
      "gen_ai.tool.name": "missing",
      "gen_ai.tool.type": "function",
      "gen_ai.agent.name": "ann",
      "error.type": "unknown_tool",
    },
  ]);
  for (const tool of tools) {
    assert(valueOf(tool) > 0);
    assertEquals(bucketsOf(tool).slice(0, 2), [0.01, 0.02]);
    assertEquals(bucketsOf(tool).at(-1), 81.92);
  }
});

Deno.test("a run of a team is measured with the turns of its agents, by the runtime's option", async () => {
  const spans = recordSpans();
  const points = await measured(async () => {
    await using runtime = new SingleThreadedAgentRuntime({
      ...QUIET,
      tracerProvider: spans.tracerProvider,
    });
    runtime.start();
    const team = new RoundRobinGroupChat({
      name: "desk",
      participants: [agentOf("ann", ["One"]), agentOf("bob", ["Two"])],
      terminationCondition: new MaxMessageTermination(3),
      runtime,
    });
    await team.run({ task: "Count" });
  });
  const run = only(points, "gen_ai.invoke_workflow.duration s");
  assertEquals(run.attributes, { "gen_ai.workflow.name": "desk" });
  assert(valueOf(run) > 0);
  const buckets = [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200];
  assertEquals(bucketsOf(run), buckets);
  const turns = points[`${AGENT}.duration s`] ?? [];
  const speakers = turns.map(({ attributes }) => attributes);
  assertEquals(speakers.map((each) => each["gen_ai.agent.name"]), [
    "ann",
    "bob",
  ]);
  assertEquals(
    spans.finished.filter(({ name }) => name.startsWith("invoke_")).length,
    3,
  );
});

Deno.test("calls of an agent in an agent count for the inner one", async () => {
  const inner = agentOf("inner", [calls("clock"), "Noon."], [clock]);
  const outer = agentOf(
    "outer",
    [calls("inner"), "It is noon."],
    [new AgentTool(inner)],
  );
  const points = await measured(() =>
    outer.run({ task: "Ask", traceContext: contextOf() })
  );
  function countsOf(metric: string): unknown {
    return Object.fromEntries((points[metric] ?? []).map((point) => [
      point.attributes["gen_ai.agent.name"],
      valueOf(point),
    ]));
  }
  assertEquals(countsOf(INFERENCE_CALLS), { inner: 2, outer: 2 });
  assertEquals(countsOf(TOOL_CALLS), { inner: 1, outer: 1 });
});

Deno.test("the model that chooses a team's speakers is asked by no agent, whoever's tool the team is", async () => {
  const team = new SelectorGroupChat({
    participants: [agentOf("poet", ["O rose"]), agentOf("critic", ["Good."])],
    modelClient: new ReplayChatCompletionClient(["poet"]),
    maxTurns: 1,
  });
  const description = "Writes a poem";
  const tool = new TeamTool(team, { name: "write", description });
  const spans = recordSpans();
  const { tracerProvider } = spans;
  const traceContext = contextOf({ tracerProvider });
  const points = await measured(() =>
    agentOf("host", [calls("write"), "Done."], [tool])
      .run({ task: "A poem", traceContext })
  );
  assertEquals(
    points[INFERENCE_CALLS]?.map((point) => [
      point.attributes["gen_ai.agent.name"],
      valueOf(point),
    ]),
    [["poet", 1], ["host", 2]],
  );
  const host = spans.finished.find(({ name }) => name === "invoke_agent host");
  assertEquals(host?.attributes["gen_ai.usage.output_tokens"], 2);
});

Deno.test("a run that fails says by what, and one that is cancelled has not failed", async () => {
  const reason = new Error("enough");
  const controller = new AbortController();
  const slow = toolOf("slow", () => {
    controller.abort(reason);
    return new Promise(() => {});
  });
  const points = await measured(async () => {
    const traceContext = contextOf();
    await Promise.allSettled([
      agentOf("empty", []).run({ task: "Hi", traceContext }),
      agentOf("slow", [calls("slow")], [slow])
        .run({ task: "Hi", traceContext, signal: controller.signal }),
    ]);
  });
  const runs = points[`${AGENT}.duration s`] ?? [];
  assertEquals(
    runs.map(({ attributes }) => attributes["error.type"]).sort(),
    ["replay_exhausted", undefined],
  );
  const tool = only(points, "gen_ai.execute_tool.duration s");
  assertEquals(tool.attributes["error.type"], undefined);
});

Deno.test("spans that are not sampled are measured all the same", async () => {
  const { tracerProvider } = recordSpans({ sampler: () => false });
  const points = await measured(() =>
    clock.runJson({}, { traceContext: contextOf({ tracerProvider }) })
  );
  only(points, "gen_ai.execute_tool.duration s");
});

Deno.test("nothing is measured unless it is asked for, nor under AutoGen's convention", async () => {
  const points = await measured(async () => {
    for (
      const traceContext of [
        withTelemetry(ROOT_CONTEXT, { environment: () => undefined }),
        contextOf({ conventions: "autogen" }),
      ]
    ) {
      await agentOf("ann", [calls("clock"), "Noon."], [clock])
        .run({ task: "Hi", traceContext });
    }
  });
  assertEquals(points, {});
});

Deno.test("without a meter provider the work goes on", async () => {
  const traceContext = contextOf();
  assertEquals(await clock.runJson({}, { traceContext }), "noon");
});
