import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  autogenComponents,
  ConfigError,
  GraphFlow,
  MaxMessageTermination,
} from "@autogen-edge/runtime";
import { speaker, transcript } from "../_agents.ts";
import { flow } from "./_graphs.ts";

type Json = Record<string, unknown>;

/** A chain of two, as AutoGen dumps its graph. */
function chain(): GraphFlow {
  return flow([speaker("a", "1", "2"), speaker("b", "3", "4")], [["a", "b"]]);
}

const CHAIN_JSON = {
  nodes: {
    a: {
      name: "a",
      edges: [
        { target: "b", activation_group: "b", activation_condition: "all" },
      ],
      activation: "all",
    },
    b: { name: "b", edges: [], activation: "all" },
  },
};

function load(json: unknown): Promise<GraphFlow> {
  return autogenComponents().load(json, {
    kind: { name: "graph flow", is: (value) => value instanceof GraphFlow },
    source: "flow.json",
  });
}

Deno.test("a team is dumped as AutoGen dumps it", () => {
  const team = flow([speaker("a"), speaker("b")], [["a", "b"]], {
    emitTeamEvents: false,
  });
  const { config, ...model } = team.dumpComponent();
  assertEquals(model, {
    provider: "autogen_agentchat.teams.GraphFlow",
    component_type: "team",
    version: 1,
    component_version: 1,
    label: "GraphFlow",
  });
  const { participants, ...rest } = config;
  assert(Array.isArray(participants));
  assertEquals(rest, {
    name: "GraphFlow",
    description: "A team of agents",
    graph: CHAIN_JSON,
  });
});

Deno.test("a team that is loaded dumps itself as before, and runs", async () => {
  const team = flow(
    [speaker("a", "again", "done"), speaker("b", "end")],
    [
      ["a", "a", "again", {
        activationGroup: "back",
        activationCondition: "any",
      }],
      ["a", "b", "done"],
    ],
    {
      start: "a",
      name: "loop",
      description: "Loops",
      maxTurns: 5,
      terminationCondition: new MaxMessageTermination(9),
      emitTeamEvents: true,
    },
  );
  const json = JSON.stringify(team.dumpComponent());
  const loaded = await load(json);
  assertEquals(loaded.dumpComponent(), JSON.parse(json));
  assertEquals((loaded.dumpComponent().config as Json).emit_team_events, true);
  const { messages } = await loaded.run({ task: "go" });
  assertEquals(
    transcript(messages).filter((line) => !line.endsWith("SelectSpeakerEvent")),
    ["user: go", "a: again", "a: done", "b: end"],
  );
});

Deno.test("what may be left out of a graph is as in AutoGen", async () => {
  const { config, ...model } = chain().dumpComponent();
  const { participants } = config;
  const team = await load({
    ...model,
    config: {
      participants,
      graph: {
        nodes: {
          a: {
            name: "a",
            edges: [{
              target: "b",
              activation_group: "",
              condition: null,
              condition_function: null,
            }],
          },
          b: { name: "b" },
        },
        default_start_node: null,
      },
    },
  });
  const { config: dumped } = team.dumpComponent();
  assertEquals(dumped.graph, CHAIN_JSON);
  assertEquals(dumped.description, "A team of agents");
});

Deno.test("a condition that is a function cannot be dumped", () => {
  const team = flow([speaker("a"), speaker("b")], [["a", "b", () => true]]);
  const error = assertThrows(() => team.dumpComponent(), ConfigError);
  assertEquals(error.code, "not_dumpable");
  assertEquals(
    error.message,
    'Cannot dump a graph: the condition of edge "a" -> "b" is a function',
  );
});

const BAD: readonly (readonly [
  path: string,
  problem: string,
  change: (config: Json, graph: Json, edge: Json) => void,
])[] = [
  ["/config/graph", "is missing", (config) => delete config.graph],
  [
    "/config/graph/nodes",
    "is 3, not an object",
    (_, graph) => graph.nodes = 3,
  ],
  [
    "/config/graph/nodes/b/name",
    "is missing",
    (_, graph) => delete (graph.nodes as { b: Json }).b.name,
  ],
  [
    "/config/graph/nodes/b/activation",
    'is "some", not one of "all", "any"',
    (_, graph) => (graph.nodes as { b: Json }).b.activation = "some",
  ],
  [
    "/config/graph/nodes/a/edges/0/target",
    "is missing",
    (_, _graph, edge) => delete edge.target,
  ],
  [
    "/config/graph/nodes/a/edges/0/condition",
    "is 4, not a string",
    (_, _graph, edge) => edge.condition = 4,
  ],
  [
    "/config/graph/nodes/a/edges/0/condition_function",
    "is what only a program can hold",
    (_, _graph, edge) => edge.condition_function = "lambda: True",
  ],
  [
    "/config/graph/nodes/a/edges/0/activation_condition",
    'is "some", not one of "all", "any"',
    (_, _graph, edge) => edge.activation_condition = "some",
  ],
  [
    "/config/graph/nodes/a/edges/0",
    'leads to "zork", which is no node',
    (_, _graph, edge) => edge.target = "zork",
  ],
  [
    "/config/graph",
    'starts at "zork", which is no node',
    (_, graph) => graph.default_start_node = "zork",
  ],
  [
    "/config/graph/nodes/a~1b",
    'has the name "a"',
    (_, graph) => {
      const nodes = graph.nodes as Json;
      graph.nodes = { "a/b": nodes.a, b: nodes.b };
    },
  ],
];

for (const [path, problem, change] of BAD) {
  Deno.test(`a config of which ${path} ${problem} is refused, by name`, async () => {
    const json = JSON.parse(JSON.stringify(chain().dumpComponent()));
    const { graph } = json.config;
    change(json.config, graph, graph.nodes.a.edges[0]);
    const error = await assertRejects(() => load(json), ConfigError);
    const isMissing = problem === "is missing";
    assertEquals(error.code, isMissing ? "missing_field" : "invalid_field");
    assertEquals(error.path, path);
    assertEquals(
      error.message,
      `Cannot load "autogen_agentchat.teams.GraphFlow" from flow.json: ${path} ${problem}`,
    );
  });
}

Deno.test("a config whose agents are not its nodes is refused", async () => {
  const json = JSON.parse(JSON.stringify(chain().dumpComponent()));
  json.config.participants.pop();
  const error = await assertRejects(() => load(json), ConfigError);
  assertEquals(error.code, "creation_failed");
  assertEquals(
    error.message,
    'Cannot load "autogen_agentchat.teams.GraphFlow" from flow.json: /config was refused: TypeError: Cannot create team "GraphFlow": node "b" is no participant',
  );
});

/** The state of the manager of a team, which a test may change. */
async function managerState(team: GraphFlow): Promise<{
  readonly state: Json;
  readonly manager: Json;
}> {
  const state = JSON.parse(JSON.stringify(await team.saveState()));
  return { state, manager: state.agent_states.GraphManager };
}

Deno.test("the state is what AutoGen saves, without a type and a version", async () => {
  const team = flow(
    [speaker("s", "0"), speaker("a", "1"), speaker("b", "2"), speaker("c")],
    [
      ["s", "a"],
      ["s", "b"],
      ["a", "c", undefined, {
        activationGroup: "g",
        activationCondition: "any",
      }],
      ["b", "c", "never"],
    ],
    { maxTurns: 2 },
  );
  await team.run({ task: "go" });
  const { manager: { message_thread, ...manager } } = await managerState(team);
  assertEquals((message_thread as Json[]).map(({ content }) => content), [
    "go",
    "0",
    "1",
    "2",
  ]);
  assertEquals(manager, {
    current_turn: 0,
    remaining: { a: { a: 1 }, b: { b: 1 }, c: { g: 1, c: 1 } },
    enqueued_any: {
      a: { a: false },
      b: { b: false },
      c: { g: true, c: false },
    },
    ready: ["c"],
  });
});

Deno.test("a team goes on from a state in the middle of the graph", async () => {
  const first = chain();
  const { state, manager } = await managerState(first);
  manager.ready = ["b"];
  manager.message_thread = [
    { type: "TextMessage", source: "user", content: "go" },
  ];
  await first.loadState(state);
  assertEquals(transcript((await first.run()).messages), ["b: 3"]);
});

Deno.test("a state in which nobody is next begins at the start", async () => {
  const team = chain();
  const { state, manager } = await managerState(team);
  // As after an error in AutoGen, where a run of this state would never end.
  Object.assign(manager, { ready: [], current_turn: 1 });
  for (const task of [undefined, "go"]) {
    await team.loadState(state);
    const { messages } = await team.run({ task });
    assertEquals(messages.slice(-2).map(({ source }) => source), ["a", "b"]);
  }
});

const BAD_STATES: readonly (readonly [
  path: string,
  problem: string,
  change: (manager: Json) => void,
])[] = [
  ["/ready", "is missing", (manager) => delete manager.ready],
  [
    "/ready/0",
    'is "zork", not one of "a", "b"',
    (manager) => manager.ready = ["zork"],
  ],
  ["/remaining/b", "is missing", (manager) => manager.remaining = {}],
  [
    "/remaining/b/b",
    'is "1", not an integer',
    (manager) => manager.remaining = { b: { b: "1" } },
  ],
  [
    "/enqueued_any/b/b",
    "is 1, not a boolean",
    (manager) => manager.enqueued_any = { b: { b: 1 } },
  ],
];

for (const [path, problem, change] of BAD_STATES) {
  Deno.test(`a state of which ${path} ${problem} is refused, and the team stays as it is`, async () => {
    const team = chain();
    const { state, manager } = await managerState(team);
    change(manager);
    const error = await assertRejects(
      () => team.loadState(state, { source: "state.json" }),
      ConfigError,
    );
    assertEquals(
      error.message,
      `Cannot load the state of team "GraphFlow" from state.json: /agent_states/GraphManager${path} ${problem}`,
    );
    assertEquals(transcript((await team.run()).messages), ["a: 1", "b: 3"]);
  });
}
