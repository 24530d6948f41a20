import { withTelemetry } from "@autogen-edge/runtime";
import {
  assertTree,
  assertWellFormed,
  type ExpectedSpan,
  recordSpans,
} from "@autogen-edge/runtime/testing";
import { assertEquals } from "@std/assert";
import { ROOT_CONTEXT } from "@opentelemetry/api";
import {
  markRun,
  openChat,
  openCreateAgent,
  openExecuteTool,
  openInvokeAgent,
  openInvokeWorkflow,
  recordNextSpeakers,
  recordTeamResult,
  recordTimeToFirstChunk,
  recordToolResult,
  recordUsage,
  type TelemetryOptions,
} from "../../src/telemetry/mod.ts";

const agent = { name: "ann", description: "helps", id: "ann/1", model: "m-1" };
const tool = {
  name: "clock",
  description: "The time",
  callId: "call-1",
  agentName: "ann",
  arguments: { zone: "UTC" },
};
const chat = {
  model: "m-1",
  provider: "replay",
  stream: true,
  json: true,
  serverAddress: "api.example.com",
  serverPort: 443,
  content: () => ({ "gen_ai.input.messages": [{ role: "user" }] }),
};

function start(options: TelemetryOptions = {}) {
  const spans = recordSpans();
  const context = withTelemetry(ROOT_CONTEXT, {
    tracerProvider: spans.tracerProvider,
    environment: () => undefined,
    ...options,
  });
  return { spans, context };
}

/** A team's run with everything in it. */
function perform(options: TelemetryOptions) {
  const { spans, context } = start(options);
  openCreateAgent(context, agent).end();
  const team = openInvokeWorkflow(context, {
    name: "desk",
    type: "RoundRobin",
  });
  recordNextSpeakers(team.context, ["ann"]);
  const turn = openInvokeAgent(team.context, agent);
  for (const inputTokens of [10, 20]) {
    const call = openChat(turn.context, chat);
    recordTimeToFirstChunk(call, 250);
    recordUsage(call, {
      finishReason: "stop",
      promptTokens: inputTokens,
      completionTokens: 5,
      cacheReadTokens: inputTokens === 20 ? 7 : undefined,
      reasoningTokens: 1,
    });
    call.recordContent(() => ({
      "gen_ai.output.messages": [{ role: "assistant" }],
    }));
    call.end();
  }
  const execution = openExecuteTool(turn.context, tool);
  recordToolResult(execution, "noon");
  execution.end();
  turn.end();
  recordTeamResult(team, { stopReason: "done", turns: 2 });
  team.end();
  assertWellFormed(spans);
  return spans;
}

const named = {
  "gen_ai.agent.name": "ann",
  "gen_ai.agent.description": "helps",
};

function chatSpan(
  inputTokens: number,
  cached: number | undefined,
): ExpectedSpan {
  return {
    name: "chat m-1",
    kind: "CLIENT",
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "replay",
      "gen_ai.request.model": "m-1",
      "gen_ai.request.stream": true,
      "gen_ai.output.type": "json",
      "server.address": "api.example.com",
      "server.port": 443,
      "gen_ai.response.time_to_first_chunk": 0.25,
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.usage.input_tokens": inputTokens,
      "gen_ai.usage.output_tokens": 5,
      "gen_ai.usage.reasoning.output_tokens": 1,
      ...cached === undefined
        ? {}
        : { "gen_ai.usage.cache_read.input_tokens": cached },
    },
  };
}

Deno.test("the spans of agents, teams, models and tools are the convention's, without content", () => {
  assertTree(perform({}), [
    {
      name: "create_agent ann",
      kind: "CLIENT",
      attributes: {
        ...named,
        "gen_ai.operation.name": "create_agent",
        "gen_ai.provider.name": "autogen",
        "gen_ai.request.model": "m-1",
        "autogen.agent.id": "ann/1",
      },
    },
    {
      name: "invoke_workflow desk",
      kind: "INTERNAL",
      attributes: {
        "gen_ai.operation.name": "invoke_workflow",
        "gen_ai.workflow.name": "desk",
        "autogen.team.type": "RoundRobin",
        "autogen.team.next_speakers": ["ann"],
        "autogen.team.turns": 2,
        "autogen.team.stop_reason": "done",
      },
      children: [{
        name: "invoke_agent ann",
        kind: "INTERNAL",
        attributes: {
          ...named,
          "gen_ai.operation.name": "invoke_agent",
          "gen_ai.request.model": "m-1",
          "autogen.agent.id": "ann/1",
          // The sum of the calls below.
          "gen_ai.usage.input_tokens": 30,
          "gen_ai.usage.output_tokens": 10,
          // The parts are told by the calls alone.
          "gen_ai.usage.cache_read.input_tokens": undefined,
          "gen_ai.usage.reasoning.output_tokens": undefined,
          "gen_ai.response.finish_reasons": ["stop"],
        },
        children: [chatSpan(10, undefined), chatSpan(20, 7), {
          name: "execute_tool clock",
          kind: "INTERNAL",
          attributes: {
            "gen_ai.operation.name": "execute_tool",
            "gen_ai.tool.name": "clock",
            "gen_ai.tool.type": "function",
            "gen_ai.tool.call.id": "call-1",
            "gen_ai.agent.name": "ann",
          },
        }],
      }],
    },
  ], { exactAttributes: true });
});

Deno.test("content of prompts, answers and tools is there where it is captured", () => {
  const content = perform({ captureContent: true }).finished.flatMap(
    ({ name, attributes }) =>
      Object.entries(attributes)
        .filter(([key]) => /messages$|tool\.(call\.(arg|res)|desc)/.test(key))
        .map(([key, value]) => `${name} ${key} ${value}`),
  );
  assertEquals(content, [
    'chat m-1 gen_ai.input.messages [{"role":"user"}]',
    'chat m-1 gen_ai.output.messages [{"role":"assistant"}]',
    'chat m-1 gen_ai.input.messages [{"role":"user"}]',
    'chat m-1 gen_ai.output.messages [{"role":"assistant"}]',
    "execute_tool clock gen_ai.tool.description The time",
    'execute_tool clock gen_ai.tool.call.arguments {"zone":"UTC"}',
    'execute_tool clock gen_ai.tool.call.result {"value":"noon"}',
  ]);
});

Deno.test("autogen: there are agents and tools, and no teams and models", () => {
  const system = { "gen_ai.system": "autogen" };
  const spans = perform({ conventions: "autogen", captureContent: true });
  assertTree(spans, [
    {
      name: "create_agent ann",
      kind: "CLIENT",
      attributes: {
        ...named,
        ...system,
        "gen_ai.operation.name": "create_agent",
        "gen_ai.agent.id": "ann/1",
      },
    },
    {
      name: "invoke_agent ann",
      kind: "CLIENT",
      attributes: {
        ...named,
        ...system,
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.agent.id": "ann/1",
      },
      children: [{
        name: "execute_tool clock",
        kind: "INTERNAL",
        attributes: {
          ...system,
          "gen_ai.operation.name": "execute_tool",
          "gen_ai.tool.name": "clock",
          "gen_ai.tool.description": "The time",
          "gen_ai.tool.call.id": "call-1",
        },
      }],
    },
  ], { exactAttributes: true });
  assertEquals(
    new Set(spans.finished.map((span) => span.instrumentationScope.name)),
    new Set(["autogen-core"]),
  );
});

Deno.test("autogen: an agent or a tool that fails records its exception twice, as AutoGen does", () => {
  const { spans, context } = start({ conventions: "autogen" });
  const error = new RangeError("no");
  const turn = openInvokeAgent(context, agent);
  openExecuteTool(turn.context, tool).fail(error);
  turn.fail(error);
  const failed = {
    status: "ERROR",
    attributes: { "error.type": "RangeError" },
    events: ["exception", "exception"],
  } as const;
  assertTree(spans, {
    name: "invoke_agent ann",
    ...failed,
    children: [{ name: "execute_tool clock", ...failed }],
  });
});

Deno.test("message spans off: agents stay, and the next speaker is on nobody's span", () => {
  const { spans, context } = start({ disableRuntimeTracing: true });
  const team = openInvokeWorkflow(context, {
    name: "desk",
    type: "RoundRobin",
  });
  // The handler of an event then has the context of its run.
  recordNextSpeakers(markRun(team.context), ["ann"]);
  openInvokeAgent(team.context, agent).end();
  team.end();
  assertTree(spans, {
    name: "invoke_workflow desk",
    attributes: { "autogen.team.next_speakers": undefined },
    children: [{ name: "invoke_agent ann" }],
  });
});

Deno.test("usage of an agent in an agent is counted for the inner one", () => {
  const { spans, context } = start();
  const usage = { finishReason: "stop", promptTokens: 1, completionTokens: 2 };
  const outer = openInvokeAgent(context, { ...agent, name: "outer" });
  const inner = openInvokeAgent(outer.context, { ...agent, name: "inner" });
  const call = openChat(inner.context, chat);
  recordUsage(call, usage);
  for (const operation of [call, inner, outer]) operation.end();
  assertTree(spans, {
    name: "invoke_agent outer",
    attributes: { "gen_ai.usage.input_tokens": undefined },
    children: [{
      name: "invoke_agent inner",
      attributes: { "gen_ai.usage.input_tokens": 1 },
      children: [{ name: "chat m-1" }],
    }],
  });
});

Deno.test("nothing is built for spans that do not record", () => {
  const spans = recordSpans({ sampler: () => false });
  const { context } = start({
    tracerProvider: spans.tracerProvider,
    captureContent: () => {
      throw new Error("asked for content");
    },
  });
  const call = openChat(context, {
    ...chat,
    content: () => {
      throw new Error("asked for input");
    },
  });
  call.recordContent(() => {
    throw new Error("asked for output");
  });
  call.record(() => {
    throw new Error("asked for attributes");
  });
  recordToolResult(call, "x");
  recordTeamResult(call, { stopReason: null, turns: 1 });
  recordTimeToFirstChunk(call, 1);
  call.end();
  assertEquals([spans.finished, spans.open], [[], []]);
});
