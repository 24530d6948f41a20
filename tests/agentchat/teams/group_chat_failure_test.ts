import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import {
  AgentChatError,
  type AgentChatErrorCode,
  AgentRuntimeError,
  AssistantAgent,
  type ConversationItem,
  MaxMessageTermination,
  ReplayChatCompletionClient,
  RoundRobinGroupChat,
  SingleThreadedAgentRuntime,
  TerminationCondition,
  TextMessage,
  ThoughtEvent,
} from "@autogen-edge/runtime";
import {
  assertTree,
  assertWellFormed,
  type ExpectedSpan,
  recordSpans,
} from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { Actor, speaker, tool, toolCalls, transcript } from "../_agents.ts";

async function failure(
  work: () => Promise<unknown>,
  code: AgentChatErrorCode,
): Promise<AgentChatError> {
  const error = await assertRejects(work, AgentChatError);
  assertEquals(error.code, code);
  return error;
}

/** The run of a team whose agent `bob` fails in his turn. */
function failedRun(bob: Partial<ExpectedSpan>): ExpectedSpan {
  return {
    name: "invoke_workflow RoundRobinGroupChat",
    status: "ERROR",
    attributes: {
      "error.type": "participant_failed",
      "autogen.team.stop_reason": "An error occurred in the group chat.",
      "autogen.team.turns": 1,
    },
    children: [
      { name: "invoke_agent alice", children: [{ name: "chat replay" }] },
      { name: "invoke_agent bob", status: "ERROR", ...bob },
    ],
  };
}

Deno.test("a participant that throws ends the run, and its error is the cause", async () => {
  const { spans, traceContext } = traced({ detail: "agents" });
  const thrown = new RangeError("too far");
  const bob = new Actor("bob", () => Promise.reject(thrown));
  const team = new RoundRobinGroupChat({
    participants: [speaker("alice", "a1"), bob],
  });
  const items: ConversationItem[] = [];
  const error = await failure(async () => {
    for await (const item of team.runStream({ task: "go", traceContext })) {
      if (item.type !== "TaskResult") items.push(item);
    }
  }, "participant_failed");
  assertEquals(error.message, "RangeError: too far");
  assertStrictEquals(error.cause, thrown);
  assertEquals(transcript(items), ["user: go", "alice: a1"]);
  assertWellFormed(spans, { oneRootPerTrace: true });
  assertTree(
    spans,
    failedRun({
      attributes: { "error.type": "RangeError" },
      events: ["exception"],
    }),
  );
});

Deno.test("a model that fails ends the run, and its span is the one that records why", async () => {
  const { spans, traceContext } = traced({ detail: "agents" });
  const team = new RoundRobinGroupChat({
    participants: [speaker("alice", "a1"), speaker("bob")],
  });
  const error = await failure(
    () => team.run({ task: "go", traceContext }),
    "participant_failed",
  );
  assertEquals(error.message, "ModelError: No more mock responses available");
  assertTree(
    spans,
    failedRun({
      attributes: { "error.type": "replay_exhausted" },
      children: [{
        name: "chat replay",
        status: "ERROR",
        attributes: { "error.type": "replay_exhausted" },
        events: ["exception"],
      }],
    }),
  );
});

Deno.test("message spans say which handlers an error passed through, and no others", async () => {
  const { spans, traceContext } = traced();
  const team = new RoundRobinGroupChat({
    participants: [speaker("alice", "a1"), speaker("bob")],
  });
  await failure(
    () => team.run({ task: "go", traceContext }),
    "participant_failed",
  );
  assertWellFormed(spans, { oneRootPerTrace: true });
  const failed = spans.finished.filter(({ status }) => status.code === 2);
  assertEquals(failed.map(({ name }) => name), [
    "invoke_workflow RoundRobinGroupChat",
    "process bob",
    "invoke_agent bob",
    "chat replay",
  ]);
  assertEquals(failed.flatMap(({ events }) => events).length, 1);
});

Deno.test("a tool that fails is the model's business, not the end of the run", async () => {
  const { spans, traceContext } = traced({ detail: "agents" });
  const alice = new AssistantAgent({
    name: "alice",
    modelClient: new ReplayChatCompletionClient([
      toolCalls(["fail", {}]),
      "It failed.",
    ]),
    tools: [
      tool("fail", () => {
        throw new Error("no luck");
      }),
    ],
    reflectOnToolUse: true,
  });
  const team = new RoundRobinGroupChat({ participants: [alice], maxTurns: 1 });
  const { messages } = await team.run({ task: "go", traceContext });
  assertEquals(messages.at(-1)?.content, "It failed.");
  assertTree(spans, {
    name: "invoke_workflow RoundRobinGroupChat",
    children: [{
      name: "invoke_agent alice",
      children: [
        { name: "chat replay" },
        { name: "execute_tool fail", status: "ERROR", events: ["exception"] },
        { name: "chat replay" },
      ],
    }],
  });
});

/** A condition that breaks at the n-th time of asking. */
class Brittle extends TerminationCondition {
  readonly terminated = false;
  #left: number;

  constructor(checks: number) {
    super();
    this.#left = checks;
  }

  override check(): Promise<undefined> {
    if (--this.#left > 0) return Promise.resolve(undefined);
    return Promise.reject(new EvalError("out of order"));
  }

  override reset(): Promise<void> {
    return Promise.resolve();
  }
}

for (const checks of [1, 2]) {
  Deno.test(`a condition that breaks ends the run: check ${checks}`, async () => {
    const { spans, traceContext } = traced({ detail: "agents" });
    const team = new RoundRobinGroupChat({
      participants: [speaker("alice", "a1", "a2")],
      terminationCondition: new Brittle(checks),
    });
    const error = await failure(
      () => team.run({ task: "go", traceContext }),
      "manager_failed",
    );
    assertEquals(error.message, "EvalError: out of order");
    assertEquals((error.cause as Error).name, "EvalError");
    assertWellFormed(spans);
    assertEquals(spans.finished[0]?.attributes["error.type"], "manager_failed");
    assertEquals(
      spans.finished[0]?.attributes["autogen.team.stop_reason"],
      "An error occurred in the manager.",
    );
  });
}

Deno.test("a team whose run failed runs again", async () => {
  let fails = true;
  const bob = new Actor("bob", () => {
    if (fails) throw new Error("not yet");
    return Promise.resolve("b1");
  });
  const team = new RoundRobinGroupChat({
    participants: [bob, speaker("alice", "a1", "a2")],
    terminationCondition: new MaxMessageTermination(3),
  });
  await failure(() => team.run({ task: "go" }), "participant_failed");
  fails = false;
  const { messages } = await team.run({ task: "again" });
  assertEquals(transcript(messages), ["user: again", "alice: a1"]);
});

Deno.test("a turn that ends without a response does not leave the team waiting", async () => {
  const mute = new Actor("mute", async function* () {
    yield ThoughtEvent({ content: "Hm.", source: "mute" });
  });
  const team = new RoundRobinGroupChat({ participants: [mute], maxTurns: 1 });
  const error = await failure(
    () => team.run({ task: "go" }),
    "participant_failed",
  );
  assertEquals((error.cause as AgentChatError).code, "unexpected_reply");
});

Deno.test("an answer that no one else can read does not leave the team waiting", async () => {
  const bob: Actor = new Actor("bob", async function* () {
    const content = (() => "x") as unknown as string;
    const chatMessage = TextMessage({ content, source: "bob" });
    yield await Promise.resolve({ ...bob.says("x"), chatMessage });
  });
  const team = new RoundRobinGroupChat({ participants: [bob], maxTurns: 1 });
  const error = await failure(
    () => team.run({ task: "go" }),
    "participant_failed",
  );
  assertEquals((error.cause as AgentRuntimeError).code, "not_serializable");
});

Deno.test("an error that is none is told all the same", async () => {
  const bob = new Actor("bob", () => Promise.reject("no luck"));
  const team = new RoundRobinGroupChat({ participants: [bob], maxTurns: 1 });
  const error = await failure(
    () => team.run({ task: "go" }),
    "participant_failed",
  );
  assertEquals(error.message, "Error: no luck");
  assertEquals(error.cause, "no luck");
});

for (const how of ["stop", "close"] as const) {
  Deno.test(`a run ends when its runtime does, by ${how}, in the middle of a turn`, async () => {
    const spans = recordSpans();
    const { tracerProvider } = spans;
    const runtime = new SingleThreadedAgentRuntime({ tracerProvider });
    runtime.start();
    const speaking = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<string>();
    const bob = new Actor("bob", () => {
      speaking.resolve();
      return gate.promise;
    });
    const team = new RoundRobinGroupChat({ participants: [bob], runtime });
    const running = team.run({ task: "go" });
    await speaking.promise;
    const ended = runtime[how]();
    gate.resolve("too late");
    const error = await assertRejects(() => running, AgentRuntimeError);
    assertEquals(error.code, how === "stop" ? "stopped" : "closed");
    await ended;
    await runtime.close();
    assertWellFormed(spans);
  });
}

Deno.test("a run ends when its runtime is closed before an answer is delivered", async () => {
  class Closing extends SingleThreadedAgentRuntime {
    override publishMessage(
      ...args: Parameters<SingleThreadedAgentRuntime["publishMessage"]>
    ): Promise<void> {
      const published = super.publishMessage(...args);
      if (args[0].type === "GroupChatAgentResponse") void this.close();
      return published;
    }
  }
  await using runtime = new Closing();
  runtime.start();
  const team = new RoundRobinGroupChat({
    participants: [speaker("alice", "a1")],
    runtime,
  });
  await failure(() => team.run({ task: "go" }), "runtime_stopped");
});

Deno.test("a run ends whenever its runtime stops, whatever waits in the queue", async () => {
  const codes = new Set<string>();
  for (let jobs = 0; jobs < 80; jobs++) {
    await using runtime = new SingleThreadedAgentRuntime();
    runtime.start();
    const team = new RoundRobinGroupChat({
      participants: [speaker("alice", "a1", "a2"), speaker("bob", "b1")],
      maxTurns: 3,
      runtime,
    });
    const run = team.run({ task: "go" }).then(
      ({ stopReason }) => stopReason,
      (error) => error.code,
    );
    for (let job = 0; job < jobs; job++) await null;
    await runtime.stop();
    // What still waits for the next start has a reader as well.
    await runtime.close();
    codes.add(await run);
  }
  assertEquals(codes.has("runtime_stopped"), true, [...codes].join());
});

Deno.test("a run in a runtime that is closed fails at once", async () => {
  const runtime = new SingleThreadedAgentRuntime();
  await runtime.close();
  const team = new RoundRobinGroupChat({
    participants: [speaker("alice", "a1")],
    runtime,
  });
  const error = await assertRejects(
    () => team.run({ task: "go" }),
    AgentRuntimeError,
  );
  assertEquals(error.code, "closed");
});
