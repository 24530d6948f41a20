import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  AgentChatError,
  AssistantAgent,
  autogenComponents,
  type ChatMessage,
  ConfigError,
  HandoffMessage,
  Handoffs,
  HandoffTermination,
  MaxMessageTermination,
  ReplayChatCompletionClient,
  RoundRobinGroupChat,
  Swarm,
  type SwarmOptions,
  type Task,
  teamKind,
  TextMessage,
} from "@autogen-edge/runtime";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { Actor, speaker, toolCalls, transcript } from "../_agents.ts";
import { causeOf } from "./_selectors.ts";

/** An agent that says `> name` to hand off, and anything else as it is. */
class Hand extends Actor {
  constructor(name: string, ...lines: readonly string[]) {
    const left = [...lines];
    super(name, async function* () {
      const line = left.shift() ?? "…";
      yield await Promise.resolve({
        type: "Response" as const,
        chatMessage: said(name, line),
        innerMessages: [],
      });
    });
  }

  override get producedMessageTypes(): readonly string[] {
    return ["TextMessage", "HandoffMessage"];
  }
}

function said(source: string, content: string): ChatMessage {
  const target = /^> (.*)$/.exec(content)?.[1];
  return target === undefined
    ? TextMessage({ content, source })
    : HandoffMessage({ content, source, target, context: [] });
}

function swarm(
  lines: Readonly<Record<string, readonly string[]>>,
  options: Partial<SwarmOptions> = {},
): Swarm {
  return new Swarm({
    participants: Object.entries(lines).map(([name, lines]) =>
      new Hand(name, ...lines)
    ),
    maxTurns: 3,
    ...options,
  });
}

async function run(team: Swarm, task?: Task): Promise<string[]> {
  return transcript((await team.run({ task })).messages);
}

function fromUser(target: string): ChatMessage {
  return said("user", `> ${target}`);
}

Deno.test("the first agent begins, and whoever is handed to goes on", async () => {
  const team = swarm({
    a: ["> b", "the end"],
    b: ["> c"],
    c: ["> a"],
  }, { maxTurns: 4 });
  assertEquals(await run(team, "go"), [
    "user: go",
    "a: > b",
    "b: > c",
    "c: > a",
    "a: the end",
  ]);
});

Deno.test("an agent has the word until it hands off, over runs as well", async () => {
  const team = swarm({ a: ["> b"], b: ["b1", "b2", "b3", "> a"] });
  assertEquals(await run(team, "go"), ["user: go", "a: > b", "b: b1", "b: b2"]);
  assertEquals(await run(team, "on"), ["user: on", "b: b3", "b: > a", "a: …"]);
});

Deno.test("an agent may hand off to itself", async () => {
  const team = swarm({ a: ["> a", "a2"], b: [] }, { maxTurns: 2 });
  assertEquals(await run(team, "go"), ["user: go", "a: > a", "a: a2"]);
});

Deno.test("assistants hand off by a tool of their model", async () => {
  const desk = new AssistantAgent({
    name: "desk",
    modelClient: new ReplayChatCompletionClient([
      toolCalls(["transfer_to_refunder", {}]),
    ]),
    handoffs: new Handoffs("refunder"),
  });
  const team = new Swarm({
    participants: [desk, speaker("refunder", "done")],
    maxTurns: 2,
  });
  const { messages } = await team.run({ task: "go" });
  assertEquals(messages.map(({ source, type }) => `${source} ${type}`), [
    "user TextMessage",
    "desk ToolCallRequestEvent",
    "desk ToolCallExecutionEvent",
    "desk HandoffMessage",
    "refunder TextMessage",
  ]);
});

Deno.test("the user hands the word back with a task", async () => {
  const team = swarm({ a: ["> user", "a2"], b: ["b1"] }, {
    terminationCondition: new HandoffTermination("user"),
    maxTurns: 2,
  });
  assertEquals(await run(team, "go"), ["user: go", "a: > user"]);
  assertEquals(await run(team, fromUser("b")), ["user: > b", "b: b1", "b: …"]);
});

Deno.test("of the handoffs of a task the last decides, wherever it stands", async () => {
  const team = swarm({ a: ["a1"], b: ["b1"], c: ["c1"] }, { maxTurns: 1 });
  const task = [
    fromUser("c"),
    fromUser("b"),
    TextMessage({ content: "please", source: "user" }),
  ];
  assertEquals((await run(team, task)).at(-1), "b: b1");
});

const NOT_HERE = (target: string) =>
  `The target ${target} is not one of the participants ['a', 'b']. If you are resuming Swarm with a new HandoffMessage make sure to set the target to a valid participant as the target.`;
const NOT_HERE_YET = (target: string) =>
  `The existing handoff target ${target} is not one of the participants ['a', 'b']. If you are resuming Swarm with a new task make sure to include in your task a HandoffMessage with a valid participant as the target. For example, if you are resuming from a HandoffTermination, make sure the new task is a HandoffMessage with a valid participant as the target.`;

async function refusal(team: Swarm, task?: Task): Promise<string> {
  const error = await assertRejects(() => team.run({ task }), AgentChatError);
  assertEquals(error.code, "manager_failed");
  assertEquals((error.cause as AgentChatError).code, "no_speaker");
  return causeOf(error);
}

Deno.test("a task for nobody in the team is refused before anybody hears it", async () => {
  const heard: number[] = [];
  const a = new Hand("a");
  const b = new Actor("b", (messages) => {
    heard.push(messages.length);
    return Promise.resolve("b1");
  });
  const team = swarm({}, { participants: [a, b], maxTurns: 1 });
  assertEquals(await refusal(team, fromUser("zed")), NOT_HERE("zed"));
  assertEquals(
    await refusal(team, [fromUser("b"), fromUser("zed")]),
    NOT_HERE("zed"),
  );
  assertEquals(await run(team, fromUser("b")), ["user: > b", "b: b1"]);
  assertEquals(heard, [1]);
});

for (const task of ["here I am", undefined]) {
  Deno.test(`who was handed to and is not in the team cannot go on: task ${task}`, async () => {
    const team = swarm({ a: ["> user", "a2"], b: [] }, {
      terminationCondition: new HandoffTermination("user"),
      maxTurns: 1,
    });
    await run(team, "go");
    assertEquals(await refusal(team, task), NOT_HERE_YET("user"));
    assertEquals(await run(team, fromUser("a")), ["user: > a", "a: a2"]);
  });
}

Deno.test("a handoff to nobody ends the run, and names who is missing and who is there", async () => {
  const team = swarm({ a: ["> zed", "a2"], b: [] });
  assertEquals(
    await refusal(team, "go"),
    'Cannot hand off from "a" to "zed": the team has "a", "b"',
  );
  // As in Python, the turn before the error counts.
  assertEquals(await run(team, fromUser("a")), ["user: > a", "a: a2", "a: …"]);
});

Deno.test("team events say who goes on", async () => {
  const team = swarm({ a: ["> b"], b: ["b1"] }, {
    emitTeamEvents: true,
    maxTurns: 2,
  });
  const { messages } = await team.run({ task: "go" });
  assertEquals(
    messages.filter(({ type }) => type === "SelectSpeakerEvent")
      .map(({ source, content }) => [source, content]),
    [["SwarmGroupChatManager", ["a"]], ["SwarmGroupChatManager", ["b"]]],
  );
});

Deno.test("after a reset the first agent begins again", async () => {
  const team = swarm({ a: ["> b", "a2"], b: ["b1"] }, { maxTurns: 1 });
  await run(team, "go");
  await team.reset();
  assertEquals(await run(team, "again"), ["user: again", "a: a2"]);
});

// Saved by Python AutoGen 0.7.5 after a handed off to b, who then spoke.
const FROM_PYTHON = {
  type: "TeamState",
  version: "1.0.0",
  agent_states: {
    a: {
      type: "ChatAgentContainerState",
      version: "1.0.0",
      agent_state: { type: "BaseState", version: "1.0.0" },
      message_buffer: [],
    },
    b: {
      type: "ChatAgentContainerState",
      version: "1.0.0",
      agent_state: { type: "BaseState", version: "1.0.0" },
      message_buffer: [],
    },
    SwarmGroupChatManager: {
      type: "SwarmManagerState",
      version: "1.0.0",
      message_thread: [],
      current_turn: 0,
      current_speaker: "b",
    },
  },
};

Deno.test("a swarm goes on where Python left it, and saves what Python saves", async () => {
  const team = swarm({ a: ["a1"], b: ["b1"] }, { maxTurns: 1 });
  await team.loadState(FROM_PYTHON);
  assertEquals(await team.saveState(), FROM_PYTHON);
  assertEquals(await run(team), ["b: b1"]);
});

Deno.test("a state without a speaker means the first, and one with a stranger nobody", async () => {
  const team = swarm({ a: ["a1"], b: [] }, { maxTurns: 1 });
  const state = structuredClone(FROM_PYTHON);
  const manager: { current_speaker?: string } =
    state.agent_states.SwarmGroupChatManager;
  delete manager.current_speaker;
  await team.loadState(state);
  assertEquals(await run(team), ["a: a1"]);

  manager.current_speaker = "zed";
  await team.loadState(state);
  assertEquals(
    await refusal(team),
    'Cannot hand off to "zed": the team has "a", "b"',
  );
});

Deno.test("a state of another kind of team is refused, by the field", async () => {
  const team = swarm({ a: [], b: [] });
  const state = structuredClone(FROM_PYTHON);
  state.agent_states.SwarmGroupChatManager.type = "SelectorManagerState";
  const error = await assertRejects(
    () => team.loadState(state, { source: "swarm.json" }),
    ConfigError,
    "swarm.json",
  );
  assertEquals(error.path, "/agent_states/SwarmGroupChatManager/type");
});

Deno.test("a swarm is one trace, in which turns line up and handoffs are chosen", async () => {
  const { spans, traceContext } = traced();
  const team = swarm({ a: ["> b"], b: ["b1"] }, { maxTurns: 2 });
  await team.run({ task: "go", traceContext });
  assertWellFormed(spans, { oneRootPerTrace: true });
  const chosen = spans.finished.flatMap(({ attributes }) =>
    attributes["autogen.team.next_speakers"] ?? []
  );
  assertEquals(chosen, ["a", "b"]);

  const agents = traced({ detail: "agents" });
  const again = swarm({ a: ["> b"], b: ["b1"] }, { maxTurns: 2 });
  await again.run({ task: "go", traceContext: agents.traceContext });
  assertTree(agents.spans, {
    name: "invoke_workflow Swarm",
    attributes: { "autogen.team.type": "Swarm", "autogen.team.turns": 2 },
    children: [{ name: "invoke_agent a" }, { name: "invoke_agent b" }],
  });
});

Deno.test("a swarm says what is wrong with its participants", () => {
  const [a, b] = [new Hand("a"), new Hand("b")];
  const mute = new Actor("mute", () => Promise.resolve(""));
  const inner = new RoundRobinGroupChat({ name: "inner", participants: [a] });
  assertThrows(
    () => new Swarm({ name: "bees", participants: [] }),
    RangeError,
    'Cannot create team "bees": at least one participant is required',
  );
  assertThrows(
    () => new Swarm({ name: "bees", participants: [mute, a] }),
    TypeError,
    'Cannot create team "bees": "mute" is the first to speak, and cannot hand off',
  );
  assertThrows(
    () =>
      new Swarm(
        { name: "bees", participants: [a, inner] } as unknown as SwarmOptions,
      ),
    TypeError,
    'Cannot create team "bees": "inner" is a team, and only agents hand off',
  );
  new Swarm({ participants: [a, mute, b] });
});

Deno.test("a swarm is written down as Python AutoGen does, and is the same after it was loaded", async () => {
  const participants = [speaker("a", "a1"), speaker("b", "b1")];
  const model = new Swarm({
    participants,
    terminationCondition: new MaxMessageTermination(3),
    maxTurns: 5,
  }).dumpComponent();
  assertEquals(model, {
    provider: "autogen_agentchat.teams.Swarm",
    component_type: "team",
    version: 1,
    component_version: 1,
    label: "Swarm",
    config: {
      name: "Swarm",
      description: "A team of agents.",
      participants: participants.map((one) => one.dumpComponent()),
      termination_condition: new MaxMessageTermination(3).dumpComponent(),
      max_turns: 5,
      emit_team_events: false,
    },
  });
  const registry = autogenComponents();
  const loaded = await registry.load(JSON.stringify(model), { kind: teamKind });
  assertEquals(loaded.dumpComponent(), model);
});

Deno.test("a file of a swarm with a team in it is refused", async () => {
  const inner = new RoundRobinGroupChat({
    name: "inner",
    participants: [speaker("x")],
  });
  const model = new Swarm({ participants: [speaker("a")] }).dumpComponent();
  const participants = [speaker("a"), inner].map((one) => one.dumpComponent());
  const wrong = { ...model, config: { ...model.config, participants } };
  const error = await assertRejects(
    () => autogenComponents().load(wrong, { source: "bees.json" }),
    ConfigError,
    '"inner" is a team, and only agents hand off',
  );
  assertEquals([error.code, error.source], ["creation_failed", "bees.json"]);
});
