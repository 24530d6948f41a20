import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  autogenComponents,
  type AutogenResources,
  BufferedChatCompletionContext,
  type ComponentModel,
  ConfigError,
  MaxMessageTermination,
  ReplayChatCompletionClient,
  SelectorGroupChat,
  type SelectorGroupChatOptions,
  teamKind,
} from "@autogen-edge/runtime";
import { speaker } from "../_agents.ts";
import { counter } from "./_selectors.ts";

const registry = autogenComponents();

function team(options: Partial<SelectorGroupChatOptions> = {}) {
  return new SelectorGroupChat({
    participants: [speaker("alice", "a1"), speaker("bob", "b1", "b2")],
    modelClient: new ReplayChatCompletionClient(["bob"]),
    selectorPrompt: "{participants}",
    ...options,
  });
}

/** What a team is made of, beside other components. */
function settingsOf({ config }: ComponentModel): object {
  const { participants: _, model_client: _client, ...settings } = config;
  return settings;
}

Deno.test("a selector team is written down as Python AutoGen does", () => {
  const model = team().dumpComponent();
  const { config: _, ...head } = model;
  assertEquals(head, {
    provider: "autogen_agentchat.teams.SelectorGroupChat",
    component_type: "team",
    version: 1,
    component_version: 1,
    label: "SelectorGroupChat",
  });
  assertEquals(settingsOf(model), {
    name: "SelectorGroupChat",
    description: "A team of agents.",
    selector_prompt: "{participants}",
    allow_repeated_speaker: false,
    max_selector_attempts: 3,
    emit_team_events: false,
    model_client_streaming: false,
  });
});

Deno.test("a selector team with all options is the same after it was loaded", async () => {
  const modelContext = new BufferedChatCompletionContext({ bufferSize: 2 });
  const model = team({
    name: "crew",
    description: "Does it",
    terminationCondition: new MaxMessageTermination(3),
    maxTurns: 5,
    allowRepeatedSpeaker: true,
    maxSelectorAttempts: 2,
    emitTeamEvents: true,
    modelClientStreaming: true,
    modelContext,
  }).dumpComponent();
  assertEquals(settingsOf(model), {
    name: "crew",
    description: "Does it",
    termination_condition: new MaxMessageTermination(3).dumpComponent(),
    max_turns: 5,
    selector_prompt: "{participants}",
    allow_repeated_speaker: true,
    max_selector_attempts: 2,
    emit_team_events: true,
    model_client_streaming: true,
    model_context: modelContext.dumpComponent(),
  });
  const loaded = await registry.load(JSON.stringify(model), { kind: teamKind });
  assertEquals(loaded.dumpComponent(), model);
});

Deno.test("what a config leaves out has the defaults of the options", async () => {
  const model = team().dumpComponent();
  const { participants, model_client } = model.config;
  const bare = { ...model, config: { participants, model_client } };
  const loaded = await registry.load(bare, { kind: teamKind });
  const defaults = team({ selectorPrompt: undefined });
  assertEquals(loaded.dumpComponent(), defaults.dumpComponent());
});

for (
  const options of [
    { selectorFunction: () => "bob" },
    { candidateFunction: () => ["bob"] },
  ]
) {
  const [field = ""] = Object.keys(options);
  Deno.test(`a team with a ${field} cannot be written down`, () => {
    const error = assertThrows(
      () => team({ name: "crew", ...options }).dumpComponent(),
      ConfigError,
      `Cannot dump team "crew": "${field}" cannot be written as JSON`,
    );
    assertEquals(error.code, "not_dumpable");
  });
}

Deno.test("a model context or a model that is no component cannot be written down", () => {
  const modelContext = {
    addMessage: () => Promise.resolve(),
    getMessages: () => Promise.resolve([]),
    clear: () => Promise.resolve(),
  };
  const error = assertThrows(
    () => team({ modelContext }).dumpComponent(),
    ConfigError,
    '"modelContext" cannot be written as JSON',
  );
  assertEquals(error.code, "not_dumpable");
});

Deno.test("functions come from what the loader is given", async () => {
  const model = team({ maxTurns: 1 }).dumpComponent();
  async function firstOf(resources: AutogenResources): Promise<string> {
    const loaded = await registry.load(model, { kind: teamKind, resources });
    const { messages } = await loaded.run({ task: "go" });
    return messages[1]?.source ?? "";
  }
  assertEquals(await firstOf({}), "bob");
  assertEquals(await firstOf({ selectorFunction: () => "alice" }), "alice");
  assertEquals(await firstOf({ candidateFunction: () => ["alice"] }), "alice");
});

const WRONG: readonly {
  readonly what: string;
  readonly change: Readonly<Record<string, unknown>>;
  readonly code: ConfigError["code"];
  readonly path: string;
}[] = [
  {
    what: "no model client",
    change: { model_client: null },
    code: "missing_field",
    path: "/config/model_client",
  },
  {
    what: "a context for a model client",
    change: {
      model_client: new BufferedChatCompletionContext({ bufferSize: 1 })
        .dumpComponent(),
    },
    code: "unexpected_component",
    path: "/config/model_client",
  },
  {
    what: "a number for a prompt",
    change: { selector_prompt: 1 },
    code: "invalid_field",
    path: "/config/selector_prompt",
  },
  {
    what: "a fraction of an attempt",
    change: { max_selector_attempts: 1.5 },
    code: "invalid_field",
    path: "/config/max_selector_attempts",
  },
  {
    what: "a text for a switch",
    change: { allow_repeated_speaker: "no" },
    code: "invalid_field",
    path: "/config/allow_repeated_speaker",
  },
  {
    what: "one participant",
    change: { participants: [speaker("alice").dumpComponent()] },
    code: "creation_failed",
    path: "/config",
  },
  {
    what: "a participant that is none",
    change: {
      participants: [
        speaker("alice").dumpComponent(),
        new MaxMessageTermination(1).dumpComponent(),
      ],
    },
    code: "unexpected_component",
    path: "/config/participants/1",
  },
];

for (const { what, change, code, path } of WRONG) {
  Deno.test(`a file of a selector team with ${what} is refused, by the field`, async () => {
    const model = team().dumpComponent();
    const wrong = { ...model, config: { ...model.config, ...change } };
    const error = await assertRejects(
      () => registry.load(wrong, { kind: teamKind, source: "crew.json" }),
      ConfigError,
      "crew.json",
    );
    assertEquals([error.code, error.path], [code, path]);
  });
}

Deno.test("a state that is no state of this team is refused, by the field", async () => {
  const crew = team({ participants: [counter("alice"), counter("bob")] });
  const state = JSON.parse(JSON.stringify(await crew.saveState()));
  const manager = state.agent_states.SelectorGroupChatManager;
  const place = "/agent_states/SelectorGroupChatManager";
  for (
    const [change, path] of [
      [{ previous_speaker: 3 }, `${place}/previous_speaker`],
      [{ type: "SwarmManagerState" }, `${place}/type`],
      [{ version: "2.0.0" }, `${place}/version`],
      [{ message_thread: "go" }, `${place}/message_thread`],
    ] as const
  ) {
    state.agent_states.SelectorGroupChatManager = { ...manager, ...change };
    const error = await assertRejects(
      () => crew.loadState(state, { source: "crew.json" }),
      ConfigError,
      "crew.json",
    );
    assertEquals(error.path, path);
  }
});
