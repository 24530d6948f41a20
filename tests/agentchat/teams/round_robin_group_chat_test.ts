import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  AgentChatError,
  AssistantAgent,
  type ChatMessage,
  MaxMessageTermination,
  ReplayChatCompletionClient,
  RoundRobinGroupChat,
  type Task,
  TextMentionTermination,
  TextMessage,
} from "@autogen-edge/runtime";
import { Actor, speaker, tool, toolCalls, transcript } from "../_agents.ts";

Deno.test("participants speak in turn, and hear what was said since their last turn", async () => {
  const heard: string[][] = [];
  function listener(name: string): Actor {
    return new Actor(name, (messages) => {
      heard.push([name, ...messages.map(({ content }) => String(content))]);
      return Promise.resolve(`${name}${heard.length}`);
    });
  }
  const team = new RoundRobinGroupChat({
    participants: [listener("a"), listener("b"), listener("c")],
    maxTurns: 5,
  });
  const { messages, stopReason } = await team.run({ task: "go" });
  assertEquals(transcript(messages), [
    "user: go",
    "a: a1",
    "b: b2",
    "c: c3",
    "a: a4",
    "b: b5",
  ]);
  assertEquals(stopReason, "Maximum number of turns 5 reached.");
  assertEquals(heard, [
    ["a", "go"],
    ["b", "go", "a1"],
    ["c", "go", "a1", "b2"],
    ["a", "b2", "c3"],
    ["b", "c3", "a4"],
  ]);
});

Deno.test("a stream yields everything as it happens, and last the result", async () => {
  const alice = new AssistantAgent({
    name: "alice",
    modelClient: new ReplayChatCompletionClient([
      toolCalls(["add", { a: 1 }]),
      "It is 3.",
    ]),
    tools: [tool("add", () => 3)],
    reflectOnToolUse: true,
    modelClientStream: true,
  });
  const team = new RoundRobinGroupChat({ participants: [alice], maxTurns: 1 });
  const items = await Array.fromAsync(team.runStream({ task: "Add" }));
  assertEquals(transcript(items), [
    "user: Add",
    "alice: ToolCallRequestEvent",
    "alice: ToolCallExecutionEvent",
    "alice: It ",
    "alice: is ",
    "alice: 3.",
    "alice: It is 3.",
    "stop: Maximum number of turns 1 reached.",
  ]);
  const result = items.at(-1);
  assertEquals(
    result?.type === "TaskResult" && transcript(result.messages),
    transcript([...items.slice(0, 3), ...items.slice(6, 7)]),
  );
});

Deno.test("a team goes on where it stopped, with the next speaker", async () => {
  const team = new RoundRobinGroupChat({
    participants: [speaker("a", "a1", "a2"), speaker("b", "b1", "b2")],
    maxTurns: 1,
  });
  const runs = [];
  for (const task of ["go", undefined, "more", undefined]) {
    runs.push(transcript((await team.run({ task })).messages));
  }
  assertEquals(runs, [
    ["user: go", "a: a1"],
    ["b: b1"],
    ["user: more", "a: a2"],
    [
      "b: b2",
    ],
  ]);
});

Deno.test("a team that is reset starts over with the first speaker and hears nothing old", async () => {
  const heard: string[][] = [];
  const actors = ["a", "b"].map((name) =>
    new Actor(name, (messages) => {
      heard.push([name, ...messages.map(({ content }) => String(content))]);
      return Promise.resolve("hm");
    })
  );
  const team = new RoundRobinGroupChat({
    participants: actors,
    terminationCondition: new MaxMessageTermination(3),
  });
  await team.reset();
  await team.run({ task: "one" });
  await team.reset();
  await team.run({ task: "two" });
  assertEquals(heard, [
    ["a", "one"],
    ["b", "one", "hm"],
    ["a", "two"],
    ["b", "two", "hm"],
  ]);
  assertEquals(actors.map(({ resets }) => resets), [2, 2]);
});

Deno.test("a condition may stop a team before anyone has spoken", async () => {
  const team = new RoundRobinGroupChat({
    participants: [speaker("a", "a1")],
    terminationCondition: new TextMentionTermination("go"),
  });
  const { messages, stopReason } = await team.run({ task: "go" });
  assertEquals(transcript(messages), ["user: go"]);
  assertEquals(stopReason, "Text 'go' mentioned");
});

Deno.test("conditions that are combined stop a team and are ready for the next run", async () => {
  const team = new RoundRobinGroupChat({
    participants: [
      speaker("a", "a STOP", "a2", "a3", "a4"),
      speaker("b", "b1", "b2"),
    ],
    terminationCondition: new TextMentionTermination("STOP")
      .and(new MaxMessageTermination(3))
      .or(new MaxMessageTermination(4)),
  });
  const first = await team.run({ task: "go" });
  assertEquals(
    first.stopReason,
    "Text 'STOP' mentioned, Maximum number of messages 3 reached, current message count: 3",
  );
  const second = await team.run({ task: "on" });
  assertEquals(
    second.stopReason,
    "Maximum number of messages 4 reached, current message count: 4",
  );
  assertEquals(transcript(second.messages), [
    "user: on",
    "a: a2",
    "b: b2",
    "a: a3",
  ]);
});

Deno.test("a condition that is met already ends a run before it begins", async () => {
  const condition = new TextMentionTermination("STOP");
  const team = new RoundRobinGroupChat({
    participants: [speaker("a", "a1")],
    terminationCondition: condition,
  });
  await condition.check([TextMessage({ content: "STOP", source: "user" })]);
  const { messages, stopReason } = await team.run({ task: "go" });
  assertEquals(messages, []);
  assertEquals(stopReason, "The group chat has already terminated.");
});

Deno.test("a task may be messages, and may stay out of the stream", async () => {
  const task: readonly ChatMessage[] = [
    TextMessage({ content: "one", source: "user" }),
    TextMessage({ content: "two", source: "boss" }),
  ];
  const team = new RoundRobinGroupChat({
    participants: [speaker("a", "a1", "a2")],
    maxTurns: 1,
  });
  assertEquals(transcript((await team.run({ task })).messages), [
    "user: one",
    "boss: two",
    "a: a1",
  ]);
  const quiet = await team.run({ task, outputTaskMessages: false });
  assertEquals(transcript(quiet.messages), ["a: a2"]);
});

Deno.test("a task that is none is refused, and the team stays free", async () => {
  const team = new RoundRobinGroupChat({
    participants: [speaker("a", "a1")],
    maxTurns: 1,
  });
  for (const task of [[], 7 as unknown as Task]) {
    await assertRejects(
      () => team.run({ task }),
      TypeError,
      "Cannot run a task",
    );
  }
  assertEquals(transcript((await team.run({ task: "go" })).messages), [
    "user: go",
    "a: a1",
  ]);
});

Deno.test("a team cannot run or be reset while it runs", async () => {
  const gate = Promise.withResolvers<string>();
  const team = new RoundRobinGroupChat({
    participants: [new Actor("a", () => gate.promise)],
    name: "busy",
    maxTurns: 1,
  });
  const running = team.run({ task: "go" });
  for (
    const [doing, call] of [
      ["run", () => team.run()],
      ["reset", () => team.reset()],
    ] as const
  ) {
    const error = await assertRejects(
      call,
      AgentChatError,
      `Cannot ${doing} team "busy": it is running`,
    );
    assertEquals(error.code, "already_running");
  }
  gate.resolve("done");
  assertEquals(transcript((await running).messages), ["user: go", "a: done"]);
  await team.reset();
});

Deno.test("teams at the same time keep apart, also where agents have the same names", async () => {
  const teams = ["x", "y"].map((line) =>
    new RoundRobinGroupChat({
      participants: [speaker("a", `${line}1`), speaker("b", `${line}2`)],
      maxTurns: 2,
    })
  );
  const results = await Promise.all(
    teams.map((team) => team.run({ task: "go" })),
  );
  assertEquals(results.map(({ messages }) => transcript(messages)), [
    ["user: go", "a: x1", "b: x2"],
    ["user: go", "a: y1", "b: y2"],
  ]);
});

Deno.test("a team needs participants of different names, and whole turns", () => {
  const a = speaker("a");
  assertThrows(
    () => new RoundRobinGroupChat({ participants: [] }),
    RangeError,
    'Cannot create team "RoundRobinGroupChat": at least one participant is required',
  );
  assertThrows(
    () =>
      new RoundRobinGroupChat({ participants: [a, speaker("a")], name: "t" }),
    TypeError,
    'Cannot create team "t": the name "a" is taken already',
  );
  for (const maxTurns of [0, -1, 1.5, NaN]) {
    assertThrows(
      () => new RoundRobinGroupChat({ participants: [a], maxTurns }),
      RangeError,
      `"maxTurns" is ${maxTurns}`,
    );
  }
  const team = new RoundRobinGroupChat({ participants: [a] });
  assertEquals([team.name, team.description], [
    "RoundRobinGroupChat",
    "A team of agents.",
  ]);
});

for (const name of ["inner team", "a/b", "हिन्दी"]) {
  Deno.test(`a team has no participant called ${name}, as no topic is`, () => {
    const inner = new RoundRobinGroupChat({
      participants: [speaker("a")],
      name,
    });
    assertThrows(
      () => new RoundRobinGroupChat({ participants: [inner] }),
      TypeError,
      `Cannot use agent type "${name}": only letters`,
    );
  });
}

Deno.test("a team's participants are those that it was made of", async () => {
  const participants = [speaker("a", "a1", "a2")];
  const team = new RoundRobinGroupChat({ participants, maxTurns: 2 });
  participants.push(speaker("b", "b1"));
  assertEquals(transcript((await team.run({ task: "go" })).messages), [
    "user: go",
    "a: a1",
    "a: a2",
  ]);
});
