import { assertEquals } from "@std/assert";
import {
  AssistantMessage,
  HandoffMessage,
  MultiModalMessage,
  RoundRobinGroupChat,
  StopMessage,
  SystemMessage,
  TextMessage,
  ThoughtEvent,
  UserMessage,
} from "@autogen-edge/runtime";
import { Actor, transcript } from "../_agents.ts";
import { Asked, counter, selectorTeam } from "./_selectors.ts";

Deno.test("the model is asked with the roles, the candidates and the history", async () => {
  const { team, model } = selectorTeam(["bob", "carol"], { maxTurns: 2 });
  const { messages } = await team.run({ task: "go" });
  assertEquals(transcript(messages), [
    "user: go",
    "bob: bob1",
    "carol: carol1",
  ]);
  const roles = "alice: alice agent\nbob: bob agent\ncarol: carol agent";
  assertEquals(model.calls, [
    [UserMessage({
      content: `['alice', 'bob', 'carol']|${roles}|user: go\n\n`,
      source: "user",
    })],
    [UserMessage({
      content: `['alice', 'carol']|${roles}|user: go\n\n\nbob: bob1\n\n`,
      source: "user",
    })],
  ]);
});

Deno.test("a model is asked in our own words where the team gives no prompt", async () => {
  const { team, model } = selectorTeam(["bob"], { selectorPrompt: undefined });
  await team.run({ task: "How are you?" });
  const [question] = model.questions;
  for (
    const part of [
      "alice: alice agent\nbob: bob agent",
      "user: How are you?",
      "['alice', 'bob', 'carol']",
    ]
  ) {
    assertEquals(String(question).includes(part), true, String(question));
  }
  assertEquals(String(question).includes("{"), false);
});

for (
  const [family, type] of [
    ["gpt-4o", "SystemMessage"],
    ["gpt-5", "SystemMessage"],
    ["o3", "SystemMessage"],
    ["unknown", "UserMessage"],
    ["openai", "UserMessage"],
    ["claude-4-sonnet", "UserMessage"],
    ["gemini-2.5-pro", "UserMessage"],
    ["r1", "UserMessage"],
  ] as const
) {
  Deno.test(`models of the family ${family} are asked by a ${type}`, async () => {
    const modelClient = new Asked(["bob"], {
      vision: false,
      functionCalling: true,
      jsonOutput: true,
      structuredOutput: true,
      family,
    });
    const { team } = selectorTeam([], { modelClient });
    await team.run({ task: "go" });
    assertEquals(modelClient.calls[0]?.map((message) => message.type), [type]);
  });
}

Deno.test("the history holds messages of every kind, each trimmed at its end", async () => {
  const { team, model } = selectorTeam(["bob"], {
    selectorPrompt: "{history}",
  });
  const call = { id: "1", name: "f", arguments: `{"x": "q's"}` };
  await team.run({
    task: [
      TextMessage({ content: "two\nlines \n", source: "user" }),
      StopMessage({ content: "", source: "boss" }),
      HandoffMessage({
        content: "take over",
        source: "helper",
        target: "bob",
        context: [
          SystemMessage({ content: "unseen" }),
          AssistantMessage({ content: [call], source: "helper" }),
          {
            type: "FunctionExecutionResultMessage",
            content: [{ content: "3", name: "f", callId: "1", isError: false }],
          },
        ],
      }),
    ],
  });
  assertEquals(
    model.questions,
    [[
      "user: two\nlines\n\n",
      "boss:\n\n",
      `helper: [FunctionCall(id='1', arguments='{"x": "q\\'s"}', name='f')]\n\n`,
      "helper: take over\n\n",
    ].join("\n")],
  );
});

Deno.test("a picture is named in the history, not shown", async () => {
  const { team, model } = selectorTeam(["bob"], {
    selectorPrompt: "{history}",
  });
  const image = { type: "image", url: "data:image/png;base64,AA==" } as const;
  await team.run({
    task: MultiModalMessage({ content: ["see", image], source: "user" }),
  });
  assertEquals(model.questions, ["user: ['see', <image>]\n\n"]);
});

Deno.test("white space in descriptions does not break the list of roles", async () => {
  const { team, model } = selectorTeam(["bob"], {
    participants: [
      new RoundRobinGroupChat({
        name: "alice",
        description: "  has two\n lines ",
        participants: [counter("x")],
      }),
      new RoundRobinGroupChat({
        name: "bob",
        description: "",
        participants: [counter("y")],
        maxTurns: 1,
      }),
    ],
    selectorPrompt: "{{roles}} {roles}",
  });
  await team.run({ task: "go" });
  assertEquals(model.questions, ["{roles} alice: has two lines\nbob:"]);
});

Deno.test("the conversation that a model is shown has no events in it", async () => {
  const busy: Actor = new Actor("busy", async function* (): ReturnType<
    Actor["onMessagesStream"]
  > {
    yield ThoughtEvent({ content: "hm", source: "busy" });
    yield busy.says("done");
  });
  const { team, model } = selectorTeam(["busy", "alice"], {
    participants: [busy, counter("alice"), counter("bob")],
    selectorPrompt: "{history}",
    maxTurns: 2,
  });
  await team.run({ task: "go" });
  assertEquals(model.questions.at(-1), "user: go\n\n\nbusy: done\n\n");
});
