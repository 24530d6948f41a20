import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { context as contextApi, trace } from "@opentelemetry/api";
import {
  markRun,
  RoutedAgent,
  TopicId,
  TypeSubscription,
} from "@autogen-edge/runtime";
import type { Scenario } from "../_scenario.ts";
import {
  agent,
  Answer,
  Ask,
  delay,
  eventSpan,
  failed,
  News,
  publishSpan,
  rpcSpan,
  startRuntime,
  Tracing,
} from "./_fixture.ts";

const TOPIC = new TopicId("news", "1");

/** Messages between agents. */
export const messageScenarios: readonly Scenario[] = [
  {
    name: "replies nest through handlers full of awaits, timers and all-ofs",
    async run() {
      const tracing = new Tracing();
      await using runtime = startRuntime(tracing);
      await runtime.registerFactory(
        "front",
        () =>
          new RoutedAgent("asks twice").on(Ask, async (ask, ctx) => {
            await delay(2);
            await null;
            const answers = await Promise.all([
              ctx.send(ask, agent("back"), { reply: Answer }),
              delay(1).then(() =>
                ctx.send(ask, agent("back"), { reply: Answer })
              ),
            ]);
            await delay(1);
            return Answer({ text: answers.map(({ text }) => text).join(" ") });
          }),
      );
      await runtime.registerFactory(
        "back",
        () =>
          new RoutedAgent("answers").on(Ask, async ({ question }) => {
            await Promise.all([delay(1), null, delay(2)]);
            return Answer({ text: question });
          }),
      );

      const { text } = await tracing.under(
        "app",
        (traceContext) =>
          runtime.sendMessage(Ask({ question: "why" }), agent("front"), {
            traceContext,
            reply: Answer,
          }),
      );

      assertEquals(text, "why why");
      tracing.assert({
        name: "app",
        children: [rpcSpan("front", rpcSpan("back"), rpcSpan("back"))],
      });
    },
  },
  {
    name: "a span that a handler opens from its context nests, and so on below",
    async run() {
      const tracing = new Tracing();
      await using runtime = startRuntime(tracing);
      const tracer = tracing.provider.getTracer("user");
      await runtime.registerFactory(
        "front",
        () =>
          new RoutedAgent("opens a span").on(Ask, async (ask, ctx) => {
            await delay(1);
            const span = tracer.startSpan("mine", {}, ctx.traceContext);
            await delay(1);
            const traceContext = trace.setSpan(ctx.traceContext, span);
            const answer = await ctx.send(ask, agent("back"), { traceContext });
            span.end();
            return answer;
          }),
      );
      await runtime.registerFactory(
        "back",
        () => new RoutedAgent("answers").on(Ask, () => Answer({ text: "so" })),
      );

      await tracing.under(
        "app",
        (traceContext) =>
          runtime.sendMessage(Ask({ question: "?" }), agent("front"), {
            traceContext,
          }),
      );

      tracing.assert({
        name: "app",
        children: [
          rpcSpan("front", { name: "mine", children: [rpcSpan("back")] }),
        ],
      });
    },
  },
  {
    name: "the context is active where a context manager can keep it",
    async run({ contextManager }) {
      const tracing = new Tracing();
      await using runtime = startRuntime(tracing);
      const seen: boolean[] = [];
      await runtime.registerFactory(
        "front",
        () =>
          new RoutedAgent("looks").on(Ask, async (_, ctx) => {
            const own = trace.getSpan(ctx.traceContext);
            seen.push(trace.getActiveSpan() === own);
            await delay(1);
            seen.push(trace.getActiveSpan() === own);
            return Answer({ text: "looked" });
          }),
      );
      await tracing.under("app", (traceContext) =>
        contextApi.with(
          traceContext,
          () =>
            runtime.sendMessage(Ask({ question: "?" }), agent("front"), {
              traceContext,
            }),
        ));
      assertEquals(seen, [
        contextManager !== "none",
        // zone.js loses its zone at the first native await.
        contextManager === "async-local-storage",
      ]);
      tracing.assert({ name: "app", children: [rpcSpan("front")] });
    },
  },
  {
    name: "an event's handlers finish and end although one of them throws",
    async run() {
      const tracing = new Tracing();
      const runtime = startRuntime(tracing);
      const heard: string[] = [];
      for (const name of ["a", "b", "c", "d", "e"]) {
        await runtime.registerFactory(
          name,
          () =>
            new RoutedAgent("hears").on(News, async () => {
              await delay(name === "b" ? 1 : 3);
              if (name === "b") throw new RangeError("not b");
              heard.push(name);
            }),
        );
        await runtime.addSubscription(new TypeSubscription("news", name));
      }
      await tracing.under("app", async (traceContext) => {
        await runtime.publishMessage(News({ headline: "!" }), TOPIC, {
          traceContext,
        });
        await runtime.stopWhenIdle();
      });
      await runtime.close();

      assertEquals(heard.toSorted(), ["a", "c", "d", "e"]);
      const handlers = ["a", "b", "c", "d", "e"].map((name) =>
        name === "b"
          ? failed(eventSpan("b", "news"), "RangeError", "recorded")
          : eventSpan(name, "news")
      );
      tracing.assert({
        name: "app",
        children: [publishSpan("news", 5, ...handlers)],
      });
    },
  },
  {
    name: "events of a run line up under it, linked to what caused them",
    async run() {
      const tracing = new Tracing();
      const runtime = startRuntime(tracing);
      for (const [name, left] of [["ping", 3], ["pong", 2]] as const) {
        let rest: number = left;
        await runtime.registerFactory(
          name,
          () =>
            new RoutedAgent("plays").on(News, async (news, ctx) => {
              await delay(1);
              if (rest-- <= 1) return;
              const other = new TopicId(name === "ping" ? "pong" : "ping", "1");
              await ctx.publish(news, other);
            }),
        );
        await runtime.addSubscription(new TypeSubscription(name, name));
      }
      await tracing.under("app", async (traceContext) => {
        await runtime.publishMessage(
          News({ headline: "go" }),
          new TopicId("ping", "1"),
          { traceContext: markRun(traceContext) },
        );
        await runtime.stopWhenIdle();
      });
      await runtime.close();

      tracing.assert({
        name: "app",
        children: [
          publishSpan("ping", 1),
          eventSpan("ping", "ping", publishSpan("pong", 1)),
          eventSpan("pong", "pong", publishSpan("ping", 1)),
          eventSpan("ping", "ping", publishSpan("pong", 1)),
          eventSpan("pong", "pong"),
        ],
      });
    },
  },
  {
    name: "a handler's error reaches the one who asked, and is recorded once",
    async run() {
      const tracing = new Tracing();
      await using runtime = startRuntime(tracing);
      const broken = new TypeError("broken");
      await runtime.registerFactory(
        "front",
        () =>
          new RoutedAgent("asks").on(Ask, async (ask, ctx) => {
            await delay(1);
            return await ctx.send(ask, agent("back"));
          }),
      );
      await runtime.registerFactory(
        "back",
        () =>
          new RoutedAgent("throws").on(Ask, async () => {
            await delay(1);
            throw broken;
          }),
      );

      const error = await assertRejects(() =>
        tracing.under(
          "app",
          (traceContext) =>
            runtime.sendMessage(Ask({ question: "?" }), agent("front"), {
              traceContext,
            }),
        )
      );

      assertStrictEquals(error, broken);
      const through = (name: string, child: object) =>
        failed(
          { name, children: [child as never] },
          "TypeError",
          "passed through",
        );
      tracing.assert({
        name: "app",
        children: [
          through(
            "send front",
            through(
              "process front",
              through(
                "send back",
                failed({ name: "process back" }, "TypeError", "recorded"),
              ),
            ),
          ),
        ],
      });
    },
  },
  {
    name: "a topic that nobody listens to is seen on the span",
    async run() {
      const tracing = new Tracing();
      const runtime = startRuntime(tracing);
      await tracing.under("app", async (traceContext) => {
        await runtime.publishMessage(News({ headline: "!" }), TOPIC, {
          traceContext,
        });
        await runtime.stopWhenIdle();
      });
      await runtime.close();
      tracing.assert({ name: "app", children: [publishSpan("news", 0)] });
    },
  },
];
