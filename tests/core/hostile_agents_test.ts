import {
  type Agent,
  AgentId,
  type AgentState,
  BaseAgent,
  type RuntimeState,
  type SingleThreadedAgentRuntime,
} from "@autogen-edge/runtime";
import { recordSpans } from "@autogen-edge/runtime/testing";
import { assertEquals, assertRejects } from "@std/assert";
import {
  Ask,
  codeOf,
  echo,
  gate,
  idOf,
  reading,
  runtimeWith,
  settled,
} from "./_fixture.ts";

const ask = Ask({ question: "?" });

/** Remembers what it is told to. */
class Keeper extends BaseAgent {
  readonly loaded: AgentState[] = [];
  readonly #state: AgentState;

  constructor(state: AgentState = { n: 1 }) {
    super("keeps");
    this.#state = state;
  }

  override onMessage(): void {}

  saveState(): AgentState {
    return this.#state;
  }

  loadState(state: AgentState): void {
    this.loaded.push(state);
  }
}

Deno.test("a closed runtime has no state to save, which is an error and no empty one", async () => {
  const runtime = await runtimeWith({ agents: { a: () => new Keeper() } });
  await runtime.tryGetUnderlyingAgentInstance(idOf("a"));
  assertEquals(await runtime.saveState(), { "a/k": { n: 1 } });
  await runtime.close();
  assertEquals(await codeOf(runtime.saveState()), "closed");
});

Deno.test("of a state that is malformed somewhere, nothing is loaded", async () => {
  const keeper = new Keeper();
  await using runtime = await runtimeWith({});
  await runtime.registerAgentInstance(keeper, new AgentId("a", "1"));
  for (
    const bad of [
      `"noslash":{}`,
      `"__proto__":{}`,
      `"bad type/x":{}`,
      `"a/":{}`,
    ]
  ) {
    const state = JSON.parse(`{"a/1":{"n":1},${bad}}`) as RuntimeState;
    await assertRejects(() => runtime.loadState(state), TypeError);
  }
  assertEquals(keeper.loaded, []);
});

Deno.test("what cannot be loaded is not saved", async () => {
  const list = ["x"] as unknown as AgentState;
  await using runtime = await runtimeWith({
    agents: { a: () => new Keeper(list) },
  });
  await runtime.tryGetUnderlyingAgentInstance(idOf("a"));
  assertEquals(await codeOf(runtime.saveState()), "not_serializable");
});

Deno.test("an agent that could not be made lives nowhere: saving and closing do not mind", async () => {
  const door = gate();
  const runtime = await runtimeWith({
    agents: {
      a: () => new Keeper(),
      b: async () => {
        await door.pass();
        throw new Error("no agent");
      },
    },
  });
  await runtime.tryGetUnderlyingAgentInstance(idOf("a"));
  const failed = codeOf(runtime.tryGetUnderlyingAgentInstance(idOf("b")));
  const saved = runtime.saveState();
  const closed = runtime.close();
  door.open();
  assertEquals(await failed, "agent_creation_failed");
  assertEquals(await saved, { "a/k": { n: 1 } });
  await closed;
});

Deno.test("a state that was loaded and saved again keeps its trace", async () => {
  const { tracerProvider } = recordSpans();
  await using runtime = await runtimeWith({ tracerProvider });
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const state = {
    "autogen-edge.trace/last": {
      traceId,
      spanId: "b7ad6b7169203331",
      traceFlags: 1,
    },
  };
  await runtime.loadState(state);
  assertEquals(await runtime.saveState(), state);
});

Deno.test("a message that is refused leaves the link to the one that is taken", async () => {
  const spans = recordSpans();
  await using runtime = await runtimeWith({
    agents: { a: echo },
    tracerProvider: spans.tracerProvider,
  });
  await runtime.loadState({
    "autogen-edge.trace/last": {
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId: "b7ad6b7169203331",
      traceFlags: 1,
    },
  });
  runtime.start();
  await codeOf(runtime.sendMessage(ask, new AgentId("nobody", "1")));
  await runtime.sendMessage(ask, idOf("a"));
  const sent = spans.finished.find(({ name }) => name === "send a");
  assertEquals(sent?.links.length, 1);
});

Deno.test("what is on its way to an agent that is made while its type is unregistered fails", async () => {
  const door = gate();
  const seen: string[] = [];
  class Slow extends BaseAgent {
    override onMessage(): void {
      seen.push("handled");
    }
    close(): void {
      seen.push("closed");
    }
  }
  await using runtime = await runtimeWith({
    agents: {
      a: async () => {
        await door.pass();
        return new Slow("slow");
      },
    },
  });
  runtime.start();
  const sent = codeOf(runtime.sendMessage(ask, idOf("a")));
  await door.reached;
  const unregistered = runtime.unregister("a");
  door.open();
  await unregistered;
  assertEquals(await sent, "agent_not_found");
  assertEquals(seen, ["closed"]);
});

Deno.test("what is no agent or no id is not registered", async () => {
  await using runtime = await runtimeWith({});
  const loose = runtime as unknown as {
    registerAgentInstance(agent: unknown, id: unknown): Promise<void>;
  };
  const id = new AgentId("a", "1");
  for (const odd of ["a/1", { type: "a", key: "1" }, null]) {
    await assertRejects(
      () => loose.registerAgentInstance(reading(() => {}), odd),
      TypeError,
    );
  }
  for (const odd of [{}, null, () => {}]) {
    await assertRejects(() => loose.registerAgentInstance(odd, id), Error);
  }
  await runtime.registerAgentInstance(reading(() => {}), id);
});

Deno.test("an agent that refuses its id could not be made, whenever it does so", async () => {
  await using other = await runtimeWith({});
  const taken: Agent = reading(() => {});
  await other.registerAgentInstance(taken, idOf("elsewhere"));
  const broken = (): Agent =>
    Object.assign(reading(() => {}), {
      bind(): void {
        throw new RangeError("not me");
      },
    });
  await using runtime: SingleThreadedAgentRuntime = await runtimeWith({
    agents: {
      now: broken,
      later: async () => {
        await settled();
        return broken();
      },
    },
  });
  for (const type of ["now", "later"]) {
    const made = runtime.tryGetUnderlyingAgentInstance(idOf(type));
    assertEquals(await codeOf(made), "agent_creation_failed");
  }
});
