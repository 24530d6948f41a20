import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  AssistantAgent,
  autogenComponents,
  ConfigError,
  FunctionalTermination,
  FunctionTool,
  MaxMessageTermination,
  ReplayChatCompletionClient,
  RoundRobinGroupChat,
  SelectorGroupChat,
  SingleThreadedAgentRuntime,
  teamKind,
  TextMentionTermination,
} from "@autogen-edge/runtime";
import { Actor, speaker, transcript } from "./_agents.ts";

type Json = Readonly<Record<string, unknown>>;

const TEAM = "autogen_agentchat.teams.RoundRobinGroupChat";
const AGENT = "autogen_agentchat.agents.AssistantAgent";
const REPLAY = "autogen_ext.models.replay.ReplayChatCompletionClient";

function agent(config: Json = {}, rest: Json = {}): Json {
  return {
    provider: AGENT,
    component_version: 2,
    config: {
      name: "writer",
      description: "Writes",
      model_client: {
        provider: REPLAY,
        config: { chat_completions: ["A poem."] },
      },
      reflect_on_tool_use: false,
      tool_call_summary_format: "{result}",
      ...config,
    },
    ...rest,
  };
}

function team(config: Json = {}, rest: Json = {}): Json {
  return {
    provider: TEAM,
    config: { participants: [agent()], max_turns: 1, ...config },
    ...rest,
  };
}

Deno.test("a team is loaded from the least that a file must say", async () => {
  const loaded = await autogenComponents().load(team(), { kind: teamKind });
  const { messages } = await loaded.run({ task: "Write" });
  assertEquals(transcript(messages), ["user: Write", "writer: A poem."]);
});

Deno.test("what is loaded from text is dumped as it was written", async () => {
  const registry = autogenComponents();
  const condition = new TextMentionTermination("DONE")
    .and(new MaxMessageTermination(3, { includeAgentEvent: true }));
  const model = registry.dump(
    new SelectorGroupChat({
      name: "writers",
      description: "They write",
      participants: [
        speaker("a", "A"),
        new RoundRobinGroupChat({
          name: "inner",
          participants: [speaker("b", "B")],
          maxTurns: 1,
        }),
      ],
      modelClient: new ReplayChatCompletionClient(["a"]),
      terminationCondition: condition,
      maxTurns: 4,
      emitTeamEvents: true,
    }),
  );
  const loaded = await registry.load(JSON.stringify(model), { kind: teamKind });
  assertEquals(registry.dump(loaded), model);
  assertEquals([loaded.name, loaded.description], ["writers", "They write"]);
});

interface Wrong {
  readonly what: string;
  readonly file: unknown;
  readonly code: ConfigError["code"];
  readonly path: string;
}

const WRONG: readonly Wrong[] = [
  { what: "no JSON", file: "{", code: "malformed_config", path: "" },
  { what: "a list", file: [], code: "invalid_field", path: "" },
  {
    what: "no provider",
    file: { config: {} },
    code: "missing_field",
    path: "/provider",
  },
  {
    what: "an unknown provider",
    file: { provider: "os.system", config: { command: "rm" } },
    code: "unknown_provider",
    path: "/provider",
  },
  {
    what: "an unknown provider deep inside",
    file: team({
      participants: [agent({ model_client: { provider: "x.Y", config: {} } })],
    }),
    code: "unknown_provider",
    path: "/config/participants/0/config/model_client/provider",
  },
  {
    what: "no config",
    file: { provider: TEAM },
    code: "missing_field",
    path: "/config",
  },
  {
    what: "no participants",
    file: { provider: TEAM, config: {} },
    code: "missing_field",
    path: "/config/participants",
  },
  {
    what: "an empty list of participants",
    file: team({ participants: [] }),
    code: "creation_failed",
    path: "/config",
  },
  {
    what: "turns in words",
    file: team({ max_turns: "two" }),
    code: "invalid_field",
    path: "/config/max_turns",
  },
  {
    what: "no turns at all",
    file: team({ max_turns: 0 }),
    code: "creation_failed",
    path: "/config",
  },
  {
    what: "a newer version",
    file: team({}, { component_version: 7 }),
    code: "unsupported_version",
    path: "/component_version",
  },
  {
    what: "a participant of a newer version",
    file: team({ participants: [agent({}, { component_version: 3 })] }),
    code: "unsupported_version",
    path: "/config/participants/0/component_version",
  },
  {
    what: "a condition among the participants",
    file: team({
      participants: [{
        provider: "autogen_agentchat.conditions.MaxMessageTermination",
        config: { max_messages: 1 },
      }],
    }),
    code: "unexpected_component",
    path: "/config/participants/0",
  },
  {
    what: "an agent as its condition",
    file: team({ termination_condition: agent() }),
    code: "unexpected_component",
    path: "/config/termination_condition",
  },
  {
    what: "a name that is no identifier",
    file: team({ participants: [agent({ name: "the writer" })] }),
    code: "creation_failed",
    path: "/config/participants/0/config",
  },
  {
    what: "two participants of one name",
    file: team({ participants: [agent(), agent()] }),
    code: "creation_failed",
    path: "/config",
  },
  {
    what: "a model that says what no model can",
    file: team({
      participants: [
        agent({
          model_client: { provider: REPLAY, config: { chat_completions: [3] } },
        }),
      ],
    }),
    code: "invalid_field",
    path:
      "/config/participants/0/config/model_client/config/chat_completions/0",
  },
  {
    what: "an agent where a team is needed",
    file: agent(),
    code: "unexpected_component",
    path: "",
  },
];

for (const { what, file, code, path } of WRONG) {
  Deno.test(`a file with ${what} is refused, and the field and the file are named`, async () => {
    const error = await assertRejects(
      () =>
        autogenComponents().load(file, { kind: teamKind, source: "team.json" }),
      ConfigError,
      "from team.json",
    );
    assertEquals([error.code, error.path], [code, path]);
    assertEquals(error.source, "team.json");
    if (path !== "") assert(error.message.includes(path), error.message);
  });
}

Deno.test("what JSON cannot hold cannot be dumped, wherever it is", () => {
  const registry = autogenComponents();
  const participants = [speaker("a", "A")];
  for (
    const unwritable of [
      new RoundRobinGroupChat({
        participants,
        terminationCondition: new MaxMessageTermination(1)
          .or(new FunctionalTermination(() => true)),
      }),
      new RoundRobinGroupChat({
        participants: [new Actor("odd", () => Promise.resolve("x"))],
      }),
    ]
  ) {
    try {
      registry.dump(unwritable);
    } catch (error) {
      assert(error instanceof ConfigError, String(error));
      assertEquals(error.code, "not_dumpable");
      continue;
    }
    throw new Error("It was dumped all the same");
  }
});

Deno.test("loaded teams live in the runtime, and use the tools, that the program gives", async () => {
  await using runtime = new SingleThreadedAgentRuntime();
  runtime.start();
  const add = new FunctionTool<{ a: number; b: number }, number>({
    name: "add",
    description: "Adds",
    parameters: {
      type: "object",
      properties: { a: { type: "integer" }, b: { type: "integer" } },
      required: ["a", "b"],
    },
    execute: ({ a, b }) => a + b,
  });
  const adder = new AssistantAgent({
    name: "adder",
    tools: [add],
    modelClient: new ReplayChatCompletionClient([{
      finishReason: "function_calls",
      content: [{ id: "1", name: "add", arguments: '{"a":1,"b":2}' }],
      usage: { promptTokens: 1, completionTokens: 1 },
      cached: false,
    }]),
  });
  const registry = autogenComponents();
  const model = registry.dump(
    new RoundRobinGroupChat({ participants: [adder], maxTurns: 1 }),
  );
  const loaded = await registry.load(model, {
    kind: teamKind,
    resources: { runtime, tools: [add] },
  });
  const { messages } = await loaded.run({ task: "1 + 2?" });
  assertEquals(messages.at(-1)?.content, "3");
  const state = await runtime.saveState();
  assert(Object.keys(state).some((id) => id.startsWith("adder_")));
});

Deno.test("a load that is aborted says so, and makes nothing more", async () => {
  const reason = new Error("enough");
  const error = await assertRejects(() =>
    autogenComponents().load(team(), { signal: AbortSignal.abort(reason) })
  );
  assertEquals(error, reason);
});
