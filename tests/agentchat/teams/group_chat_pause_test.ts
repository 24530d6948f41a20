import { assertEquals } from "@std/assert";
import { ROOT_CONTEXT } from "@opentelemetry/api";
import { RoundRobinGroupChat, withTelemetry } from "@autogen-edge/runtime";
import { assertWellFormed, recordSpans } from "@autogen-edge/runtime/testing";
import { Actor, transcript } from "../_agents.ts";

/** An agent that waits, and notes what it is told. */
class Waiting extends Actor {
  readonly log: string[] = [];
  readonly speaking: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly release: PromiseWithResolvers<string> = Promise.withResolvers();

  constructor(name: string) {
    super(name, () => {
      this.speaking.resolve();
      return this.release.promise;
    });
  }

  override onPause(): void {
    this.log.push("pause");
  }

  override onResume(): void {
    this.log.push("resume");
  }
}

Deno.test("agents are told of a pause while one of them speaks, and the run goes on when they resume", async () => {
  const agent = new Waiting("waiting");
  const team = new RoundRobinGroupChat({ participants: [agent], maxTurns: 1 });
  const run = team.run({ task: "go" });
  await agent.speaking.promise;
  await team.pause();
  assertEquals(agent.log, ["pause"]);
  await team.resume();
  assertEquals(agent.log, ["pause", "resume"]);
  agent.release.resolve("done");
  assertEquals(transcript((await run).messages), ["user: go", "waiting: done"]);
});

Deno.test("a team that does not run, or never ran, can be paused", async () => {
  const agent = new Waiting("waiting");
  const team = new RoundRobinGroupChat({ participants: [agent], maxTurns: 1 });
  await team.pause();
  await team.resume();
  assertEquals(agent.log, ["pause", "resume"]);
  agent.release.resolve("done");
  await team.run({ task: "go" });
  await team.pause();
  assertEquals(agent.log, ["pause", "resume", "pause"]);
});

Deno.test("agents of a team inside are told, too", async () => {
  const agent = new Waiting("inside");
  const inner = new RoundRobinGroupChat({
    name: "inner",
    participants: [agent],
    maxTurns: 1,
  });
  const team = new RoundRobinGroupChat({ participants: [inner], maxTurns: 1 });
  const run = team.run({ task: "go" });
  await agent.speaking.promise;
  await team.pause();
  await team.resume();
  assertEquals(agent.log, ["pause", "resume"]);
  agent.release.resolve("done");
  await run;
});

Deno.test("a pause is traced where the caller is, and leaves no span open", async () => {
  const spans = recordSpans();
  const { tracerProvider } = spans;
  const agent = new Waiting("waiting");
  const team = new RoundRobinGroupChat({ participants: [agent], maxTurns: 1 });
  await team.pause({
    traceContext: withTelemetry(ROOT_CONTEXT, { tracerProvider }),
  });
  assertWellFormed(spans, {});
  const sends = spans.finished.filter(({ name }) => name.startsWith("send "));
  assertEquals(
    sends.map(({ attributes }) => attributes["autogen.message.type"]),
    ["GroupChatPause", "GroupChatPause"],
  );
});
