import {
  AgentId,
  AgentProxy,
  type AgentState,
  BaseAgent,
  RoutedAgent,
  type RuntimeState,
  TopicId,
} from "@autogen-edge/runtime";
import { assertTree, recordSpans } from "@autogen-edge/runtime/testing";
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  Answer,
  Ask,
  codeOf,
  echo,
  idOf,
  News,
  reading,
  runtimeWith,
} from "./_fixture.ts";

const ask = Ask({ question: "?" });

/** Counts what it is asked. */
class Counter extends RoutedAgent {
  count = 0;

  constructor() {
    super("counts");
    this.on(Ask, () => Answer({ text: `${++this.count}` }));
  }

  saveState(): AgentState {
    return { count: this.count };
  }

  loadState({ count }: AgentState): void {
    if (typeof count !== "number") throw new TypeError("no count");
    this.count = count;
  }
}

const agents = { counter: () => new Counter(), echo };

Deno.test("saveState() holds what each agent that lives remembers, as JSON", async () => {
  await using runtime = await runtimeWith({ agents, detail: "agents" });
  runtime.start();
  for (const key of ["a", "a", "b"]) {
    await runtime.sendMessage(ask, idOf("counter", key));
  }
  await runtime.sendMessage(ask, idOf("echo"));
  const state = await runtime.saveState();
  // As AutoGen 0.7.5 writes it.
  assertEquals(state, {
    "counter/a": { count: 2 },
    "counter/b": { count: 1 },
    "echo/k": {},
  });
  assertEquals(JSON.parse(JSON.stringify(state)), state);
});

Deno.test("loadState() goes on where another runtime was saved", async () => {
  await using runtime = await runtimeWith({ agents });
  await runtime.loadState({
    "counter/a": { count: 41 },
    "echo/k": {},
    "unknown/k": { anything: true },
  });
  runtime.start();
  const reply = await runtime.sendMessage(ask, idOf("counter", "a"));
  assertEquals(reply, Answer({ text: "42" }));
});

Deno.test("a state that is none is an error that names the agent", async () => {
  await using runtime = await runtimeWith({ agents });
  const load = (state: unknown) => runtime.loadState(state as RuntimeState);
  await assertRejects(() => load({ "counter/a": 3 }), TypeError, "counter/a");
  await assertRejects(() => load({ counter: {} }), TypeError, `"counter"`);
  await assertRejects(() => load(null), TypeError, "it is no object");
  await assertRejects(
    () => load({ "counter/a": { count: "41" } }),
    TypeError,
    "no count",
  );
});

Deno.test("what an agent remembers must be plain data", async () => {
  class Odd extends BaseAgent {
    saveState(): AgentState {
      return { remembers: new Map([[1, 2]]) };
    }
    override onMessage(): void {}
  }
  await using runtime = await runtimeWith({
    agents: { odd: () => new Odd("odd") },
  });
  const odd = new AgentProxy(idOf("odd"), runtime);
  const error = await assertRejects(() => odd.saveState(), Error, `"odd/k"`);
  assert(error.message.includes("remembers"));
  assertEquals(await codeOf(runtime.saveState()), "not_serializable");
});

Deno.test("a proxy saves, loads and describes its agent, which it has made", async () => {
  await using runtime = await runtimeWith({ agents });
  const counter = new AgentProxy(idOf("counter"), runtime);
  assertEquals(await counter.metadata(), {
    type: "counter",
    key: "k",
    description: "counts",
  });
  await counter.loadState({ count: 7 });
  assertEquals(await counter.saveState(), { count: 7 });
  const nobody = new AgentProxy(new AgentId("nobody", "1"), runtime);
  assertEquals(await codeOf(nobody.metadata()), "agent_not_found");
});

Deno.test("tryGetUnderlyingAgentInstance() gives the agent, if it is of the class", async () => {
  await using runtime = await runtimeWith({ agents });
  const id = idOf("counter");
  const counter = await runtime.tryGetUnderlyingAgentInstance(id, Counter);
  assertEquals(counter.count, 0);
  runtime.start();
  await runtime.sendMessage(ask, id);
  assertEquals(counter.count, 1);
  await assertRejects(
    () => runtime.tryGetUnderlyingAgentInstance(idOf("echo"), Counter),
    TypeError,
    "no Counter",
  );
  await runtime.close();
  assertEquals(
    await codeOf(runtime.tryGetUnderlyingAgentInstance(id, Counter)),
    "closed",
  );
});

Deno.test("the first message after loadState() is linked to the last one before saveState()", async () => {
  const spans = recordSpans();
  const { tracerProvider } = spans;
  const saved = await (async () => {
    await using runtime = await runtimeWith({ agents, tracerProvider });
    runtime.start();
    await runtime.sendMessage(ask, idOf("counter"));
    return JSON.stringify(await runtime.saveState());
  })();
  await using runtime = await runtimeWith({ agents, tracerProvider });
  await runtime.loadState(JSON.parse(saved));
  runtime.start();
  await runtime.sendMessage(ask, idOf("counter"));
  await runtime.sendMessage(ask, idOf("counter"));
  const one = (links: string[]) => ({
    name: "send counter",
    links,
    children: [{ name: "process counter" }],
  });
  assertTree(spans, [one([]), one(["send counter"]), one([])], {
    ordered: true,
  });
  const [link] = spans.finished.flatMap((span) => span.links);
  assertEquals(link?.attributes, { "autogen.link.kind": "resumed_from" });
  const traces = new Set(spans.finished.map((s) => s.spanContext().traceId));
  assertEquals(traces.size, 3);
});

Deno.test("only a message that no agent sends goes on from what was saved", async () => {
  const spans = recordSpans();
  await using runtime = await runtimeWith({
    agents: { ...agents, r: () => reading(() => {}) },
    topics: { t: ["r"] },
    tracerProvider: spans.tracerProvider,
  });
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  await runtime.loadState({
    "autogen-edge.trace/last": {
      traceId,
      spanId: "b7ad6b7169203331",
      traceFlags: 1,
    },
  });
  runtime.start();
  const sender = idOf("counter");
  await runtime.sendMessage(ask, idOf("echo"), { sender });
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t"));
  await runtime.stopWhenIdle();
  const linked = spans.finished.filter(({ links }) =>
    links.some(({ context }) => context.traceId === traceId)
  );
  assertEquals(linked.map(({ name }) => name), ["publish t"]);
});

Deno.test("a saved trace that is malformed is passed over", async () => {
  for (
    const trace of [
      null,
      "00",
      {},
      { traceId: 1, spanId: 2 },
      { traceId: "0".repeat(32), spanId: "b7ad6b7169203331", traceFlags: "x" },
    ]
  ) {
    const spans = recordSpans();
    await using runtime = await runtimeWith({
      agents,
      tracerProvider: spans.tracerProvider,
    });
    const state = { "autogen-edge.trace/last": trace } as RuntimeState;
    await runtime.loadState(state);
    runtime.start();
    await runtime.sendMessage(ask, idOf("counter"));
    assertEquals(spans.finished.flatMap(({ links }) => links), []);
  }
});
