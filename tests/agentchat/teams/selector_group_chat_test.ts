import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  AgentChatError,
  AssistantMessage,
  BufferedChatCompletionContext,
  type CreateOptions,
  type LlmMessage,
  ReplayChatCompletionClient,
  SelectorGroupChat,
  UnboundedChatCompletionContext,
  UserMessage,
} from "@autogen-edge/runtime";
import { speaker, toolCalls, transcript } from "../_agents.ts";
import {
  Asked,
  causeOf,
  counter,
  selectorTeam,
  speakers,
} from "./_selectors.ts";

const ALL = "['alice', 'bob', 'carol']";

for (
  const { answer, objection } of [
    {
      answer: "nobody",
      objection: `No valid name was mentioned. Please select from: ${ALL}.`,
    },
    {
      answer: "",
      objection: `No valid name was mentioned. Please select from: ${ALL}.`,
    },
    {
      answer: "alice or bob",
      objection:
        `Expected exactly one name to be mentioned. Please select only one from: ${ALL}.`,
    },
  ]
) {
  Deno.test(`a model that answers "${answer}" is told what is wrong, and asked again`, async () => {
    const { team, model } = selectorTeam([answer, "carol"]);
    assertEquals(await speakers(team, "go"), ["carol"]);
    const [first, second] = model.calls;
    assertEquals(second, [
      ...first ?? [],
      AssistantMessage({ content: answer, source: "selector", thought: null }),
      UserMessage({ content: objection, source: "user" }),
    ]);
  });
}

Deno.test("whoever spoke last may not go on, unless the team allows it", async () => {
  const answers = ["alice", "alice", "bob"];
  const refused = selectorTeam(answers, { maxTurns: 2 });
  assertEquals(await speakers(refused.team, "go"), ["alice", "bob"]);
  assertEquals(
    refused.model.questions.at(-1),
    "Repeated speaker is not allowed, please select a different name from: ['bob', 'carol'].",
  );

  const allowed = selectorTeam(answers, {
    maxTurns: 3,
    allowRepeatedSpeaker: true,
  });
  assertEquals(await speakers(allowed.team, "go"), ["alice", "alice", "bob"]);
});

Deno.test("nobody asks a model when only one is left", async () => {
  const { team, model } = selectorTeam(["bob"], {
    names: ["alice", "bob"],
    maxTurns: 4,
  });
  assertEquals(await speakers(team, "go"), ["bob", "alice", "bob", "alice"]);
  assertEquals(model.calls.length, 1);
});

Deno.test("when all attempts are in vain the first begins, and whoever spoke last goes on", async () => {
  const { team, model } = selectorTeam(
    ["x", "y", "bob", "x", "y", "alice or carol"],
    { maxTurns: 1, maxSelectorAttempts: 2 },
  );
  assertEquals(await speakers(team, "go"), ["alice"]);
  assertEquals(await speakers(team), ["bob"]);
  assertEquals(await speakers(team), ["bob"]);
  assertEquals(model.calls.length, 5);
});

Deno.test("with team events, a model's choice streams in pieces and is told as a whole", async () => {
  const options = { modelClientStreaming: true, maxTurns: 1 };
  const loud = selectorTeam(["who knows", "bob it is"], {
    ...options,
    emitTeamEvents: true,
  });
  const items = await Array.fromAsync(loud.team.runStream({ task: "go" }));
  const manager = "SelectorGroupChatManager";
  assertEquals(
    items.map((item) =>
      item.type === "TaskResult"
        ? transcript(item.messages)
        : `${item.source} ${item.type} ${item.content}`
    ),
    [
      "user TextMessage go",
      `${manager} ModelClientStreamingChunkEvent who `,
      `${manager} ModelClientStreamingChunkEvent knows`,
      `${manager} SelectorEvent who knows`,
      `${manager} ModelClientStreamingChunkEvent bob `,
      `${manager} ModelClientStreamingChunkEvent it `,
      `${manager} ModelClientStreamingChunkEvent is`,
      `${manager} SelectorEvent bob it is`,
      `${manager} SelectSpeakerEvent bob`,
      "bob TextMessage bob1",
      [
        "user: go",
        `${manager}: who knows`,
        `${manager}: bob it is`,
        `${manager}: SelectSpeakerEvent`,
        "bob: bob1",
      ],
    ],
  );

  const quiet = selectorTeam(["bob it is"], options);
  const result = await quiet.team.run({ task: "go" });
  assertEquals(transcript(result.messages), ["user: go", "bob: bob1"]);
});

Deno.test("a model context decides what the model sees of the conversation", async () => {
  const { team, model } = selectorTeam(["alice", "bob", "carol"], {
    modelContext: new BufferedChatCompletionContext({ bufferSize: 2 }),
    selectorPrompt: "{history}",
    maxTurns: 3,
  });
  await team.run({ task: "go" });
  assertEquals(model.questions, [
    "user: go\n\n",
    "user: go\n\n\nalice: alice1\n\n",
    "alice: alice1\n\n\nbob: bob1\n\n",
  ]);
});

function begun(): UnboundedChatCompletionContext {
  return new UnboundedChatCompletionContext([
    UserMessage({ content: "Begin.", source: "boss" }),
  ]);
}

Deno.test("a reset empties the model context, and everyone may begin again", async () => {
  const modelContext = begun();
  const { team, model } = selectorTeam(["alice", "alice"], {
    modelContext,
    selectorPrompt: "{participants} {history}",
  });
  await team.run({ task: "one" });
  await team.reset();
  assertEquals(await modelContext.getMessages(), []);
  await team.run({ task: "two" });
  assertEquals(model.questions, [
    `${ALL} boss: Begin.\n\n\nuser: one\n\n`,
    `${ALL} user: two\n\n`,
  ]);
});

Deno.test("a state brings the conversation and the last speaker back", async () => {
  const first = selectorTeam(["bob"]).team;
  await first.run({ task: "go" });
  const state = JSON.parse(JSON.stringify(await first.saveState()));
  assertEquals(
    state.agent_states.SelectorGroupChatManager.previous_speaker,
    "bob",
  );
  const { team, model } = selectorTeam(["carol", "alice"], {
    modelContext: begun(),
    selectorPrompt: "{participants} {history}",
  });
  await team.loadState(state);
  await team.run();
  assertEquals(model.questions, [
    "['alice', 'carol'] boss: Begin.\n\n\nuser: go\n\n\nbob: bob1\n\n",
  ]);

  // Back to where it was: nothing of it is there twice.
  await team.loadState(state);
  await team.run();
  assertEquals(
    model.questions.at(-1),
    "['alice', 'carol'] user: go\n\n\nbob: bob1\n\n",
  );
});

Deno.test("a last speaker who is not in the team is nobody", async () => {
  const { team } = selectorTeam(["x", "y", "z"]);
  const state = JSON.parse(JSON.stringify(await team.saveState()));
  state.agent_states.SelectorGroupChatManager.previous_speaker = "zed";
  await team.loadState(state);
  assertEquals(await speakers(team, "go"), ["alice"]);
});

Deno.test("a team takes part in a selector team", async () => {
  const { team: inner } = selectorTeam(["y"], {
    names: ["x", "y"],
    name: "inner",
    maxTurns: 2,
  });
  const { team, model } = selectorTeam(["inner", "bob"], {
    participants: [inner, counter("bob")],
    selectorPrompt: "{participants} {history}",
    maxTurns: 3,
  });
  assertEquals(await speakers(team, "go"), ["y", "x", "bob", "y", "x"]);
  assertEquals(model.questions, ["['inner', 'bob'] user: go\n\n"]);
});

Deno.test("a model that asks for tools selects nobody", async () => {
  const { team } = selectorTeam([toolCalls(["add", {}])]);
  const error = await assertRejects(
    () => team.run({ task: "go" }),
    AgentChatError,
  );
  assertEquals(error.code, "manager_failed");
  assertEquals(
    causeOf(error),
    'Cannot select a speaker: model "replay" asked for tools',
  );
});

Deno.test("a model that fails ends the run", async () => {
  const { team } = selectorTeam(["bob", "x"], { maxTurns: 2 });
  const error = await assertRejects(
    () => team.run({ task: "go" }),
    AgentChatError,
  );
  assertEquals(error.code, "manager_failed");
  assertEquals(causeOf(error), "No more mock responses available");
});

Deno.test("an abort reaches the model that is choosing", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  let told: AbortSignal | undefined;
  class Slow extends ReplayChatCompletionClient {
    protected override complete(
      _messages: readonly LlmMessage[],
      { signal }: CreateOptions,
    ): Promise<never> {
      told = signal;
      controller.abort(reason);
      return Promise.withResolvers<never>().promise;
    }
  }
  const { team } = selectorTeam([], { modelClient: new Slow([]) });
  const { signal } = controller;
  const error = await assertRejects(() => team.run({ task: "go", signal }));
  assertEquals(error, reason);
  assertEquals(told?.aborted, true);
});

Deno.test("a selector team says what is wrong with its options", () => {
  const participants = [counter("alice"), counter("bob")];
  const options = { participants, modelClient: new Asked([]), name: "crew" };
  assertThrows(
    () => new SelectorGroupChat({ ...options, participants: [counter("a")] }),
    RangeError,
    'Cannot create team "crew": at least two participants are required',
  );
  for (const maxSelectorAttempts of [0, -1, 1.5, NaN]) {
    assertThrows(
      () => new SelectorGroupChat({ ...options, maxSelectorAttempts }),
      RangeError,
      `Cannot create team "crew": "maxSelectorAttempts" is ${maxSelectorAttempts}, not a whole number of at least 1`,
    );
  }
  assertThrows(
    () =>
      new SelectorGroupChat({
        ...options,
        selectorPrompt: `{{"a": 1}} {roles} {role}`,
      }),
    TypeError,
    'Cannot create team "crew": "selectorPrompt" has "{role}", which is none of {roles}, {participants} and {history}',
  );
});

Deno.test("agents, too, are selected that use models of their own", async () => {
  const { team } = selectorTeam(["bob"], {
    participants: [speaker("alice", "a1"), speaker("bob", "b1")],
    maxTurns: 2,
  });
  assertEquals(await speakers(team, "go"), ["bob", "alice"]);
});
