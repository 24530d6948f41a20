import { assertEquals } from "@std/assert";
import {
  type Activation,
  type ChatMessage,
  type EdgeCondition,
  GraphFlow,
  HandoffMessage,
  MaxMessageTermination,
  MultiModalMessage,
  StopMessage,
  structuredMessage,
  TextMentionTermination,
  TextMessage,
} from "@autogen-edge/runtime";
import { Actor, speaker, transcript } from "../_agents.ts";
import { type Edge, flow, Stage } from "./_graphs.ts";

/** Who said what in a run, and why it ended. */
async function run(team: GraphFlow, task?: string): Promise<string[]> {
  return transcript(await Array.fromAsync(team.runStream({ task })))
    .filter((line) => !line.startsWith("user: "));
}

const COMPLETE = "stop: Digraph execution is complete";
const FAN_OUT: readonly Edge[] = [["s", "a"], ["s", "b"], ["a", "c"], [
  "b",
  "c",
]];

Deno.test("agents speak along the edges, and hear all that was said since their last turn", async () => {
  const stage = new Stage();
  const agents = ["a", "b", "c"].map((name) => stage.agent(name));
  const team = flow(agents, [["a", "b"], ["b", "c"]]);
  assertEquals(await run(team, "go"), ["a: a", "b: b", "c: c", COMPLETE]);
  assertEquals(stage.takeHeard(), ["a < go", "b < go, a", "c < go, a, b"]);

  assertEquals(await run(team), ["a: a", "b: b", "c: c", COMPLETE]);
  assertEquals(stage.takeHeard(), ["a < b, c", "b < c, a", "c < a, b"]);
});

Deno.test("those who are next at the same time speak at the same time", async () => {
  const stage = new Stage();
  const late = Promise.withResolvers<string>();
  const team = flow([
    stage.agent("s"),
    stage.waiting("a", () => late.promise),
    stage.agent("b"),
    stage.agent("c"),
  ], FAN_OUT);
  const said: string[] = [];
  for await (const item of team.runStream({ task: "go" })) {
    if (item.type === "TaskResult") continue;
    said.push(item.source);
    if (item.source === "b") late.resolve("at last");
  }
  assertEquals(said, ["user", "s", "b", "a", "c"]);
  assertEquals(stage.takeHeard(), [
    "s < go",
    "a < go, s",
    "b < go, s",
    "c < go, s, b, at last",
  ]);
});

Deno.test("those who answer at once answer in the order in which they are asked", async () => {
  const long = Array.from({ length: 40 }, (_, n) => `word${n}`).join(" ");
  const stage = new Stage();
  const slow = new Actor(
    "a",
    async function* (): ReturnType<Actor["onMessagesStream"]> {
      for (let step = 0; step < 200; step++) await null;
      yield slow.says(long);
    },
  );
  const team = flow([
    stage.agent("s"),
    slow,
    stage.agent("b"),
    stage.agent("c"),
  ], FAN_OUT);
  assertEquals(await run(team, "go"), [
    "s: s",
    `a: ${long}`,
    "b: b",
    "c: c",
    COMPLETE,
  ]);
});

for (
  const [activationCondition, said] of [
    ["all", ["s: s", "a: a", "b: b", "b2: b2", "c: c", COMPLETE]],
    ["any", ["s: s", "a: a", "b: b", "c: c", "b2: b2", "c: c", COMPLETE]],
  ] as const satisfies readonly (readonly [Activation, unknown])[]
) {
  Deno.test(`an agent speaks after ${activationCondition} of those that lead to it`, async () => {
    const stage = new Stage();
    const join = { activationCondition };
    const team = flow(
      ["s", "a", "b", "b2", "c"].map((name) => stage.agent(name)),
      [
        ["s", "a"],
        ["s", "b"],
        ["b", "b2"],
        ["a", "c", undefined, join],
        ["b2", "c", undefined, join],
      ],
    );
    assertEquals(await run(team, "go"), [...said]);
    assertEquals(await run(team, "again"), [...said]);
  });
}

Deno.test("edges of different groups are followed by themselves", async () => {
  const stage = new Stage();
  const team = flow(["s", "a", "b", "c"].map((name) => stage.agent(name)), [
    ["s", "a"],
    ["s", "b"],
    ["a", "c", undefined, { activationGroup: "one" }],
    ["b", "c", undefined, { activationGroup: "other" }],
  ]);
  assertEquals(await run(team, "go"), [
    "s: s",
    "a: a",
    "b: b",
    "c: c",
    "c: c",
    COMPLETE,
  ]);
});

Deno.test("one who is asked twice speaks twice, one after the other, and hears nothing from between", async () => {
  const stage = new Stage();
  const late = Promise.withResolvers<string>();
  const answers = [late.promise, Promise.resolve("a2")];
  const team = flow([
    stage.agent("s"),
    stage.waiting("a", () => answers.shift() ?? Promise.reject()),
    stage.agent("b"),
  ], [
    ["s", "a", undefined, { activationGroup: "one" }],
    ["s", "a", undefined, { activationGroup: "other" }],
    ["s", "b"],
  ]);
  const said: string[] = [];
  for await (const item of team.runStream({ task: "go" })) {
    if (item.type === "TaskResult") continue;
    said.push(String(item.content));
    if (item.source === "b") late.resolve("a1");
  }
  assertEquals(said, ["go", "s", "b", "a1", "a2"]);
  assertEquals(stage.takeHeard(), ["s < go", "a < go, s", "b < go, s", "a < "]);
});

Deno.test("a loop goes round until what is said leads out of it", async () => {
  const stage = new Stage();
  const team = flow(
    [
      stage.agent("writer"),
      stage.agent("critic", "REVISE", "REVISE", "APPROVE"),
      stage.agent("printer"),
    ],
    [
      ["writer", "critic"],
      ["critic", "writer", "REVISE"],
      ["critic", "printer", ({ content }) => content === "APPROVE"],
    ],
    { start: "writer", terminationCondition: new MaxMessageTermination(20) },
  );
  assertEquals(await run(team, "go"), [
    ...Array(2).fill(["writer: writer", "critic: REVISE"]).flat(),
    "writer: writer",
    "critic: APPROVE",
    "printer: printer",
    COMPLETE,
  ]);
});

Deno.test("a message may lead several ways, or none", async () => {
  const stage = new Stage();
  const team = flow(
    [
      stage.agent("a", "LEFT RIGHT", "left"),
      stage.agent("b"),
      stage.agent("c"),
    ],
    [["a", "b", "LEFT"], ["a", "c", "RIGHT"]],
  );
  assertEquals(await run(team, "go"), [
    "a: LEFT RIGHT",
    "b: b",
    "c: c",
    COMPLETE,
  ]);
  assertEquals(await run(team, "go"), ["a: left", COMPLETE]);
});

const Verdict = structuredMessage<{ readonly word: string }>("Verdict");
const picture = { type: "image", url: "data:image/png;base64,AA==" } as const;
const MESSAGES: readonly (readonly [
  condition: string,
  message: ChatMessage,
  isMet: boolean,
])[] = [
  ["", TextMessage({ content: "", source: "a" }), true],
  ["xx", StopMessage({ content: "a xx b", source: "a" }), true],
  ["xx", HandoffMessage({ content: "xx", target: "q", source: "a" }), true],
  ["q", HandoffMessage({ content: "xx", target: "q", source: "a" }), false],
  ["xx", MultiModalMessage({ content: ["ab", "xx"], source: "a" }), true],
  ["[image]", MultiModalMessage({ content: [picture], source: "a" }), true],
  ["<image>", MultiModalMessage({ content: [picture], source: "a" }), false],
  [
    '{"word":"xx"}',
    Verdict({ content: { word: "xx" }, formatString: null, source: "a" }),
    true,
  ],
  [
    "is xx",
    Verdict({
      content: { word: "xx" },
      formatString: "word is {word}",
      source: "a",
    }),
    true,
  ],
];

for (const [condition, message, isMet] of MESSAGES) {
  Deno.test(`a ${message.type} ${isMet ? "has" : "has not"} "${condition}" in it`, async () => {
    const stage = new Stage();
    const a: Actor = new Actor("a", async function* () {
      yield { ...a.says(""), chatMessage: message };
    });
    const team = flow([a, stage.agent("b")], [["a", "b", condition]], {
      customMessageTypes: [Verdict],
    });
    const { messages } = await team.run({ task: "go" });
    assertEquals(messages.at(-1)?.source, isMet ? "b" : "a");
  });
}

Deno.test("a function is asked once about each message of its agent", async () => {
  const asked: string[] = [];
  const condition: EdgeCondition = ({ source, content }) => {
    asked.push(`${source}: ${content}`);
    return asked.length > 1;
  };
  const team = flow([speaker("a", "one", "two"), speaker("b", "three")], [
    ["a", "b", condition],
  ]);
  assertEquals(await run(team, "go"), ["a: one", COMPLETE]);
  assertEquals(await run(team, "go"), ["a: two", "b: three", COMPLETE]);
  assertEquals(asked, ["a: one", "a: two"]);
});

Deno.test("all who no edge leads to start, in the order of the graph", async () => {
  const stage = new Stage();
  const names = ["d", "a", "c", "b"];
  const team = flow(names.map((name) => stage.agent(name)), [["a", "b"]]);
  assertEquals(await run(team, "go"), [
    "d: d",
    "a: a",
    "c: c",
    "b: b",
    COMPLETE,
  ]);
});

Deno.test("edges lead on from whoever a message names as its source, also in a task", async () => {
  const stage = new Stage();
  const edges: readonly Edge[] = [["a", "b"], ["b", "c"]];
  const stranger: Actor = new Actor("b", async function* () {
    const { chatMessage, ...response } = stranger.says("hi");
    yield { ...response, chatMessage: { ...chatMessage, source: "zork" } };
  });
  const lost = flow([stage.agent("a"), stranger, stage.agent("c")], edges);
  assertEquals(await run(lost, "go"), ["a: a", "zork: hi", COMPLETE]);

  const team = flow(["a", "b", "c"].map((name) => stage.agent(name)), edges);
  const task = [
    TextMessage({ content: "x", source: "a" }),
    TextMessage({ content: "y", source: "b" }),
  ];
  const { messages } = await team.run({ task });
  assertEquals(transcript(messages), [
    "a: x",
    "b: y",
    "a: a",
    "c: c",
    "b: b",
    "c: c",
  ]);
});

Deno.test("the end of the graph comes before a condition and the limit of turns", async () => {
  const team = flow([speaker("a", "1", "2"), speaker("b", "3", "4")], [[
    "a",
    "b",
  ]], {
    terminationCondition: new MaxMessageTermination(3),
    maxTurns: 2,
  });
  // The condition would be met in the second run, had it counted on.
  assertEquals(await run(team, "go"), ["a: 1", "b: 3", COMPLETE]);
  assertEquals(await run(team, "go"), ["a: 2", "b: 4", COMPLETE]);
});

Deno.test("a condition ends a run in the middle, and the next goes on from there", async () => {
  const stage = new Stage();
  const team = flow([
    stage.agent("a"),
    stage.agent("b", "STOP"),
    stage.agent("c"),
  ], [
    ["a", "b"],
    ["b", "c"],
  ], { terminationCondition: new TextMentionTermination("STOP") });
  assertEquals(await run(team, "go"), [
    "a: a",
    "b: STOP",
    "stop: Text 'STOP' mentioned",
  ]);
  assertEquals(await run(team, "on"), ["c: c", COMPLETE]);
  assertEquals(stage.takeHeard().at(-1), "c < go, a, STOP, on");
  assertEquals(await run(team, "STOP"), ["stop: Text 'STOP' mentioned"]);
  assertEquals((await run(team, "on"))[0], "a: a");
});

Deno.test("a team that is reset begins at the start", async () => {
  const stage = new Stage();
  const team = flow(
    ["s", "a", "b", "c"].map((name) => stage.agent(name)),
    FAN_OUT,
    {
      maxTurns: 2,
    },
  );
  const limit = "stop: Maximum number of turns 2 reached.";
  assertEquals(await run(team, "go"), ["s: s", "a: a", "b: b", limit]);
  await team.reset();
  stage.takeHeard();
  assertEquals(await run(team, "anew"), ["s: s", "a: a", "b: b", limit]);
  assertEquals(await run(team), ["c: c", COMPLETE]);
  assertEquals(stage.takeHeard(), [
    "s < anew",
    "a < anew, s",
    "b < anew, s",
    "c < anew, s, a, b",
  ]);
});

Deno.test("who is next is told to the reader who asks for it", async () => {
  const stage = new Stage();
  const team = flow(
    ["s", "a", "b", "c"].map((name) => stage.agent(name)),
    FAN_OUT,
    {
      emitTeamEvents: true,
    },
  );
  const { messages } = await team.run({ task: "go" });
  assertEquals(
    messages.filter(({ type }) => type === "SelectSpeakerEvent")
      .map(({ source, content }) => [source, content]),
    [
      ["GraphManager", ["s"]],
      ["GraphManager", ["a", "b"]],
      ["GraphManager", ["c"]],
    ],
  );
});

Deno.test("a team follows the graph that it was made of, whatever becomes of it", async () => {
  const stage = new Stage();
  const edges = [{ target: "b" }];
  const nodes = { a: { name: "a", edges }, b: { name: "b" } };
  const participants = [stage.agent("a"), stage.agent("b")];
  const team = new GraphFlow({ participants, graph: { nodes } });
  edges.push({ target: "zork" });
  delete (nodes as Partial<typeof nodes>).b;
  assertEquals(await run(team, "go"), ["a: a", "b: b", COMPLETE]);
  assertEquals(team.description, "A team of agents");
});
