import { assert, assertEquals, assertRejects } from "@std/assert";
import { ROOT_CONTEXT } from "@opentelemetry/api";
import {
  AgentChatError,
  ConfigError,
  RoundRobinGroupChat,
  SingleThreadedAgentRuntime,
  withTelemetry,
} from "@autogen-edge/runtime";
import { recordSpans } from "@autogen-edge/runtime/testing";
import { Actor, speaker, transcript } from "../_agents.ts";

type Json = Record<string, unknown>;

function duo(options: { runtime?: SingleThreadedAgentRuntime } = {}) {
  return new RoundRobinGroupChat({
    participants: [speaker("a", "a1", "a2"), speaker("b", "b1", "b2")],
    maxTurns: 1,
    ...options,
  });
}

/** What a team of an agent and an inner team saved in Python AutoGen 0.7.5. */
const NEVER_RAN = {
  type: "TeamState",
  version: "1.0.0",
  agent_states: {
    a: {
      type: "ChatAgentContainerState",
      version: "1.0.0",
      agent_state: {
        type: "AssistantAgentState",
        version: "1.0.0",
        llm_context: { messages: [] },
      },
      message_buffer: [],
    },
    b: {
      type: "ChatAgentContainerState",
      version: "1.0.0",
      agent_state: {
        type: "AssistantAgentState",
        version: "1.0.0",
        llm_context: { messages: [] },
      },
      message_buffer: [],
    },
    RoundRobinGroupChatManager: {
      type: "RoundRobinManagerState",
      version: "1.0.0",
      message_thread: [],
      current_turn: 0,
      next_speaker_index: 0,
    },
  },
};

Deno.test("the state of a team that never ran is Python's", async () => {
  assertEquals(await duo().saveState(), NEVER_RAN);
});

Deno.test("a team goes on in another process where it was saved", async () => {
  const first = duo();
  await first.run({ task: "go" });
  const text = JSON.stringify(await first.saveState());
  const second = duo();
  await second.loadState(JSON.parse(text));
  const { messages } = await second.run();
  // It is b's turn; b's model is a new one, and begins with its first answer.
  assertEquals(transcript(messages), ["b: b1"]);
  const state: Json = await second.saveState();
  const thread = (state["agent_states"] as Record<string, Json>)[
    "RoundRobinGroupChatManager"
  ]?.["message_thread"] as readonly { content: string }[];
  assertEquals(thread.map(({ content }) => content), ["go", "a1", "b1"]);
});

Deno.test("state can be loaded from text, and saved again it is the same", async () => {
  const first = duo();
  await first.run({ task: "go" });
  const state = await first.saveState();
  const second = duo();
  await second.loadState(JSON.stringify(state));
  assertEquals(await second.saveState(), state);
});

Deno.test("what was saved after a reset is what a new team saves", async () => {
  const team = duo();
  await team.run({ task: "go" });
  await team.reset();
  assertEquals(await team.saveState(), NEVER_RAN);
});

Deno.test("a state that is loaded replaces what a team remembers, and leaves the saved one alone", async () => {
  const team = duo();
  await team.run({ task: "go" });
  await team.loadState(NEVER_RAN);
  assertEquals(await team.saveState(), NEVER_RAN);
  const { messages } = await team.run({ task: "again" });
  assertEquals(transcript(messages), ["user: again", "a: a2"]);
  assertEquals(NEVER_RAN.agent_states.a.message_buffer, []);
});

function without(name: string): Json {
  const { [name]: _, ...rest } = NEVER_RAN.agent_states as Record<string, Json>;
  return { ...NEVER_RAN, agent_states: rest };
}

function withA(fields: Json): Json {
  const { a, ...rest } = NEVER_RAN.agent_states;
  return { ...NEVER_RAN, agent_states: { ...rest, a: { ...a, ...fields } } };
}

function withManager(fields: Json): Json {
  const { RoundRobinGroupChatManager: manager, ...rest } =
    NEVER_RAN.agent_states;
  const changed = { ...manager, ...fields };
  const states = { ...rest, RoundRobinGroupChatManager: changed };
  return { ...NEVER_RAN, agent_states: states };
}

const MANAGER = "/agent_states/RoundRobinGroupChatManager";

const WRONG:
  readonly (readonly [what: string, state: unknown, path: string])[] = [
    ["nothing", null, ""],
    ["text that is no JSON", "{", ""],
    ["an empty object", {}, "/agent_states"],
    ["another kind of state", { ...NEVER_RAN, type: "BaseState" }, "/type"],
    ["a newer version", { ...NEVER_RAN, version: "2.0.0" }, "/version"],
    ["no state of a participant", without("b"), "/agent_states/b"],
    ["no state of the manager", without("RoundRobinGroupChatManager"), MANAGER],
    [
      "no agent in a participant",
      withA({ agent_state: 3 }),
      "/agent_states/a/agent_state",
    ],
    [
      "a message of an unknown type",
      withA({ message_buffer: [{ type: "X", source: "a" }] }),
      "/agent_states/a/message_buffer/0/type",
    ],
    [
      "another team's manager",
      withManager({ type: "SwarmManagerState" }),
      `${MANAGER}/type`,
    ],
    [
      "a manager of a newer version",
      withManager({ version: "9.1" }),
      `${MANAGER}/version`,
    ],
    [
      "a turn that is no number",
      withManager({ current_turn: "1" }),
      `${MANAGER}/current_turn`,
    ],
  ];

for (const [what, state, path] of WRONG) {
  Deno.test(`a state with ${what} is refused, names the field, and changes nothing`, async () => {
    const team = duo();
    await team.run({ task: "go" });
    const before = await team.saveState();
    const error = await assertRejects(
      () => team.loadState(state, { source: "team.json" }),
      ConfigError,
      'Cannot load the state of team "RoundRobinGroupChat" from team.json: ',
    );
    assertEquals(error.path, path);
    assertEquals(await team.saveState(), before);
  });
}

for (const depth of [0, 1, 2]) {
  Deno.test(`a state that only the last participant refuses changes nothing, ${depth} teams down`, async () => {
    let team = duo();
    for (let above = 0; above < depth; above++) {
      const participants = [speaker(`c${above}`, "c1", "c2"), team];
      team = new RoundRobinGroupChat({
        participants,
        name: `team${above}`,
        maxTurns: 2,
      });
    }
    await team.run({ task: "go" });
    const before = await team.saveState();
    const wrong = JSON.stringify(before)
      .replaceAll('"content":"go"', '"content":"went"')
      // Only the last agent has not spoken.
      .replace('"messages":[]', '"messages":0');
    const error = await assertRejects(
      () => team.loadState(wrong, { source: "team.json" }),
      ConfigError,
      'agent "b" from team.json: /messages is 0, not a list',
    );
    assertEquals(error.code, "invalid_field");
    assertEquals(await team.saveState(), before);
    assertEquals(
      transcript((await team.run({ task: "on" })).messages)[0],
      "user: on",
    );
  });
}

Deno.test("a team that takes back a state cannot run before it has", async () => {
  const team = duo();
  await team.run({ task: "go" });
  const state = await team.saveState();
  const loading = team.loadState(state);
  const error = await assertRejects(() => team.run(), AgentChatError);
  assertEquals(
    [error.code, error.message],
    ["already_running", 'Cannot run team "RoundRobinGroupChat": it is running'],
  );
  await loading;
  assertEquals(transcript((await team.run()).messages), ["b: b1"]);
});

for (const [next, name] of [[-1, "b"], [-2, "a"], [-7, "b"], [99, "b"]]) {
  Deno.test(`a state in which number ${next} is next lets "${name}" speak`, async () => {
    const team = duo();
    await team.loadState(withManager({ next_speaker_index: next }));
    const { messages } = await team.run({ task: "go" });
    assertEquals(messages.at(-1)?.source, name);
  });
}

Deno.test("a team that runs can be saved, and cannot be loaded", async () => {
  const release = Promise.withResolvers<string>();
  const speaking = Promise.withResolvers<void>();
  const team = new RoundRobinGroupChat({
    participants: [
      new Actor("slow", () => {
        speaking.resolve();
        return release.promise;
      }),
    ],
    maxTurns: 1,
  });
  const run = team.run({ task: "go" });
  await speaking.promise;
  const state = await team.saveState();
  const error = await assertRejects(
    () => team.loadState(state),
    AgentChatError,
  );
  assertEquals(error.code, "already_running");
  release.resolve("done");
  await run;
  await team.loadState(state);
});

Deno.test("the first run after a state is loaded links to the trace that it was saved in", async () => {
  const before = recordSpans();
  const first = duo();
  const { tracerProvider } = before;
  await first.run({
    task: "go",
    traceContext: withTelemetry(ROOT_CONTEXT, { tracerProvider }),
  });
  const state = JSON.parse(JSON.stringify(await first.saveState()));
  const saved = before.finished.find(({ name }) =>
    name.startsWith("invoke_workflow")
  );

  const after = recordSpans();
  const second = duo();
  await second.loadState(state);
  const traceContext = withTelemetry(ROOT_CONTEXT, {
    tracerProvider: after.tracerProvider,
  });
  await second.run({ traceContext });
  await second.run({ traceContext });
  const links = after.finished
    .filter(({ name }) => name.startsWith("invoke_workflow"))
    .map(({ links }) => links);
  assertEquals(links.length, 2);
  assertEquals(
    links[0]?.map(({ context, attributes }) => [
      context.traceId,
      context.spanId,
      attributes,
    ]),
    [[
      saved?.spanContext().traceId,
      saved?.spanContext().spanId,
      { "autogen.link.kind": "resumed_from" },
    ]],
  );
  assertEquals(links[1], []);
});

Deno.test("a saved trace that is malformed is no link, and no error", async () => {
  const spans = recordSpans();
  const team = duo();
  await team.loadState({
    ...NEVER_RAN,
    "autogen-edge.trace/last": { traceId: 3 },
  });
  const { tracerProvider } = spans;
  await team.run({
    traceContext: withTelemetry(ROOT_CONTEXT, { tracerProvider }),
  });
  assert(
    spans.finished.every(({ name, links }) =>
      !name.startsWith("invoke_workflow") || links.length === 0
    ),
  );
});

Deno.test("a team's agents are part of the state of a runtime that they share", async () => {
  await using runtime = new SingleThreadedAgentRuntime();
  const team = duo({ runtime });
  runtime.start();
  await team.run({ task: "go" });
  const state = JSON.parse(JSON.stringify(await runtime.saveState()));
  const before = await team.saveState();
  await team.reset();
  await runtime.loadState(state);
  assertEquals(await team.saveState(), before);
});
