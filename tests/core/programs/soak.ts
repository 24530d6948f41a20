/**
 * Sends as many messages through one traced runtime as its argument says, in
 * every way in which a message can end, and prints what became of them and what
 * the heap weighed on the way. Run it with `--v8-flags=--expose-gc`.
 *
 * @module
 */

import type { TracerProvider } from "@opentelemetry/api";
import {
  AgentId,
  DropMessage,
  Interventions,
  message,
  type MessageContext,
  RoutedAgent,
  SingleThreadedAgentRuntime,
  TopicId,
  TypeSubscription,
} from "@autogen-edge/runtime";
import { WebTracerProvider } from "@opentelemetry/sdk-trace-web";

/** How often the heap is weighed. */
const SAMPLES = 11;
/** How many agents of each type live all the time. */
const AGENTS = 1000;
/** How many agents come and go between two batches of steps. */
const GUESTS = 100;
/** How many steps are under way at once. */
const AT_ONCE = 200;
/** Every so many steps, all is tried that fails. */
const FAILURES = 20;
/** Every so many steps are taken where interventions and hooks look on. */
const WATCHED = 8;

type How = "reply" | "nest" | "throw" | "wait" | "drop";

const Ask = message<{ how: How }>("Ask");
const Answer = message<{ text: string }>("Answer");
const Other = message("Other");
const News = message<{ bad: boolean }>("News");

const counts = { sent: 0, nested: 0, published: 0, heard: 0 };
/** What became of the sends that are not nested. */
const outcomes = {
  replied: 0,
  failed: 0,
  cancelled: 0,
  refused: 0,
  dropped: 0,
  discarded: 0,
};
const spans = { started: 0, ended: 0 };
const READERS = ["one", "two", "three"];
const topic = new TopicId("news", "k");
const lasting = new AbortController().signal;
const plain = new SingleThreadedAgentRuntime({
  tracerProvider: countingProvider(),
});
const watched = new SingleThreadedAgentRuntime({
  tracerProvider: countingProvider(),
  interventions: new Interventions({
    name: "guard",
    async onSend(sent) {
      await Promise.resolve();
      return Ask.is(sent) && sent.how === "drop" ? DropMessage : undefined;
    },
    onPublish() {},
    onResponse() {},
  }),
  maxQueueSize: 100,
  onEvent() {},
});

/** Spans of the real SDK that go nowhere. */
function countingProvider(): TracerProvider {
  return new WebTracerProvider({
    spanProcessors: [{
      onStart: () => void spans.started++,
      onEnd: () => void spans.ended++,
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    }],
  });
}

function worker(): RoutedAgent {
  return new RoutedAgent("works").on(Ask, async ({ how }, ctx) => {
    if (how === "throw") throw new RangeError("thrown by a handler");
    if (how === "wait") await untilAborted(ctx);
    if (how === "nest") {
      counts.nested++;
      counts.published++;
      await ctx.publish(News({ bad: false }), topic);
      return await ctx.send(Ask({ how: "reply" }), new AgentId("nested", "k"));
    }
    return Answer({ text: how });
  });
}

function untilAborted({ signal }: MessageContext): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void => reject(signal?.reason);
    signal?.addEventListener("abort", fail, { once: true });
  });
}

function reader(): RoutedAgent {
  return new RoutedAgent("reads").on(News, async ({ bad }) => {
    counts.heard++;
    if (bad) throw new RangeError("thrown by a reader");
    await Promise.resolve();
  });
}

async function furnish(runtime: SingleThreadedAgentRuntime): Promise<void> {
  await runtime.registerFactory("worker", worker);
  await runtime.registerFactory("late", () => Promise.resolve(worker()));
  await runtime.registerFactory("nested", worker);
  await runtime.registerFactory("broken", () => {
    throw new Error("cannot be made");
  });
  for (const type of READERS) {
    await runtime.registerFactory(type, reader);
    await runtime.addSubscription(new TypeSubscription(topic.type, type));
  }
  runtime.start();
}

interface Sent {
  readonly by: SingleThreadedAgentRuntime;
  readonly to?: string;
  readonly key?: number;
  readonly how?: How;
  readonly signal?: AbortSignal;
  readonly reply?: typeof Other;
}

async function send(
  { by, to = "worker", key = 0, how = "reply", ...options }: Sent,
): Promise<void> {
  counts.sent++;
  try {
    const recipient = new AgentId(to, `${key % AGENTS}`);
    await by.sendMessage(Ask({ how }), recipient, options);
    outcomes.replied++;
  } catch (error) {
    outcomes[outcomeOf(error, options.signal)]++;
  }
}

function outcomeOf(error: unknown, signal: AbortSignal | undefined) {
  if (signal?.aborted) return "cancelled";
  if (error instanceof RangeError) return "failed";
  const { code } = error as { readonly code?: string };
  if (code === "message_dropped") return "dropped";
  return code === "stopped" ? "discarded" : "refused";
}

interface Waited {
  readonly by: SingleThreadedAgentRuntime;
  readonly how: How;
}

/** A send whose signal goes with it. */
async function abortedSend({ by, how }: Waited): Promise<void> {
  const controller = new AbortController();
  const sent = send({ by, how, signal: controller.signal });
  // Until the handler has begun, if it is to begin.
  if (how === "wait") { for (let n = 0; n < 20; n++) await Promise.resolve(); }
  controller.abort();
  await sent;
}

interface Published {
  readonly by: SingleThreadedAgentRuntime;
  readonly signal: AbortSignal | undefined;
  readonly bad?: boolean;
}

async function publish({ by, signal, bad = false }: Published): Promise<void> {
  counts.published++;
  await by.publishMessage(News({ bad }), topic, { signal });
}

async function step(n: number): Promise<void> {
  const by = n % WATCHED === 0 ? watched : plain;
  await Promise.all([
    send({ by, key: n }),
    send({ by, key: n, to: "late" }),
    send({ by, key: n, signal: lasting }),
    send({ by, key: n, to: "late", signal: lasting }),
    send({ by, key: n, signal: new AbortController().signal }),
    send({ by, how: "nest" }),
    send({ by, how: "nest", signal: lasting }),
    abortedSend({ by, how: "reply" }),
    abortedSend({ by, how: "wait" }),
    publish({ by, signal: lasting }),
    publish({ by, signal: new AbortController().signal }),
    ...(n % FAILURES === 0 ? failures(by) : []),
  ]);
}

/** Rarer, as an error whose stack is recorded costs as much as many messages. */
function failures(by: SingleThreadedAgentRuntime): Promise<void>[] {
  return [
    send({ by, how: "throw" }),
    send({ by, how: "throw", signal: lasting }),
    send({ by, how: "reply", to: "broken", signal: lasting }),
    send({ by, to: "nobody", signal: lasting }),
    send({ by, reply: Other }),
    send({ by: watched, how: "drop" }),
    publish({ by, signal: lasting, bad: true }),
  ];
}

/** Agents that come and go, and messages that a stop discards. */
async function turnOver(
  by: SingleThreadedAgentRuntime,
  round: number,
): Promise<void> {
  const type = `guest${round}`;
  await by.registerFactory(type, worker);
  await by.addSubscription(new TypeSubscription("nothing", type));
  await Promise.all(
    Array.from({ length: GUESTS }, (_, key) => send({ by, to: type, key })),
  );
  await by.unregister(type);
  const sent = [send({ by }), send({ by, signal: lasting })];
  await by.stop();
  await Promise.all(sent);
  by.start();
}

/** What is alive when nothing is under way, in bytes. */
async function weigh(): Promise<number> {
  const { gc } = globalThis as { readonly gc?: () => void };
  // Finalizers have tasks of their own, and free what is collected next.
  for (let n = 0; n < 3; n++) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    gc?.();
  }
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}

function messages(): number {
  return counts.sent + counts.nested + counts.published;
}

async function soak(total: number): Promise<readonly number[]> {
  const heap: number[] = [];
  let steps = 0;
  let rounds = 0;
  for (let sample = 1; sample <= SAMPLES; sample++) {
    while (messages() < total * sample / SAMPLES) {
      await Promise.all(Array.from({ length: AT_ONCE }, () => step(steps++)));
      await turnOver(rounds % 2 === 0 ? plain : watched, rounds++);
    }
    heap.push(await weigh());
  }
  return heap;
}

await furnish(plain);
await furnish(watched);
const heap = await soak(Number(Deno.args[0]));
await plain.close();
await watched.close();
console.log(JSON.stringify({
  messages: messages(),
  counts,
  outcomes,
  spans,
  heap,
}));
