import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import {
  AssistantAgent,
  FunctionTool,
  RoundRobinGroupChat,
  RoutedAgent,
} from "@autogen-edge/runtime";
import type { ExpectedSpan } from "@autogen-edge/runtime/testing";
import type { Scenario } from "../_scenario.ts";
import {
  agent,
  Ask,
  call,
  cancelled,
  chatSpan,
  delay,
  rpcSpan,
  SlowModel,
  startRuntime,
  Tracing,
} from "./_fixture.ts";
import { assistant, plainTurn, quietRuntime, workflow } from "./teams.ts";

/** A promise that nothing settles, as of code that ignores its signal. */
function never(): Promise<never> {
  return new Promise(() => {});
}

/** An assistant whose tool never comes back, and ignores its signal. */
function hangingAssistant(onCall: () => void): AssistantAgent {
  return new AssistantAgent({
    name: "alice",
    modelClient: new SlowModel([[call("hang", {})]]),
    tools: [
      new FunctionTool({
        name: "hang",
        description: "Never comes back",
        parameters: { type: "object", properties: {} },
        execute: () => {
          onCall();
          return never();
        },
      }),
    ],
  });
}

/** The turn of an assistant that was cut off in its tool. */
const CUT_TOOL: ExpectedSpan = cancelled({
  name: "invoke_agent alice",
  children: [
    chatSpan("tool_call"),
    cancelled({ name: "execute_tool hang" }),
  ],
});

/** The turn of an assistant that was cut off while its model answered. */
const CUT_ANSWER: ExpectedSpan = cancelled({
  name: "invoke_agent alice",
  children: [cancelled({ name: "chat slow-1" })],
});

/** What ends before its time. */
export const cancellationScenarios: readonly Scenario[] = [
  {
    name: "aborting a send ends the wait, the handlers and all spans",
    async run() {
      const tracing = new Tracing();
      const runtime = startRuntime(tracing);
      const reached = Promise.withResolvers<void>();
      const stopped = Promise.withResolvers<unknown>();
      await runtime.registerFactory("front", () =>
        new RoutedAgent("asks").on(
          Ask,
          (ask, ctx) => ctx.send(ask, agent("back")),
        ));
      await runtime.registerFactory(
        "back",
        () =>
          new RoutedAgent("waits").on(Ask, async (_, { signal }) => {
            reached.resolve();
            await delay(60_000, signal).catch(stopped.resolve);
            signal?.throwIfAborted();
          }),
      );
      const controller = new AbortController();
      const reason = new Error("enough");

      const error = await assertRejects(() =>
        tracing.under("app", async (traceContext) => {
          const { signal } = controller;
          const sent = runtime.sendMessage(
            Ask({ question: "?" }),
            agent("front"),
            { traceContext, signal },
          );
          await reached.promise;
          controller.abort(reason);
          await sent;
        })
      );

      assertStrictEquals(error, reason);
      assertStrictEquals(await stopped.promise, reason);
      await runtime.close();
      const [back] = rpcSpan("back").children ?? [];
      const [front] = rpcSpan("front").children ?? [];
      tracing.assert({
        name: "app",
        children: [cancelled({
          name: "send front",
          children: [cancelled({
            ...front,
            name: "process front",
            children: [cancelled({
              name: "send back",
              children: [cancelled({ ...back, name: "process back" })],
            })],
          })],
        })],
      });
    },
  },
  {
    name: "aborting ends the spans of a handler that does not listen",
    async run() {
      const tracing = new Tracing();
      const runtime = startRuntime(tracing);
      const reached = Promise.withResolvers<void>();
      const finish = Promise.withResolvers<void>();
      await runtime.registerFactory(
        "deaf",
        () =>
          new RoutedAgent("goes on").on(Ask, async () => {
            reached.resolve();
            await finish.promise;
          }),
      );
      const controller = new AbortController();
      await tracing.under("app", async (traceContext) => {
        const sent = runtime.sendMessage(
          Ask({ question: "?" }),
          agent("deaf"),
          { traceContext, signal: controller.signal },
        );
        await reached.promise;
        controller.abort();
        await assertRejects(() => sent, DOMException);
      });
      tracing.assert({
        name: "app",
        children: [cancelled({
          name: "send deaf",
          children: [cancelled({ name: "process deaf" })],
        })],
      });
      finish.resolve();
      await runtime.close();
    },
  },
  {
    name: "aborting a run ends a tool that does not listen",
    async run() {
      const tracing = new Tracing();
      await using runtime = quietRuntime(tracing);
      const reached = Promise.withResolvers<void>();
      const alice = hangingAssistant(reached.resolve);
      const team = new RoundRobinGroupChat({
        participants: [alice],
        maxTurns: 1,
        runtime,
      });
      const controller = new AbortController();
      await tracing.under("app", async (traceContext) => {
        const run = team.run({
          task: "go",
          traceContext,
          signal: controller.signal,
        });
        await reached.promise;
        controller.abort();
        await assertRejects(() => run, DOMException);
      });
      await runtime.stopWhenIdle();
      tracing.assert({
        name: "app",
        children: [cancelled(workflow({}, CUT_TOOL))],
      });
    },
  },
  {
    name: "aborting a stream rejects its reader and ends every span below it",
    async run() {
      const tracing = new Tracing();
      await using runtime = quietRuntime(tracing);
      const team = new RoundRobinGroupChat({
        participants: [assistant("alice", ["one two three"], { stream: true })],
        maxTurns: 1,
        runtime,
      });
      const controller = new AbortController();
      const reason = new Error("enough");
      await tracing.under("app", async (traceContext) => {
        const { signal } = controller;
        const stream = team.runStream({ task: "a", traceContext, signal });
        const error = await assertRejects(async () => {
          for await (const item of stream) {
            if (item.type === "ModelClientStreamingChunkEvent") {
              controller.abort(reason);
            }
          }
        });
        assertStrictEquals(error, reason);
      });
      await runtime.stopWhenIdle();
      tracing.assert({
        name: "app",
        children: [cancelled(workflow({}, CUT_ANSWER))],
      });
    },
  },
  {
    name: "a stream left by break ends its spans, and the team can go on",
    async run() {
      const tracing = new Tracing();
      await using runtime = quietRuntime(tracing);
      const team = new RoundRobinGroupChat({
        participants: [assistant("alice", ["one", "two"])],
        maxTurns: 1,
        runtime,
      });
      await tracing.under("app", async (traceContext) => {
        for await (const item of team.runStream({ task: "a", traceContext })) {
          assertEquals(item.type, "TextMessage");
          break;
        }
      });
      await runtime.stopWhenIdle();
      assertEquals(tracing.spans.open, []);
      tracing.spans.clear();

      runtime.start();
      const { stopReason } = await tracing.under(
        "again",
        (traceContext) => team.run({ task: "b", traceContext }),
      );
      assertEquals(stopReason, "Maximum number of turns 1 reached.");
      tracing.assert({
        name: "again",
        children: [workflow({ "autogen.team.turns": 1 }, plainTurn("alice"))],
      });
    },
  },
  {
    name: "a stream left in the middle of an answer ends every span below it",
    async run() {
      const tracing = new Tracing();
      await using runtime = quietRuntime(tracing);
      const team = new RoundRobinGroupChat({
        participants: [assistant("alice", ["one two three"], { stream: true })],
        maxTurns: 1,
        runtime,
      });
      await tracing.under("app", async (traceContext) => {
        for await (const item of team.runStream({ task: "a", traceContext })) {
          if (item.type === "ModelClientStreamingChunkEvent") break;
        }
      });
      await runtime.stopWhenIdle();
      tracing.assert({
        name: "app",
        children: [cancelled(workflow({}, CUT_ANSWER))],
      });
    },
  },
  {
    name: "an iterator abandoned after return() leaves nothing open",
    async run() {
      const tracing = new Tracing();
      await using runtime = quietRuntime(tracing);
      const reached = Promise.withResolvers<void>();
      const alice = hangingAssistant(reached.resolve);
      await tracing.under("app", async (traceContext) => {
        const stream = alice.runStream({
          task: "a",
          traceContext: runtime.traceContextFor(traceContext),
        });
        await stream.next();
        await stream.next();
        const pending = stream.next();
        await reached.promise;
        stream.return?.();
        assertEquals(await pending, { done: true, value: undefined });
        assertEquals(await stream.next(), { done: true, value: undefined });
      });
      tracing.assert({
        name: "app",
        children: [CUT_TOOL],
      });
    },
  },
  {
    name: "a send whose signal aborted before is not even queued",
    async run() {
      const tracing = new Tracing();
      await using runtime = startRuntime(tracing);
      await runtime.registerFactory(
        "back",
        () =>
          new RoutedAgent("is not asked").on(Ask, () => {
            throw new Error("asked");
          }),
      );
      await tracing.under("app", async (traceContext) => {
        await assertRejects(
          () =>
            runtime.sendMessage(Ask({ question: "?" }), agent("back"), {
              traceContext,
              signal: AbortSignal.abort(),
            }),
          DOMException,
        );
      });
      tracing.assert({
        name: "app",
        children: [cancelled({ name: "send back" })],
      });
    },
  },
];
