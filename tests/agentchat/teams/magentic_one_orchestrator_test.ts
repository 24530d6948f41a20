import { assertEquals, assertRejects } from "@std/assert";
import {
  AssistantMessage,
  ConfigError,
  type ConversationItem,
  HandoffMessage,
  type ImageContent,
  MultiModalMessage,
  StopMessage,
  structuredMessage,
  TerminationCondition,
  TextMentionTermination,
  TextMessage,
  ThoughtEvent,
  UserMessage,
} from "@autogen-edge/runtime";
import { Actor, transcript } from "../_agents.ts";
import {
  ABLE,
  counter,
  DONE,
  GO,
  ledger,
  magenticTeam,
  type ModelCall,
  STUCK,
} from "./_magentic_one.ts";

const PIXEL: ImageContent = {
  type: "image",
  url: "data:image/png;base64,AAAA",
};

/** What a call shows the model: who says what. */
function shown({ messages }: ModelCall): string[] {
  return messages.map(({ type, content }) => `${type[0]}: ${content}`);
}

/** What the orchestrator remembers. */
async function memoryOf(
  team: { saveState(): Promise<Readonly<Record<string, unknown>>> },
): Promise<Record<string, unknown>> {
  const { agent_states } = await team.saveState() as {
    agent_states: Record<string, Record<string, unknown>>;
  };
  const { message_thread, ...memory } =
    agent_states["MagenticOneOrchestrator"] ?? {};
  return { ...memory, thread: (message_thread as unknown[]).length };
}

Deno.test("the model sees its own words as the assistant's, and the others' as users'", async () => {
  const { team, model } = magenticTeam(["F", "P", GO, DONE, "fin"], {
    prompts: { facts: "f", plan: "p", fullLedger: "L", progressLedger: "j" },
  });
  await team.run({ task: "T" });
  assertEquals(model.calls.map(shown), [
    ["U: f"],
    ["U: f", "A: F", "U: p"],
    ["A: L", "U: j"],
    ["A: L", "A: go on", "U: ann1", "U: j"],
    ["A: L", "A: go on", "U: ann1", "U: answer!"],
  ]);
  const source = "MagenticOneOrchestrator";
  assertEquals(model.calls[3]?.messages, [
    AssistantMessage({ content: "L", source }),
    AssistantMessage({ content: "go on", source }),
    UserMessage({ content: "ann1", source: "ann" }),
    UserMessage({ content: "j", source }),
  ]);
});

Deno.test("everybody hears the plan, the instructions and what the others say", async () => {
  const heard: string[] = [];
  const listener = (name: string) =>
    new Actor(name, (messages) => {
      heard.push(`${name} < ${transcript(messages).join(" | ")}`);
      return Promise.resolve(`${name} did`);
    });
  const { team } = magenticTeam(
    ["F", "P", GO, ledger({ speaker: "bob" }), DONE, "fin"],
    {
      participants: [listener("ann"), listener("bob")],
      prompts: { fullLedger: "L" },
    },
  );
  await team.run({ task: "T" });
  const leader = "MagenticOneOrchestrator";
  assertEquals(heard, [
    `ann < ${leader}: L | ${leader}: go on`,
    `bob < ${leader}: L | ${leader}: go on | ann: ann did | ${leader}: go on`,
  ]);
});

for (
  const [what, info, asked] of [
    ["a schema", ABLE, "object"],
    ["JSON", { ...ABLE, structuredOutput: false }, true],
    [
      "nothing but words",
      { ...ABLE, structuredOutput: false, jsonOutput: false },
      undefined,
    ],
  ] as const
) {
  Deno.test(`a model that can follow ${what} is asked for the ledger by it`, async () => {
    const answers = ["F", "P", DONE, "fin"];
    const { team, model } = magenticTeam(answers, {}, info);
    await team.run({ task: "T" });
    assertEquals(
      model.calls.map(({ jsonOutput }) =>
        typeof jsonOutput === "object" ? jsonOutput.type : jsonOutput
      ),
      [undefined, undefined, asked, undefined],
    );
  });
}

Deno.test("the schema of a ledger names all fields and those who can go on", async () => {
  const { team, model } = magenticTeam(["F", "P", DONE, "fin"]);
  await team.run({ task: "T" });
  const entry = (answer: object) => ({
    type: "object",
    properties: { reason: { type: "string" }, answer },
    required: ["reason", "answer"],
    additionalProperties: false,
  });
  assertEquals(model.calls[2]?.jsonOutput, {
    title: "ProgressLedger",
    type: "object",
    properties: {
      is_request_satisfied: entry({ type: "boolean" }),
      is_in_loop: entry({ type: "boolean" }),
      is_progress_being_made: entry({ type: "boolean" }),
      next_speaker: entry({ type: "string", enum: ["ann", "bob"] }),
      instruction_or_question: entry({ type: "string" }),
    },
    required: [
      "is_request_satisfied",
      "is_in_loop",
      "is_progress_being_made",
      "next_speaker",
      "instruction_or_question",
    ],
    additionalProperties: false,
  });
});

Deno.test("stalls count up and down, and too many of them change the plan", async () => {
  const ann = counter("ann");
  const { team } = magenticTeam([
    ...["F", "P", STUCK, GO, GO, ledger({ loop: true })],
    ...[ledger({ loop: true, progress: false }), "F2", "P2", DONE, "fin"],
  ], { maxStalls: 2, participants: [ann, counter("bob")] });
  const { messages } = await team.run({ task: "T" });
  const said = transcript(messages);
  assertEquals(said.filter((text) => text.startsWith("ann")).length, 4);
  assertEquals(said.at(-2)?.endsWith("FACTS F2 PLAN P2"), true);
  assertEquals(ann.resets, 2);
  assertEquals(await memoryOf(team), {
    type: "MagenticOneOrchestratorState",
    version: "1.0.0",
    current_turn: 0,
    task: "T",
    facts: "F2",
    plan: "P2",
    n_rounds: 6,
    n_stalls: 2,
    thread: 2,
  });
});

Deno.test("after a stall the model sees what went on, and then begins anew", async () => {
  const answers = ["F", "P", GO, STUCK, "F2", "P2", DONE, "fin"];
  const { team, model } = magenticTeam(answers, {
    maxStalls: 1,
    prompts: {
      fullLedger: "L",
      progressLedger: "j",
      updateFacts: "f2 {facts}",
      updatePlan: "p2 {facts} {plan}",
    },
  });
  await team.run({ task: "T" });
  const past = ["A: L", "A: go on", "U: ann1"];
  assertEquals(model.calls.slice(4).map(shown), [
    [...past, "U: f2 F"],
    [...past, "U: f2 F", "A: F2", "U: p2 F2 P"],
    ["A: L", "U: j"],
    ["A: L", "U: answer!"],
  ]);
});

Deno.test("where no stall is allowed, every round without the end changes the plan", async () => {
  const answers = ["F", "P", GO, "F2", "P2", DONE, "fin"];
  const { team } = magenticTeam(answers, { maxStalls: 0 });
  const { messages } = await team.run({ task: "T" });
  assertEquals(messages.filter(({ source }) => source === "ann"), []);
});

Deno.test("after its rounds, and one more, the team has to answer, until it is reset", async () => {
  const { team, model } = magenticTeam([
    ...["F", "P", GO, GO, "fin", "F2", "P2", "at once"],
    ...["F3", "P3", DONE, "again"],
  ], { maxTurns: 1 });
  const first = await team.run({ task: "T" });
  assertEquals(first.stopReason, "Max rounds reached.");
  assertEquals(transcript(first.messages).slice(2), [
    "MagenticOneOrchestrator: go on",
    "ann: ann1",
    "MagenticOneOrchestrator: go on",
    "ann: ann2",
    "MagenticOneOrchestrator: fin",
  ]);
  const second = await team.run({ task: "U" });
  assertEquals(second.stopReason, "Max rounds reached.");
  assertEquals(second.messages.at(-1)?.content, "at once");
  await team.reset();
  assertEquals((await memoryOf(team))["n_rounds"], 0);
  assertEquals((await team.run({ task: "V" })).stopReason, "because");
  assertEquals(model.calls.length, 12);
});

Deno.test("a team without a limit goes on for more than the default", async () => {
  const answers = ["F", "P", ...Array(30).fill(GO), DONE, "fin"];
  const { team } = magenticTeam(answers, { maxTurns: null });
  const { stopReason } = await team.run({ task: "T" });
  assertEquals(stopReason, "because");
  assertEquals((await memoryOf(team))["n_rounds"], 31);
});

Deno.test("the only participant goes on, whomever the model names", async () => {
  const { team } = magenticTeam(
    ["F", "P", ledger({ speaker: "zoe" }), DONE, "fin"],
    { participants: [counter("ann")], emitTeamEvents: true },
  );
  const { messages } = await team.run({ task: "T" });
  assertEquals(transcript(messages).slice(2, 5), [
    "MagenticOneOrchestrator: go on",
    "MagenticOneOrchestrator: SelectSpeakerEvent",
    "ann: ann1",
  ]);
});

Deno.test("a task of several messages is one text, in which pictures are named", async () => {
  const Order = structuredMessage<{ dish: string }>("Order");
  const { team } = magenticTeam(["F", "P", DONE, "fin"], {
    customMessageTypes: [Order],
  });
  await team.run({
    task: [
      TextMessage({ content: "one", source: "user" }),
      MultiModalMessage({ content: ["see", PIXEL, "this"], source: "boss" }),
      MultiModalMessage({ content: [PIXEL, "a", "b"], source: "boss" }),
      StopMessage({ content: "stop", source: "user" }),
      HandoffMessage({
        content: "take over",
        source: "user",
        target: "ann",
        context: [],
      }),
      Order({ content: { dish: "soup" }, formatString: null, source: "user" }),
    ],
  });
  assertEquals(
    (await memoryOf(team))["task"],
    'one see [image]this  [image]ab stop take over {"dish":"soup"}',
  );
});

for (
  const [can, vision, seen] of [
    ["can", true, ["pic", PIXEL]],
    ["cannot", false, "pic\n<image>"],
  ] as const
) {
  Deno.test(`a model that ${can} see pictures gets ${vision ? "them" : "words for them"}`, async () => {
    const painter = new Actor("ann", async function* () {
      const content = ["pic", PIXEL];
      const chatMessage = MultiModalMessage({ content, source: "ann" });
      yield await Promise.resolve({
        type: "Response" as const,
        chatMessage,
        innerMessages: [],
      });
    });
    const { team, model } = magenticTeam(
      ["F", "P", GO, DONE, "fin"],
      { participants: [painter] },
      { ...ABLE, vision },
    );
    await team.run({ task: "T" });
    assertEquals(
      model.calls[3]?.messages[2],
      UserMessage({ content: seen, source: "ann" }),
    );
  });
}

Deno.test("what happens inside of an agent is told to the condition, and not to the model", async () => {
  const thinker = new Actor("ann", async function* () {
    const thought = ThoughtEvent({ content: "hm", source: "ann" });
    yield thought;
    yield await Promise.resolve({
      type: "Response" as const,
      chatMessage: TextMessage({ content: "yes", source: "ann" }),
      innerMessages: [thought],
    });
  });
  const checked: string[][] = [];
  class Witness extends TerminationCondition {
    override get terminated(): boolean {
      return false;
    }
    override check(items: readonly ConversationItem[]): Promise<undefined> {
      checked.push(transcript(items));
      return Promise.resolve(undefined);
    }
    override reset(): Promise<void> {
      checked.push(["reset"]);
      return Promise.resolve();
    }
  }
  const { team, model } = magenticTeam(["F", "P", GO, DONE, "fin"], {
    participants: [thinker],
    prompts: { fullLedger: "L", progressLedger: "j" },
    terminationCondition: new Witness(),
  });
  const { messages } = await team.run({ task: "T" });
  assertEquals(messages.map(({ type }) => type)[3], "ThoughtEvent");
  assertEquals(model.calls.map(shown)[3], [
    "A: L",
    "A: go on",
    "U: yes",
    "U: j",
  ]);
  assertEquals((await memoryOf(team))["thread"], 4);
  assertEquals(checked, [["ann: hm", "ann: yes"], ["reset"]]);
});

Deno.test("a condition that is met ends the run without an answer, and the next run begins anew", async () => {
  const { team } = magenticTeam(
    ["F", "P", GO, GO, "F2", "P2", ledger({ speaker: "bob" }), DONE, "fin"],
    { terminationCondition: new TextMentionTermination("ann2") },
  );
  const { messages, stopReason } = await team.run({ task: "ann2?" });
  assertEquals(stopReason, "Text 'ann2' mentioned");
  assertEquals(messages.at(-1)?.content, "ann2");
  const second = await team.run({ task: "go" });
  assertEquals(transcript(second.messages).slice(1), [
    "MagenticOneOrchestrator: TASK go TEAM ann: ann agent\nbob: bob agent FACTS F2 PLAN P2",
    "MagenticOneOrchestrator: go on",
    "bob: bob1",
    "MagenticOneOrchestrator: fin",
  ]);
});

Deno.test("a second run forgets the conversation and the stalls, and counts the rounds on", async () => {
  const ann = counter("ann");
  const { team } = magenticTeam(
    ["F", "P", STUCK, DONE, "fin", "F2", "P2", DONE, "fin2"],
    { participants: [ann] },
  );
  await team.run({ task: "T" });
  const before = await memoryOf(team);
  assertEquals([before["n_rounds"], before["n_stalls"]], [2, 1]);
  await team.run({ task: "U" });
  const { task, facts, plan, thread, n_rounds, n_stalls } = await memoryOf(
    team,
  );
  assertEquals(
    { task, facts, plan, thread, n_rounds, n_stalls },
    { task: "U", facts: "F2", plan: "P2", thread: 2, n_rounds: 3, n_stalls: 0 },
  );
  assertEquals(ann.resets, 2);
});

Deno.test("a state goes on elsewhere, and one that is wrong is refused by the field", async () => {
  const { team } = magenticTeam(["F", "P", STUCK, DONE, "fin"]);
  await team.run({ task: "T" });
  const state = await team.saveState();
  const { team: other } = magenticTeam(["F2", "P2", DONE, "fin2"]);
  await other.loadState(JSON.parse(JSON.stringify(state)));
  assertEquals(await memoryOf(other), await memoryOf(team));
  const wrong = JSON.parse(JSON.stringify(state));
  wrong.agent_states.MagenticOneOrchestrator.n_stalls = "two";
  const error = await assertRejects(
    () => other.loadState(wrong, { source: "team.json" }),
    ConfigError,
  );
  assertEquals(
    error.message,
    'Cannot load the state of team "MagenticOneGroupChat" from team.json: /agent_states/MagenticOneOrchestrator/n_stalls is "two", not an integer',
  );
  assertEquals(await memoryOf(other), await memoryOf(team));
  await other.run({ task: "U" });
  assertEquals((await memoryOf(other))["n_rounds"], 3);
});
