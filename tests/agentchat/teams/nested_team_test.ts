import { assertEquals, assertRejects } from "@std/assert";
import { ROOT_CONTEXT } from "@opentelemetry/api";
import {
  AgentChatError,
  RoundRobinGroupChat,
  TextMentionTermination,
  withTelemetry,
} from "@autogen-edge/runtime";
import { assertWellFormed, recordSpans } from "@autogen-edge/runtime/testing";
import { Actor, speaker, transcript } from "../_agents.ts";

function inner(...participants: Actor[]): RoundRobinGroupChat {
  return new RoundRobinGroupChat({
    name: "inner",
    description: "The ones inside",
    participants,
    maxTurns: participants.length,
  });
}

function parrot(name: string, heard: string[] = []): Actor {
  return new Actor(name, (messages) => {
    heard.push(
      ...messages.map(({ source, content }) => `${source}: ${content}`),
    );
    return Promise.resolve(`${name} speaks`);
  });
}

Deno.test("a team speaks by a run, of which the others hear all messages", async () => {
  const heard: string[] = [];
  const team = new RoundRobinGroupChat({
    participants: [inner(parrot("x"), parrot("y")), parrot("bob", heard)],
    maxTurns: 2,
  });
  const { messages } = await team.run({ task: "go" });
  assertEquals(transcript(messages), [
    "user: go",
    "x: x speaks",
    "y: y speaks",
    "bob: bob speaks",
  ]);
  assertEquals(heard, ["user: go", "x: x speaks", "y: y speaks"]);
});

Deno.test("a team inside hears what was said since its last turn", async () => {
  const heard: string[] = [];
  const team = new RoundRobinGroupChat({
    participants: [inner(parrot("x", heard)), parrot("bob")],
    maxTurns: 3,
  });
  await team.run({ task: "go" });
  assertEquals(heard, ["user: go", "bob: bob speaks"]);
});

Deno.test("a team inside that heard nothing new goes on where it stopped", async () => {
  const team = new RoundRobinGroupChat({
    participants: [inner(parrot("x"))],
    maxTurns: 2,
  });
  const { messages } = await team.run({ task: "go" });
  assertEquals(transcript(messages), [
    "user: go",
    "x: x speaks",
    "x: x speaks",
  ]);
});

Deno.test("what is said inside counts for the outer team's condition", async () => {
  const team = new RoundRobinGroupChat({
    participants: [inner(parrot("x"), parrot("y")), parrot("bob")],
    terminationCondition: new TextMentionTermination("x speaks"),
    maxTurns: 5,
  });
  const { messages, stopReason } = await team.run({ task: "go" });
  // A turn is a turn: the inner run is not cut short.
  assertEquals(transcript(messages), [
    "user: go",
    "x: x speaks",
    "y: y speaks",
  ]);
  assertEquals(stopReason, "Text 'x speaks' mentioned");
});

Deno.test("a failure inside is the failure of the outer run, with its cause", async () => {
  const broken = new Actor(
    "broken",
    () => Promise.reject(new Error("no luck")),
  );
  const team = new RoundRobinGroupChat({
    participants: [inner(broken)],
    maxTurns: 1,
  });
  const error = await assertRejects(
    () => team.run({ task: "go" }),
    AgentChatError,
  );
  assertEquals(error.code, "participant_failed");
  const within = error.cause;
  assertEquals(
    within instanceof AgentChatError && within.code,
    "participant_failed",
  );
});

Deno.test("aborting the outer run ends the inner one, and leaves no span open", async () => {
  const spans = recordSpans();
  const { tracerProvider } = spans;
  const speaking = Promise.withResolvers<void>();
  let aborted = false;
  const stuck = new Actor("stuck", (_, { signal }) => {
    speaking.resolve();
    return new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        aborted = true;
        reject(signal.reason);
      });
    });
  });
  const team = new RoundRobinGroupChat({
    participants: [inner(stuck)],
    maxTurns: 1,
  });
  const controller = new AbortController();
  const run = team.run({
    task: "go",
    signal: controller.signal,
    traceContext: withTelemetry(ROOT_CONTEXT, { tracerProvider }),
  });
  await speaking.promise;
  controller.abort(new Error("enough"));
  await assertRejects(() => run, Error, "enough");
  assertEquals(aborted, true);
  // Whatever is still ending, a reset waits for.
  await team.reset();
  assertWellFormed(spans, { oneRootPerTrace: true });
});

Deno.test("a run inside of a run has a span of its own, in the same trace", async () => {
  const spans = recordSpans();
  const { tracerProvider } = spans;
  const team = new RoundRobinGroupChat({
    name: "outer",
    participants: [inner(parrot("x")), parrot("bob")],
    maxTurns: 2,
  });
  await team.run({
    task: "go",
    traceContext: withTelemetry(ROOT_CONTEXT, { tracerProvider }),
  });
  assertWellFormed(spans, { oneRootPerTrace: true });
  const byId = new Map(
    spans.finished.map((span) => [span.spanContext().spanId, span]),
  );
  function wayUp(name: string): string[] {
    let span = spans.finished.find((one) => one.name === name);
    const way: string[] = [];
    while (span !== undefined) {
      way.push(span.name.replace(/_[0-9a-f-]{36}/, ""));
      span = byId.get(span.parentSpanContext?.spanId ?? "");
    }
    return way;
  }
  assertEquals(wayUp("invoke_agent x"), [
    "invoke_agent x",
    "process x",
    "invoke_workflow inner",
    "process inner",
    "invoke_workflow outer",
  ]);
  assertEquals(wayUp("invoke_agent bob"), [
    "invoke_agent bob",
    "process bob",
    "invoke_workflow outer",
  ]);
});

Deno.test("the state of a team inside is a part of the outer team's", async () => {
  function outer(): RoundRobinGroupChat {
    return new RoundRobinGroupChat({
      participants: [
        new RoundRobinGroupChat({
          name: "inner",
          participants: [speaker("x", "x1", "x2"), speaker("y", "y1")],
          maxTurns: 1,
        }),
        speaker("bob", "b1"),
      ],
      maxTurns: 1,
    });
  }
  const first = outer();
  await first.run({ task: "go" });
  const state = JSON.parse(JSON.stringify(await first.saveState()));
  const inside = state.agent_states.inner.agent_state;
  assertEquals(inside.type, "TeamState");
  assertEquals(Object.keys(inside.agent_states), [
    "x",
    "y",
    "RoundRobinGroupChatManager",
  ]);
  const second = outer();
  await second.loadState(state);
  assertEquals(await second.saveState(), state);
  // First bob, and then y, as if nothing had happened.
  assertEquals(transcript((await second.run()).messages), ["bob: b1"]);
  assertEquals(transcript((await second.run()).messages), ["y: y1"]);
});

Deno.test("a reset reaches the agents inside", async () => {
  const agent = parrot("x");
  const team = new RoundRobinGroupChat({
    participants: [inner(agent)],
    maxTurns: 1,
  });
  await team.run({ task: "go" });
  await team.reset();
  assertEquals(agent.resets, 1);
});
