import {
  AgentId,
  message,
  type MessageContext,
  type PublishOptions,
  RoutedAgent,
  SingleThreadedAgentRuntime,
  TopicId,
  TypeSubscription,
} from "@autogen-edge/runtime";
import { assertEquals } from "@std/assert";
import {
  assertWellFormed,
  recordSpans,
  type SpanRecorder,
} from "@autogen-edge/runtime/testing";
import fc from "fast-check";
import { settled } from "./_fixture.ts";

type Step =
  | { readonly do: "hop"; readonly times: number }
  | { readonly do: "pause" }
  | { readonly do: "throw" }
  | {
    readonly do: "send" | "publish";
    readonly to: number;
    readonly script: readonly Step[];
    /** Microtasks until the message is aborted, if it is. */
    readonly abortAfter: number | null;
    readonly awaited: boolean;
  };

type Action = Step | { readonly do: "start" | "stop" | "stopWhenIdle" };

const Work = message<
  {
    readonly script: readonly Step[];
    readonly lane: string;
    readonly turn: number;
  }
>("Work");

const AGENTS = ["a", "b", "c"];
/** Who subscribes to which topic; one of them twice, one of them unmakeable. */
const TOPICS: readonly (readonly string[])[] = [["a", "b"], ["c"], ["b", "x"]];

async function hop(times: number): Promise<void> {
  for (let n = 0; n < times; n++) await Promise.resolve();
}

/** A runtime whose agents do what their messages say. */
class World {
  readonly spans: SpanRecorder = recordSpans();
  readonly runtime: SingleThreadedAgentRuntime;
  /** Sends by how they came out. */
  readonly outcomes: ("waiting" | "replied" | "rejected")[] = [];
  readonly disorder: string[] = [];
  running = 0;
  readonly #turns = new Map<string, number>();
  readonly #begun = new Map<string, number>();
  readonly #aborts: Promise<void>[] = [];

  constructor(conventions: "current" | "autogen") {
    const { tracerProvider } = this.spans;
    this.runtime = new SingleThreadedAgentRuntime({
      tracerProvider,
      conventions,
    });
  }

  async furnish(): Promise<void> {
    for (const type of AGENTS) {
      await this.runtime.registerFactory(type, async () => {
        // One of them takes its time.
        if (type === "b") await hop(3);
        return new RoutedAgent(type).on(
          Work,
          (work, ctx) => this.#handle(type, work, ctx),
        );
      });
    }
    await this.runtime.registerFactory("x", () => {
      throw new Error("no agent");
    });
    for (const [index, types] of TOPICS.entries()) {
      for (const type of types) {
        await this.runtime.addSubscription(
          new TypeSubscription(`t${index}`, type),
        );
      }
    }
  }

  async #handle(
    type: string,
    { script, lane, turn }: typeof Work.Type,
    ctx: MessageContext,
  ): Promise<void> {
    this.running++;
    const seen = `${lane}>${type}`;
    if (turn <= (this.#begun.get(seen) ?? 0)) this.disorder.push(seen);
    this.#begun.set(seen, turn);
    try {
      for (const step of script) await this.play(step, type, ctx);
    } finally {
      this.running--;
    }
  }

  /** Does one step in the name of an agent, or of nobody. */
  async play(step: Step, from: string, ctx?: MessageContext): Promise<void> {
    switch (step.do) {
      case "hop":
        return await hop(step.times);
      case "pause":
        return await settled();
      case "throw":
        throw new RangeError(`thrown by ${from}`);
      case "send":
      case "publish":
        return await this.#message(step, from, ctx);
    }
  }

  async #message(
    step: Extract<Step, { readonly to: number }>,
    from: string,
    ctx: MessageContext | undefined,
  ): Promise<void> {
    const { script, abortAfter, awaited, to } = step;
    const options: { signal?: AbortSignal } & PublishOptions = {};
    const controller = new AbortController();
    if (abortAfter !== null) {
      Object.assign(options, { signal: controller.signal });
      this.#aborts.push(hop(abortAfter).then(() => controller.abort()));
    }
    const lane = `${from}>${step.do} ${to}`;
    const turn = (this.#turns.get(lane) ?? 0) + 1;
    this.#turns.set(lane, turn);
    const work = Work({ script, lane, turn });
    if (step.do === "publish") {
      const topic = new TopicId(`t${to}`, "k");
      const published = ctx?.publish(work, topic, options) ??
        this.runtime.publishMessage(work, topic, options);
      await published.catch(() => {});
      return;
    }
    const recipient = new AgentId(AGENTS[to] ?? "nobody", "k");
    const index = this.outcomes.push("waiting") - 1;
    const settle = (outcome: "replied" | "rejected") => {
      assertEquals(this.outcomes[index], "waiting");
      this.outcomes[index] = outcome;
    };
    const sent = (ctx?.send(work, recipient, options) ??
      this.runtime.sendMessage(work, recipient, options))
      .then(() => settle("replied"), (error: unknown) => {
        settle("rejected");
        if (awaited) throw error;
      });
    // Nobody at the top waits, so that the actions overlap.
    if (awaited && ctx !== undefined) await sent;
    else sent.catch(() => {});
  }

  async act(action: Action): Promise<void> {
    switch (action.do) {
      case "start":
        return this.runtime.start();
      case "stop":
        await this.runtime.stop();
        return this.#assertIdle();
      case "stopWhenIdle":
        // Nothing handles what waits in a runtime that is stopped.
        this.runtime.start();
        await this.runtime.stopWhenIdle();
        return this.#assertIdle();
      default:
        return await this.play(action, "nobody").catch(() => {});
    }
  }

  #assertIdle(): void {
    assertEquals([this.running, this.runtime.unprocessedMessageCount], [0, 0]);
  }

  async end(): Promise<void> {
    await this.act({ do: "stopWhenIdle" });
    await this.runtime.close();
    await Promise.all(this.#aborts);
    await settled();
  }
}

const { step } = fc.letrec<{ step: Step; messageStep: Step; plain: Step }>(
  (tie) => ({
    plain: fc.oneof(
      fc.record({ do: fc.constant("hop" as const), times: fc.nat(4) }),
      fc.record({ do: fc.constant("pause" as const) }),
      fc.record({ do: fc.constant("throw" as const) }),
    ),
    messageStep: fc.record({
      do: fc.constantFrom("send" as const, "publish" as const),
      to: fc.nat(3),
      script: fc.array(tie("step"), { maxLength: 4 }),
      abortAfter: fc.option(fc.nat(12), { freq: 3, nil: null }),
      awaited: fc.boolean(),
    }),
    step: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      tie("plain"),
      tie("messageStep"),
      tie("messageStep"),
    ),
  }),
);

const action = fc.oneof(
  { weight: 8, arbitrary: step },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "start" as const,
        "stop" as const,
        "stopWhenIdle" as const,
      ),
    }),
  },
);

Deno.test("whatever a program sends, publishes, throws, aborts and stops, the runtime keeps its word", async () => {
  const seed = 20261201;
  console.log(`seed ${seed}`);
  const met = { replied: 0, rejected: 0, cancelled: 0, events: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(action, { maxLength: 12 }),
      fc.constantFrom("current" as const, "autogen" as const),
      async (program, conventions) => {
        const world = new World(conventions);
        await world.furnish();
        for (const action of program) await world.act(action);
        await world.end();
        assertEquals(world.outcomes.filter((one) => one === "waiting"), []);
        assertEquals(world.disorder, []);
        assertEquals(world.running, 0);
        assertWellFormed(world.spans);
        for (const outcome of world.outcomes) {
          if (outcome !== "waiting") met[outcome]++;
        }
        for (const { attributes, name } of world.spans.finished) {
          if ("autogen.outcome" in attributes) met.cancelled++;
          if (name.startsWith("publish")) met.events++;
        }
      },
    ),
    { seed, numRuns: 400 },
  );
  console.log(JSON.stringify(met));
  // The programs are worth something only if all of it happened.
  for (const [what, times] of Object.entries(met)) {
    if (times < 50) throw new Error(`Only ${times} times: ${what}`);
  }
});
