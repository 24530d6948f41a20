import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { AgentChatError } from "@autogen-edge/runtime";
import { transcript } from "../_agents.ts";
import {
  DONE,
  GO,
  ledgerEntries,
  magenticTeam,
  PROMPTS,
} from "./_magentic_one.ts";

const FENCE = "```";

function changed(changes: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...ledgerEntries(), ...changes });
}

function cleared(...names: readonly string[]): string {
  const answers = names.map((name) => [name, { reason: "", answer: null }]);
  return JSON.stringify({
    ...ledgerEntries({ done: true }),
    ...Object.fromEntries(answers),
  });
}

/** How often the model was asked for its first ledger, and what was said then. */
async function firstLedger(
  text: string,
): Promise<{ readonly asked: number; readonly said: string[] }> {
  const { team, model } = magenticTeam(["F", "P", text, DONE, "fin", "late"]);
  const { messages } = await team.run({ task: "T" });
  const asked = model.questions.filter((question) =>
    question === PROMPTS.progressLedger.replace("{names}", "ann, bob")
  );
  return { asked: asked.length, said: transcript(messages).slice(2) };
}

for (
  const [what, text] of [
    ["a JSON object", GO],
    ["an object with space around it", `\n  ${GO}\n`],
    ["an object with fields nobody asked for", changed({ mood: "good" })],
    ["an object between fences", `${FENCE}json\n${GO}\n${FENCE}`],
    [
      "an object between fences that name no language",
      `${FENCE}\n${GO}${FENCE}`,
    ],
    [
      "text around the fences",
      `Sure:\n${FENCE}JSON\n${GO}\n${FENCE}\nGood luck.`,
    ],
    [
      "code between fences inside of the object",
      changed({
        mood: { reason: `${FENCE}js\n1\n${FENCE}`, answer: true },
      }),
    ],
    [
      "truth values in quotes",
      changed({
        is_in_loop: { reason: "", answer: "false" },
        is_progress_being_made: { reason: "", answer: "true" },
      }),
    ],
  ] as const
) {
  Deno.test(`a model may write ${what}`, async () => {
    const { said } = await firstLedger(text);
    assertEquals(said, [
      "MagenticOneOrchestrator: go on",
      "ann: ann1",
      "MagenticOneOrchestrator: fin",
    ]);
  });
}

for (
  const [what, text] of [
    ["nothing", ""],
    ["a sentence", "Ann should go on."],
    ["half an object", GO.slice(0, -1)],
    ["a list", `[${GO}]`],
    ["a number", "3"],
    ["text around an object", `Sure: ${GO}`],
    ["two objects", `${GO}\n${GO}`],
    [
      "two blocks between fences",
      `${FENCE}\n${GO}\n${FENCE}\n${FENCE}\n${GO}\n${FENCE}`,
    ],
    ["an object that lacks a field", changed({ is_in_loop: undefined })],
    ["answers without objects around", changed({ is_request_satisfied: true })],
    ["no reason", changed({ is_request_satisfied: { answer: true } })],
    ["no answer", changed({ is_request_satisfied: { reason: "" } })],
    ["maybe", changed({ is_in_loop: { reason: "", answer: "maybe" } })],
    [
      "a speaker who is no text",
      changed({ next_speaker: { reason: "", answer: 1 } }),
    ],
    [
      "no instruction",
      changed({ instruction_or_question: { reason: "", answer: null } }),
    ],
  ] as const
) {
  Deno.test(`a model that writes ${what} is asked again`, async () => {
    const { asked, said } = await firstLedger(text);
    assertEquals(asked, 2);
    assertEquals(said, ["MagenticOneOrchestrator: fin"]);
  });
}

for (
  const text of [
    JSON.stringify(ledgerEntries({ done: true, speaker: "zoe" })),
    cleared("next_speaker"),
    cleared("next_speaker", "instruction_or_question"),
  ]
) {
  Deno.test(`who goes on when all is done does not matter: ${text.slice(-120)}`, async () => {
    const { team } = magenticTeam(["F", "P", text, "fin"]);
    const { messages } = await team.run({ task: "T" });
    assertEquals(messages.at(-1)?.content, "fin");
  });
}

Deno.test("a model is asked ten times for a ledger, and the error says what was wrong at last", async () => {
  const wrong = changed({ next_speaker: undefined });
  const answers = ["F", "P", ...Array(9).fill("no JSON"), wrong, GO];
  const { team, model } = magenticTeam(answers);
  const error = await assertRejects(
    () => team.run({ task: "T" }),
    AgentChatError,
  );
  assertEquals(model.calls.length, 12);
  assertEquals(error.code, "manager_failed");
  assertStringIncludes(
    error.message,
    'Cannot judge the progress as "MagenticOneOrchestrator": 10 answers of the model are no ledger',
  );
  assertStringIncludes(error.message, "/next_speaker is missing");
  assertEquals((error.cause as AgentChatError).code, "unexpected_reply");
});

Deno.test("a model that names a stranger ends the run at once", async () => {
  const stranger = JSON.stringify(ledgerEntries({ speaker: "zoe" }));
  const { team, model } = magenticTeam(["F", "P", stranger, GO]);
  const error = await assertRejects(
    () => team.run({ task: "T" }),
    AgentChatError,
  );
  assertEquals(
    error.message,
    'AgentChatError: Cannot choose who speaks next as "MagenticOneOrchestrator": the model named "zoe", who is none of ann, bob',
  );
  assertEquals((error.cause as AgentChatError).code, "no_speaker");
  assertEquals(model.calls.length, 3);
});
