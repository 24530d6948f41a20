import { assertEquals, assertRejects } from "@std/assert";
import {
  type AgentState,
  DropMessage,
  Interventions,
  registerAgent,
  RoutedAgent,
  type RuntimeState,
  subscribeClass,
  TopicId,
  TypeSubscription,
  type UndeliveredEvent,
} from "@autogen-edge/runtime";
import type { Scenario } from "../_scenario.ts";
import {
  agent,
  Answer,
  Ask,
  delay,
  News,
  rpcSpan,
  startRuntime,
  Tracing,
} from "./_fixture.ts";

const TOPIC = new TopicId("news", "1");

/** Remembers what it was asked. */
class Listener extends RoutedAgent {
  #questions: string[] = [];

  constructor() {
    super("listens");
    this.on(Ask, async ({ question }) => {
      await delay(1);
      this.#questions.push(question);
      return Answer({ text: this.#questions.join(", ") });
    });
  }

  saveState(): AgentState {
    return { questions: this.#questions };
  }

  loadState({ questions }: AgentState): void {
    this.#questions = [...questions as string[]];
  }
}

/** Reads news. */
class Reader extends RoutedAgent {
  readonly read: string[] = [];

  constructor() {
    super("reads");
    this.on(News, ({ headline }) => void this.read.push(headline));
  }
}
subscribeClass(Reader, (type) => [new TypeSubscription("news", type)]);

/** What a runtime does beside handing messages over. */
export const runtimeScenarios: readonly Scenario[] = [
  {
    name:
      "interventions change, drop and refuse messages, each under its own span",
    async run() {
      const tracing = new Tracing();
      await using runtime = startRuntime(tracing, {
        interventions: new Interventions(
          {
            name: "louder",
            async onSend(message) {
              await delay(1);
              return Ask.is(message)
                ? Ask({ question: `${message.question}!` })
                : undefined;
            },
          },
          {
            name: "guard",
            onSend: (message) =>
              Ask.is(message) && message.question === "secret!"
                ? DropMessage
                : undefined,
          },
        ),
      });
      await runtime.registerFactory("listener", () => new Listener());

      await tracing.under("app", async (traceContext) => {
        const ask = (question: string) =>
          runtime.sendMessage(Ask({ question }), agent("listener"), {
            traceContext,
          });
        assertEquals(await ask("hey"), Answer({ text: "hey!" }));
        await assertRejects(() => ask("secret"), Error, "dropped");
      });
      await runtime.stopWhenIdle();

      const [send] = [rpcSpan("listener")];
      const intercepts = [
        { name: "intercept louder", kind: "INTERNAL" },
        { name: "intercept guard", kind: "INTERNAL" },
      ] as const;
      tracing.assert({
        name: "app",
        children: [
          { ...send, children: [...send.children ?? [], ...intercepts] },
          {
            name: "send listener",
            status: "ERROR",
            attributes: { "error.type": "message_dropped" },
            events: ["exception"],
            children: intercepts,
          },
        ],
      });
    },
  },
  {
    name:
      "what was saved goes on in another runtime, linked to the trace before",
    async run() {
      const tracing = new Tracing();
      const live = async (question: string, saved: string) => {
        await using runtime = startRuntime(tracing);
        await runtime.registerFactory("listener", () => new Listener());
        await runtime.loadState(JSON.parse(saved) as RuntimeState);
        const reply = await runtime.sendMessage(
          Ask({ question }),
          agent("listener"),
          { reply: Answer },
        );
        return [reply.text, JSON.stringify(await runtime.saveState())] as const;
      };

      const [first, saved] = await live("one", "{}");
      const [second] = await live("two", saved);

      assertEquals([first, second], ["one", "one, two"]);
      const send = rpcSpan("listener");
      tracing.assert(send, { ...send, links: ["send listener"] });
    },
  },
  {
    name: "a bounded queue holds publishers up, and loses nothing",
    async run() {
      const tracing = new Tracing();
      const undelivered: UndeliveredEvent[] = [];
      await using runtime = startRuntime(tracing, {
        detail: "agents",
        maxQueueSize: 3,
        onUndelivered: (event) => undelivered.push(event),
      });
      await registerAgent(runtime, "reader", Reader);
      const headlines = Array.from({ length: 50 }, (_, n) => `${n}`);
      await Promise.all(
        headlines.map((headline) =>
          runtime.publishMessage(News({ headline }), TOPIC)
        ),
      );
      await runtime.publishMessage(
        News({ headline: "lost" }),
        new TopicId("nobody"),
      );
      await runtime.stopWhenIdle();

      const reader = await runtime.tryGetUnderlyingAgentInstance(
        agent("reader"),
        Reader,
      );
      assertEquals(reader.read, headlines);
      assertEquals(undelivered.map(({ reason }) => reason), ["no_subscribers"]);
      tracing.assert();
    },
  },
  {
    name: "a flood of messages lets timers have their turn",
    async run() {
      const tracing = new Tracing();
      await using runtime = startRuntime(tracing, { detail: "agents" });
      let isOver = false;
      let handled = 0;
      await runtime.registerFactory(
        "flood",
        () =>
          new RoutedAgent("floods").on(News, (news, ctx) => {
            handled++;
            // Without its turn the timer would wait for all of them.
            if (!isOver && handled < 1_000_000) {
              void ctx.publish(news, new TopicId("ebb", "1"));
            }
          }),
      );
      await runtime.registerFactory(
        "ebb",
        () =>
          new RoutedAgent("ebbs").on(News, (news, ctx) => {
            void ctx.publish(news, new TopicId("flood", "1"));
          }),
      );
      for (const type of ["flood", "ebb"]) {
        await runtime.addSubscription(new TypeSubscription(type, type));
      }
      setTimeout(() => isOver = true, 1);
      const topic = new TopicId("flood", "1");
      await runtime.publishMessage(News({ headline: "!" }), topic);
      await runtime.stopWhenIdle();
      assertEquals([isOver, handled < 1_000_000], [true, true]);
    },
  },
  {
    name: "a runtime goes step by step, and stops when it is told to",
    async run() {
      const tracing = new Tracing();
      await using runtime = startRuntime(tracing);
      await runtime.registerFactory("listener", () => new Listener());
      await runtime.stop();
      const ask = (question: string) =>
        runtime.sendMessage(Ask({ question }), agent("listener"));
      const sent = [ask("one"), ask("two"), ask("three")];
      assertEquals(await runtime.processNext(), true);
      assertEquals(await sent[0], Answer({ text: "one" }));
      let asked = 0;
      runtime.start();
      await runtime.stopWhen(() => ++asked > 2);
      await Promise.all(sent);
      assertEquals(runtime.unprocessedMessageCount, 0);
      const send = rpcSpan("listener");
      tracing.assert(send, send, send);
    },
  },
];
