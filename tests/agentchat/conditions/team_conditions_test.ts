import {
  AgentChatError,
  type CallContext,
  ExternalTermination,
  FunctionalTermination,
  HandoffTermination,
  MaxMessageTermination,
  RoundRobinGroupChat,
  TimeoutTermination,
} from "@autogen-edge/runtime";
import { assertEquals, assertRejects } from "@std/assert";
import { Actor, speaker, transcript } from "../_agents.ts";

Deno.test("a button that is pressed in a turn stops the team after it", async () => {
  const button = new ExternalTermination();
  await using team = new RoundRobinGroupChat({
    participants: [
      speaker("alice", "One", "Two"),
      new Actor("bob", () => {
        button.set();
        return Promise.resolve("Stop");
      }),
    ],
    terminationCondition: button.or(new MaxMessageTermination(9)),
  });
  const result = await team.run({ task: "Go" });
  assertEquals(transcript([...result.messages, result]), [
    "user: Go",
    "alice: One",
    "bob: Stop",
    "stop: External termination requested",
  ]);
  assertEquals(button.terminated, false);
});

Deno.test("a button that is pressed before a run stops it after its task", async () => {
  const button = new ExternalTermination();
  await using team = new RoundRobinGroupChat({
    participants: [speaker("alice", "One")],
    terminationCondition: button,
  });
  button.set();
  const result = await team.run({ task: "Go" });
  assertEquals(transcript([...result.messages, result]), [
    "user: Go",
    "stop: External termination requested",
  ]);
});

Deno.test("a team that ran out of time ends after the turn, and has time again", async () => {
  let time = 0;
  await using team = new RoundRobinGroupChat({
    participants: [
      new Actor("alice", () => {
        time += 600;
        return Promise.resolve(`At ${time}`);
      }),
    ],
    terminationCondition: new TimeoutTermination(1, { clock: () => time }),
  });
  for (const last of ["At 1200", "At 2400"]) {
    const { messages, stopReason } = await team.run({ task: "Go" });
    assertEquals(messages.length, 3);
    assertEquals(transcript(messages).at(-1), `alice: ${last}`);
    assertEquals(stopReason, "Timeout of 1.0 seconds reached");
  }
});

Deno.test("a function that throws fails the run, and the next one may go better", async () => {
  let isBroken = true;
  await using team = new RoundRobinGroupChat({
    participants: [speaker("alice", "One", "Two")],
    terminationCondition: new FunctionalTermination((items) => {
      if (isBroken) throw new RangeError("No idea");
      return items.some(({ source }) => source === "alice");
    }),
  });
  const error = await assertRejects(
    () => team.run({ task: "Go" }),
    AgentChatError,
    "RangeError: No idea",
  );
  assertEquals(error.code, "manager_failed");
  isBroken = false;
  const { stopReason } = await team.run({ task: "Again" });
  assertEquals(stopReason, "Functional termination condition met");
});
Deno.test("a team hands the call context on to its condition", async () => {
  const calls: CallContext[] = [];
  await using team = new RoundRobinGroupChat({
    participants: [speaker("alice", "One")],
    maxTurns: 1,
    terminationCondition: new HandoffTermination("user").or(
      new FunctionalTermination((_, call) => {
        calls.push(call);
        return false;
      }),
    ),
  });
  await team.run({ task: "Go" });
  assertEquals(calls.length, 2);
  for (const { signal, traceContext } of calls) {
    assertEquals(signal?.aborted, false);
    assertEquals(traceContext !== undefined, true);
  }
});
