import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  AssistantAgent,
  type ConversationItem,
  ReplayChatCompletionClient,
  RoundRobinGroupChat,
  type RunOptions,
  SingleThreadedAgentRuntime,
  StopMessage,
  TerminationCondition,
} from "@autogen-edge/runtime";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { Actor, speaker, tool, toolCalls, transcript } from "../_agents.ts";

const CANCELLED = { "autogen.outcome": "cancelled" };
const REASON = new Error("enough");

/** Where a team lives; a runtime of its own, or one that it is given. */
const HOMES = {
  "its own runtime": () => undefined,
  "a given runtime": () => {
    const runtime = new SingleThreadedAgentRuntime();
    runtime.start();
    return runtime;
  },
} as const;

/** An agent that never answers in its first turn, whatever it is told. */
function stubborn(name: string): {
  readonly agent: Actor;
  readonly speaking: Promise<void>;
} {
  const { promise: speaking, resolve } = Promise.withResolvers<void>();
  let turns = 0;
  const agent = new Actor(name, () => {
    resolve();
    return turns++ === 0 ? new Promise(() => {}) : Promise.resolve("awake");
  });
  return { agent, speaking };
}

for (const [home, open] of Object.entries(HOMES)) {
  Deno.test(`an abort ends a run whose agent does not listen, and the team runs again: ${home}`, async () => {
    const { spans, traceContext } = traced();
    await using runtime = open();
    const { agent, speaking } = stubborn("bob");
    const team = new RoundRobinGroupChat({
      participants: [agent],
      maxTurns: 1,
      runtime,
    });
    const controller = new AbortController();
    const { signal } = controller;
    const running = team.run({ task: "go", signal, traceContext });
    await speaking;
    controller.abort(REASON);
    assertEquals(await assertRejects(() => running), REASON);
    assertWellFormed(spans, { oneRootPerTrace: true });
    const cut = ["invoke_workflow RoundRobinGroupChat", "invoke_agent bob"];
    for (const name of cut) {
      const span = spans.finished.find((span) => span.name === name);
      assertEquals(span?.attributes["autogen.outcome"], "cancelled", name);
    }
    assertEquals(
      spans.finished.filter(({ status }) => status.code !== 0),
      [],
    );
    const { messages } = await team.run({ task: "again", traceContext });
    assertEquals(transcript(messages), ["user: again", "bob: awake"]);
    assertWellFormed(spans, { oneRootPerTrace: true });
  });

  Deno.test(`a stream that is left by break is over, and the team runs again: ${home}`, async () => {
    const { spans, traceContext } = traced();
    await using runtime = open();
    const team = new RoundRobinGroupChat({
      participants: [speaker("a", "a1", "a2", "a3"), speaker("b", "b1", "b2")],
      maxTurns: 2,
      runtime,
    });
    for await (const item of team.runStream({ task: "go", traceContext })) {
      if (item.type !== "TaskResult" && item.source === "a") break;
    }
    assertWellFormed(spans, { oneRootPerTrace: true });
    assertEquals(spans.finished[0]?.attributes["autogen.outcome"], "cancelled");
    // Turns count on, as after a state that was saved in the middle of a run.
    assertEquals((await team.run({ traceContext })).messages.length, 1);
    assertEquals((await team.run({ traceContext })).messages.length, 2);
    assertWellFormed(spans, { oneRootPerTrace: true });
  });

  Deno.test(`a team runs again whenever it was cut off: ${home}`, async () => {
    for (let moment = 0; moment < 60; moment++) {
      const { spans, traceContext } = traced();
      await using runtime = open();
      const team = new RoundRobinGroupChat({
        participants: [speaker("a", "a1", "a2", "a3", "a4", "a5", "a6")],
        maxTurns: 3,
        runtime,
      });
      const controller = new AbortController();
      const { signal } = controller;
      const running = team.run({ task: "go", signal, traceContext });
      for (let tick = 0; tick < moment; tick++) await null;
      controller.abort(REASON);
      await running.catch((error) => assertEquals(error, REASON));
      const { stopReason } = await team.run({ traceContext });
      assertEquals(stopReason, "Maximum number of turns 3 reached.");
      assertWellFormed(spans, { oneRootPerTrace: true });
    }
  });

  Deno.test(`a team runs again after a return() nobody awaits: ${home}`, async () => {
    for (let moment = 0; moment < 60; moment++) {
      const { spans, traceContext } = traced();
      await using runtime = open();
      const team = new RoundRobinGroupChat({
        participants: [speaker("a", "a1", "a2", "a3", "a4", "a5", "a6")],
        maxTurns: 3,
        runtime,
      });
      const stream = team.runStream({ task: "go", traceContext });
      const next = stream.next().catch(() => {});
      for (let tick = 0; tick < moment; tick++) await null;
      const returned = stream.return?.();
      const { stopReason } = await team.run({ traceContext });
      assertEquals(stopReason, "Maximum number of turns 3 reached.");
      await Promise.all([next, returned]);
      assertWellFormed(spans, { oneRootPerTrace: true });
    }
  });
}

Deno.test("a team whose reader aborts and never comes back is free", async () => {
  const { spans, traceContext } = traced();
  const team = new RoundRobinGroupChat({
    participants: [speaker("a", "a1", "a2")],
    maxTurns: 1,
  });
  const controller = new AbortController();
  const { signal } = controller;
  const stream = team.runStream({ task: "go", signal, traceContext });
  await stream.next();
  controller.abort(REASON);
  const { messages } = await team.run({ task: "again", traceContext });
  assertEquals(messages.length, 2);
  assertEquals(await assertRejects(() => stream.next()), REASON);
  assertWellFormed(spans);
});

Deno.test("a run under a signal that has aborted does not begin", async () => {
  const { spans, traceContext } = traced();
  const agent = new Actor("a", () => {
    throw new Error("The agent was asked");
  });
  const team = new RoundRobinGroupChat({ participants: [agent] });
  const signal = AbortSignal.abort(REASON);
  assertEquals(
    await assertRejects(() => team.run({ task: "go", signal, traceContext })),
    REASON,
  );
  assertWellFormed(spans);
  assertTree(spans, {
    name: "invoke_workflow RoundRobinGroupChat",
    attributes: CANCELLED,
  });
});

Deno.test("an abort reaches the tool, and ends every span down to it", async () => {
  const { spans, traceContext } = traced({ detail: "agents" });
  const controller = new AbortController();
  let heard: unknown;
  const wait = tool("wait", (_, { signal }) => {
    signal?.addEventListener("abort", () => heard = signal.reason);
    setTimeout(() => controller.abort(REASON), 0);
    return new Promise(() => {});
  });
  const alice = new AssistantAgent({
    name: "alice",
    modelClient: new ReplayChatCompletionClient([toolCalls(["wait", {}])]),
    tools: [wait],
  });
  const team = new RoundRobinGroupChat({ participants: [alice] });
  const { signal } = controller;
  await assertRejects(() => team.run({ task: "go", signal, traceContext }));
  assertEquals(heard, REASON);
  assertWellFormed(spans, { oneRootPerTrace: true });
  assertTree(spans, {
    name: "invoke_workflow RoundRobinGroupChat",
    attributes: CANCELLED,
    children: [{
      name: "invoke_agent alice",
      attributes: CANCELLED,
      children: [
        { name: "chat replay" },
        { name: "execute_tool wait", attributes: CANCELLED },
      ],
    }],
  });
});

Deno.test("an agent that speaks after its run was cut off is not heard in the next", async () => {
  for (const [home, open] of Object.entries(HOMES)) {
    await using runtime = open();
    const late = Promise.withResolvers<string>();
    const speaking = Promise.withResolvers<void>();
    let turns = 0;
    const bob = new Actor("bob", () => {
      speaking.resolve();
      return turns++ === 0 ? late.promise : Promise.resolve("in time");
    });
    const team = new RoundRobinGroupChat({
      participants: [bob, speaker("alice", "a1")],
      maxTurns: 2,
      runtime,
    });
    const controller = new AbortController();
    const { signal } = controller;
    const running = team.run({ task: "go", signal });
    await speaking.promise;
    controller.abort(REASON);
    await assertRejects(() => running);
    const items: ConversationItem[] = [];
    for await (const item of team.runStream({ task: "again" })) {
      late.resolve("too late");
      if (item.type !== "TaskResult") items.push(item);
    }
    assertEquals(
      transcript(items),
      ["user: again", "alice: a1", "bob: in time"],
      home,
    );
  }
});

/** A condition whose first answer comes when a test wants it. */
class Slow extends TerminationCondition {
  readonly terminated = false;
  readonly asked: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly answer: PromiseWithResolvers<StopMessage> = Promise.withResolvers();
  resets = 0;
  #checks = 0;

  override check(): Promise<StopMessage | undefined> {
    if (this.#checks++ > 0) return Promise.resolve(undefined);
    this.asked.resolve();
    return this.answer.promise;
  }

  override reset(): Promise<void> {
    this.resets++;
    return Promise.resolve();
  }
}

for (const [home, open] of Object.entries(HOMES)) {
  Deno.test(`a condition that answers late, or never, does not disturb the next run: ${home}`, async () => {
    for (const late of [true, false]) {
      await using runtime = open();
      const condition = new Slow();
      const team = new RoundRobinGroupChat({
        participants: [speaker("a", "a1", "a2")],
        terminationCondition: condition,
        maxTurns: 2,
        runtime,
      });
      const controller = new AbortController();
      const { signal } = controller;
      const running = team.run({ task: "go", signal });
      await condition.asked.promise;
      controller.abort(REASON);
      await assertRejects(() => running);
      const next = team.run({ task: "again" });
      if (late) {
        const stop = StopMessage({ content: "Stop", source: "condition" });
        condition.answer.resolve(stop);
      }
      assertEquals(transcript((await next).messages), [
        "user: again",
        "a: a1",
        "a: a2",
      ]);
      // By the end of the second run, and nothing else.
      assertEquals(condition.resets, 1);
    }
  });
}

Deno.test("a reset that is aborted frees the team", async () => {
  class Slow extends Actor {
    override onReset(): void {
      this.resets++;
      controller.abort(REASON);
      return new Promise(() => {}) as unknown as void;
    }
  }
  const controller = new AbortController();
  const { signal } = controller;
  const agent = new Slow("a", () => Promise.resolve("a1"));
  const team = new RoundRobinGroupChat({ participants: [agent], maxTurns: 1 });
  const error = await assertRejects(() => team.reset({ signal }));
  assertEquals(error, REASON);
  assertEquals((await team.run({ task: "go" })).messages.length, 2);
});

Deno.test("a long-lived signal is not held on to", async () => {
  const { signal } = new AbortController();
  const listeners = new Set<unknown>();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners.add(args[1]);
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners.delete(args[1]);
    remove(...args);
  };
  const team = new RoundRobinGroupChat({
    participants: [speaker("a", "a1", "a2", "a3")],
    maxTurns: 1,
  });
  const options: RunOptions = { task: "go", signal };
  const running = team.run(options);
  assert(listeners.size > 0);
  await running;
  for await (const _ of team.runStream(options)) break;
  await team.reset({ signal });
  assertEquals(listeners.size, 0);
});
