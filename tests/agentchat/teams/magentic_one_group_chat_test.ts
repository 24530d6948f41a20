import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  autogenComponents,
  ChatCompletionClient,
  type ComponentModel,
  ConfigError,
  type CreateResult,
  MagenticOneGroupChat,
  ReplayChatCompletionClient,
  RoundRobinGroupChat,
  teamKind,
} from "@autogen-edge/runtime";
import { speaker, transcript } from "../_agents.ts";
import {
  ABLE,
  counter,
  DONE,
  GO,
  magenticTeam,
  Planner,
  PROMPTS,
} from "./_magentic_one.ts";

function dumpable(
  options: Partial<ConstructorParameters<typeof MagenticOneGroupChat>[0]> = {},
): MagenticOneGroupChat {
  return new MagenticOneGroupChat({
    participants: [speaker("ann", "ann1"), speaker("bob")],
    modelClient: new ReplayChatCompletionClient(["F", "P", GO, DONE, "fin"]),
    ...options,
  });
}

function load(model: unknown): Promise<unknown> {
  const source = "team.json";
  return autogenComponents().load(model, { kind: teamKind, source });
}

function changed(config: object): ComponentModel {
  const model = dumpable().dumpComponent();
  return { ...model, config: { ...model.config, ...config } };
}

Deno.test("a team plans, has one after the other work, and answers", async () => {
  const { team, model } = magenticTeam(["F", "P", GO, DONE, "fin"]);
  const { messages, stopReason } = await team.run({ task: "T" });
  assertEquals(transcript(messages), [
    "user: T",
    "MagenticOneOrchestrator: TASK T TEAM ann: ann agent\nbob: bob agent FACTS F PLAN P",
    "MagenticOneOrchestrator: go on",
    "ann: ann1",
    "MagenticOneOrchestrator: fin",
  ]);
  assertEquals(stopReason, "because");
  assertEquals(model.questions, [
    "facts? T",
    "plan? ann: ann agent\nbob: bob agent",
    "progress? ann, bob",
    "progress? ann, bob",
    "answer!",
  ]);
});

Deno.test("by default the model is asked in our own words, with every gap filled", async () => {
  const model = new Planner([
    "F-1",
    "P-1",
    GO.replace("true", "false"),
    "F-2",
    "P-2",
    DONE,
    "fin",
  ]);
  const team = new MagenticOneGroupChat({
    participants: [counter("ann"), counter("bob")],
    modelClient: model,
    maxStalls: 1,
  });
  const { messages } = await team.run({ task: "the task" });
  const [facts, plan, ledger, newFacts, newPlan, , last] = model.questions;
  const told = transcript(messages).filter((text) => text.includes("P-"));
  const members = "ann: ann agent\nbob: bob agent";
  for (
    const [text, parts] of [
      [facts, ["the task"]],
      [plan, [members]],
      [told[0], ["the task", members, "F-1", "P-1"]],
      [ledger, ["the task", members, ": ann, bob\n"]],
      [newFacts, ["the task", "F-1"]],
      [newPlan, [members]],
      [told[1], ["the task", members, "F-2", "P-2"]],
      [last, ["answer"]],
    ] as const
  ) {
    for (const part of parts) assertStringIncludes(String(text), part);
    assert(!/\{\w+\}/.test(String(text)), text);
  }
  for (
    const key of [
      "is_request_satisfied",
      "is_in_loop",
      "is_progress_being_made",
      "next_speaker",
      "instruction_or_question",
    ]
  ) {
    assertStringIncludes(String(ledger), `"${key}": { "reason"`);
  }
});

Deno.test("a team must have participants, which are agents", () => {
  assertThrows(
    () => magenticTeam([], { participants: [] }),
    RangeError,
    'Cannot create team "MagenticOneGroupChat": at least one participant is required',
  );
  const inner = new RoundRobinGroupChat({
    name: "inner",
    participants: [counter("ann")],
  });
  assertThrows(
    // @ts-expect-error: a team is no agent
    () => magenticTeam([], { participants: [inner] }),
    TypeError,
    'Cannot create team "MagenticOneGroupChat": the participant "inner" is no agent',
  );
  assertThrows(
    () => magenticTeam([], { participants: [counter("a"), counter("a")] }),
    TypeError,
    '"a" is taken already',
  );
  const name = "MagenticOneOrchestrator";
  assertThrows(
    () => magenticTeam([], { participants: [counter(name)] }),
    TypeError,
    `"${name}" is taken already`,
  );
});

for (const maxStalls of [-1, 1.5, NaN]) {
  Deno.test(`a team cannot have ${maxStalls} stalls`, () => {
    assertThrows(
      () => magenticTeam([], { maxStalls }),
      RangeError,
      `"maxStalls" is ${maxStalls}, not a whole number of at least 0`,
    );
  });
}

Deno.test("a team needs a turn", () => {
  assertThrows(
    () => magenticTeam([], { maxTurns: 0 }),
    RangeError,
    '"maxTurns" is 0',
  );
});

Deno.test("a prompt with a gap that nothing is known for is refused", () => {
  assertThrows(
    () => magenticTeam([], { prompts: { updatePlan: "{{x}} {team} {teams}" } }),
    TypeError,
    'the prompt "updatePlan" has "{teams}", which is none of {task}, {team}, {names}, {facts}, {plan}',
  );
});

Deno.test("the final prompt is told as it is, but for AutoGen's own", async () => {
  const shape = `${"x".repeat(38)}\n{task}\n`;
  const autogens = shape.padEnd(310, "y");
  for (
    const [finalAnswerPrompt, told] of [
      ["Give {task} {{now}}", "Give {task} {{now}}"],
      [`${autogens}z`, `${autogens}z`],
      [autogens, autogens.replace("{task}", () => "$& T")],
    ] as const
  ) {
    const answers = ["F", "P", DONE, "fin"];
    const { team, model } = magenticTeam(answers, { finalAnswerPrompt });
    await team.run({ task: "$& T" });
    assertEquals(model.questions.at(-1), told);
  }
});

Deno.test("a team is written down under Python's names, and made again", async () => {
  const team = dumpable({ name: "crew", description: "Does it", maxStalls: 2 });
  const model = team.dumpComponent();
  const { participants, model_client, final_answer_prompt, ...config } =
    model.config;
  assertEquals({ ...model, config }, {
    provider: "autogen_agentchat.teams.MagenticOneGroupChat",
    component_type: "team",
    version: 1,
    component_version: 1,
    label: "MagenticOneGroupChat",
    config: {
      name: "crew",
      description: "Does it",
      max_turns: 20,
      max_stalls: 2,
      emit_team_events: false,
    },
  });
  assertEquals(Array.isArray(participants) && participants.length, 2);
  assertEquals(typeof model_client, "object");
  assert(!String(final_answer_prompt).includes("{"));
  const loaded = await autogenComponents().load(JSON.stringify(model), {
    kind: teamKind,
  });
  assertEquals(loaded.dumpComponent(), model);
  const { messages } = await loaded.run({ task: "T" });
  assertEquals(transcript(messages).slice(2), [
    "MagenticOneOrchestrator: go on",
    "ann: ann1",
    "MagenticOneOrchestrator: fin",
  ]);
});

Deno.test("prompts are written down where they are given, in a field that Python passes over", async () => {
  const prompts = { ...PROMPTS, plan: undefined };
  const { config, ...model } = dumpable({ prompts, maxTurns: null })
    .dumpComponent();
  assertEquals(config.prompts, {
    facts: PROMPTS.facts,
    full_ledger: PROMPTS.fullLedger,
    progress_ledger: PROMPTS.progressLedger,
    update_facts: PROMPTS.updateFacts,
    update_plan: PROMPTS.updatePlan,
  });
  assertEquals(config.max_turns, undefined);
  const loaded = await autogenComponents().load({ ...model, config }, {
    kind: teamKind,
  });
  assertEquals(loaded.dumpComponent().config, config);
});

Deno.test("a team whose model cannot be written down cannot be either", () => {
  class Silent extends ChatCompletionClient {
    constructor() {
      super({ model: "silent", provider: "none", modelInfo: ABLE });
    }
    protected override complete(): Promise<CreateResult> {
      return Promise.reject(new Error("silence"));
    }
  }
  const error = assertThrows(
    () => dumpable({ modelClient: new Silent() }).dumpComponent(),
    ConfigError,
    '"modelClient" cannot be written as JSON',
  );
  assertEquals(error.code, "not_dumpable");
});

for (
  const [config, problem] of [
    [{ model_client: undefined }, "/config/model_client is missing"],
    [{ max_stalls: undefined }, "/config/max_stalls is missing"],
    [{ max_stalls: "3" }, '/config/max_stalls is "3", not an integer'],
    [{ max_stalls: -1 }, '"maxStalls" is -1'],
    [{ max_turns: 0 }, '"maxTurns" is 0'],
    [
      { final_answer_prompt: undefined },
      "/config/final_answer_prompt is missing",
    ],
    [{ prompts: { plan: 3 } }, "/config/prompts/plan is 3, not a string"],
    [{ prompts: { plan: "{x}" } }, 'the prompt "plan" has "{x}"'],
    [{ participants: [] }, "at least one participant is required"],
    [
      {
        participants: [
          new RoundRobinGroupChat({ participants: [speaker("x")] })
            .dumpComponent(),
        ],
      },
      'the participant "RoundRobinGroupChat" is no agent',
    ],
  ] as const
) {
  Deno.test(`a component is refused that says so: ${problem}`, async () => {
    const error = await assertRejects(() => load(changed(config)), ConfigError);
    assertStringIncludes(error.message, "team.json");
    assertStringIncludes(error.message, problem);
  });
}
