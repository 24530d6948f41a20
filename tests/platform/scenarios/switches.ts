import { assertEquals } from "@std/assert";
import { propagation, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import {
  AgentId,
  extractEnvelope,
  injectEnvelope,
  noopTracerProvider,
  RoundRobinGroupChat,
  RoutedAgent,
  SingleThreadedAgentRuntime,
  type SingleThreadedAgentRuntimeOptions,
} from "@autogen-edge/runtime";
import type { ExpectedSpan } from "@autogen-edge/runtime/testing";
import type { Scenario } from "../_scenario.ts";
import {
  agent,
  Answer,
  Ask,
  call,
  delay,
  rpcSpan,
  startRuntime,
  Tracing,
} from "./_fixture.ts";
import { assistant, collect, plainTurn, toolTurn, workflow } from "./teams.ts";

const OFF: readonly (readonly [string, SingleThreadedAgentRuntimeOptions])[] = [
  ["disableRuntimeTracing", { disableRuntimeTracing: true }],
  ["detail", { detail: "agents" }],
  ["the environment", {
    environment: (name) =>
      name === "AUTOGEN_DISABLE_RUNTIME_TRACING" ? "true" : undefined,
  }],
];

/** A team asked by an agent of the same runtime. */
async function askTeam(
  tracing: Tracing,
  options: SingleThreadedAgentRuntimeOptions,
): Promise<readonly string[]> {
  await using runtime = startRuntime(tracing, options);
  const team = new RoundRobinGroupChat({
    participants: [
      assistant("alice", [[call("add", { a: 1, b: 2 })], "It is 3."]),
      assistant("bob", ["Fine."], { stream: true }),
    ],
    maxTurns: 2,
    runtime,
  });
  let types: readonly string[] = [];
  await runtime.registerFactory(
    "front",
    () =>
      new RoutedAgent("asks the team").on(Ask, async ({ question }, ctx) => {
        await delay(1);
        const { traceContext } = ctx;
        types = await collect(team.runStream({ task: question, traceContext }));
        return Answer({ text: "done" });
      }),
  );
  await tracing.under(
    "app",
    (traceContext) =>
      runtime.sendMessage(
        Ask({ question: "1+2?" }),
        new AgentId("front", "1"),
        {
          traceContext,
        },
      ),
  );
  return types;
}

const TYPES: readonly string[] = [
  "TextMessage",
  "ToolCallRequestEvent",
  "ToolCallExecutionEvent",
  "TextMessage",
  "ModelClientStreamingChunkEvent",
  "TextMessage",
  "TaskResult",
];

/** What can be switched off. */
export const switchScenarios: readonly Scenario[] = [
  {
    name: "a no-op provider emits nothing and changes nothing",
    async run() {
      const tracing = new Tracing();
      const types = await askTeam(tracing, {
        tracerProvider: noopTracerProvider,
      });
      assertEquals(types, TYPES);
      tracing.assert({ name: "app" });
    },
  },
  ...OFF.map(([name, options]): Scenario => ({
    name: `message spans off by ${name}: agents hang where they belong`,
    async run() {
      const tracing = new Tracing();
      assertEquals(await askTeam(tracing, options), TYPES);
      const run: ExpectedSpan = workflow(
        { "autogen.team.turns": 2, "autogen.team.next_speakers": undefined },
        toolTurn("alice"),
        plainTurn("bob"),
      );
      tracing.assert({ name: "app", children: [run] });
    },
  })),
  {
    name: "a no-op provider lets trace state and baggage through",
    async run() {
      await using runtime = new SingleThreadedAgentRuntime({
        tracerProvider: noopTracerProvider,
      });
      runtime.start();
      const envelope = {
        traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        tracestate: "vendor=1",
        baggage: "user=ada",
      };
      let seen = {};
      await runtime.registerFactory(
        "front",
        () =>
          new RoutedAgent("looks").on(Ask, async (_, ctx) => {
            await delay(1);
            seen = injectEnvelope(ctx.traceContext);
            return Answer({ text: "looked" });
          }),
      );
      await runtime.sendMessage(Ask({ question: "?" }), agent("front"), {
        traceContext: extractEnvelope(envelope),
      });
      assertEquals(seen, envelope);
    },
  },
  {
    name: "a trace goes on through an envelope, with its baggage",
    async run() {
      const tracing = new Tracing();
      await using runtime = startRuntime(tracing);
      let user: string | undefined;
      await runtime.registerFactory(
        "front",
        () =>
          new RoutedAgent("looks").on(Ask, (_, ctx) => {
            user = propagation.getBaggage(ctx.traceContext)?.getEntry("user")
              ?.value;
            return Answer({ text: "looked" });
          }),
      );
      await tracing.under("app", async (traceContext) => {
        const baggage = propagation.createBaggage({ user: { value: "ada" } });
        const envelope = injectEnvelope(
          propagation.setBaggage(traceContext, baggage),
        );
        await runtime.sendMessage(Ask({ question: "?" }), agent("front"), {
          traceContext: extractEnvelope(JSON.parse(JSON.stringify(envelope))),
        });
      });
      assertEquals(user, "ada");
      tracing.assert({ name: "app", children: [rpcSpan("front")] });
    },
  },
  {
    name: "a provider that is registered after the runtime was made counts",
    async run() {
      const tracing = new Tracing();
      await using runtime = new SingleThreadedAgentRuntime();
      runtime.start();
      await runtime.registerFactory(
        "front",
        () => new RoutedAgent("answers").on(Ask, () => Answer({ text: "so" })),
      );
      const ask = () =>
        runtime.sendMessage(Ask({ question: "?" }), agent("front"), {
          traceContext: ROOT_CONTEXT,
        });
      await ask();
      trace.setGlobalTracerProvider(tracing.provider);
      try {
        await ask();
      } finally {
        trace.disable();
      }
      await ask();
      tracing.assert(rpcSpan("front"));
    },
  },
];
