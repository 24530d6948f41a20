import type { ConfigFields } from "../../core/mod.ts";
import { type ChatMessage, textOf } from "../messages/mod.ts";
import type { Participant } from "./team.ts";

/**
 * What leads the model of a `MagenticOneGroupChat`; each can be replaced. Filled
 * in are `{task}`, `{team}` (who is what, a line each), `{names}` (of the team),
 * `{facts}` and `{plan}` (as they are by then). A brace is written `{{` or `}}`.
 *
 * @example
 * ```ts
 * import { AssistantAgent, MagenticOneGroupChat, type MagenticOnePrompts, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const prompts: MagenticOnePrompts = {
 *   facts: "Was ist bekannt? Die Aufgabe: {task}",
 *   plan: "Wer soll was tun?\n{team}",
 * };
 * const modelClient = new ReplayChatCompletionClient([]);
 * const team = new MagenticOneGroupChat({
 *   participants: [new AssistantAgent({ name: "helper", modelClient })],
 *   modelClient,
 *   prompts,
 * });
 * assertEquals(team.dumpComponent().config.prompts, prompts);
 * ```
 */
export interface MagenticOnePrompts {
  /**
   * Asks what is known before the work begins.
   *
   * @default a text with `{task}`
   */
  readonly facts?: string | undefined;
  /**
   * Asks for a plan, after the answer to `facts`.
   *
   * @default a text with `{team}`
   */
  readonly plan?: string | undefined;
  /**
   * Tells all participants what they work on: the first message.
   *
   * @default a text with `{task}`, `{team}`, `{facts}` and `{plan}`
   */
  readonly fullLedger?: string | undefined;
  /**
   * Asks in every round how the work goes: for a JSON object with the fields
   * `is_request_satisfied`, `is_in_loop`, `is_progress_being_made`,
   * `next_speaker` and `instruction_or_question`, each an object of a `reason`
   * and an `answer`, the first three of them booleans.
   *
   * @default a text with `{task}`, `{team}` and `{names}`
   */
  readonly progressLedger?: string | undefined;
  /**
   * Asks what is known after a stall.
   *
   * @default a text with `{task}` and `{facts}`
   */
  readonly updateFacts?: string | undefined;
  /**
   * Asks for another plan, after the answer to `updateFacts`.
   *
   * @default a text with `{team}`
   */
  readonly updatePlan?: string | undefined;
}

/** All prompts. */
export type AllPrompts = {
  readonly [Name in keyof MagenticOnePrompts]-?: string;
};

const PLACEHOLDERS = ["task", "team", "names", "facts", "plan"];

/** What the prompts are called in JSON. */
const FIELDS: readonly (readonly [keyof MagenticOnePrompts, string])[] = [
  ["facts", "facts"],
  ["plan", "plan"],
  ["fullLedger", "full_ledger"],
  ["progressLedger", "progress_ledger"],
  ["updateFacts", "update_facts"],
  ["updatePlan", "update_plan"],
];

/** Writes down those prompts that are given. */
export function dumpPrompts(
  prompts: MagenticOnePrompts,
): Readonly<Record<string, string>> {
  const json: Record<string, string> = {};
  for (const [name, field] of FIELDS) {
    const prompt = prompts[name];
    if (prompt !== undefined) json[field] = prompt;
  }
  return json;
}

/** Reads prompts that were written down. */
export function readPrompts({ optional }: ConfigFields): MagenticOnePrompts {
  return Object.fromEntries(
    FIELDS.map(([name, field]) => [name, optional.string(field)]),
  );
}

/**
 * Refuses gaps that nothing is known for.
 *
 * @param team - whose prompts they are
 * @throws {TypeError} naming the prompt and the gap
 */
export function assertPrompts(team: string, prompts: MagenticOnePrompts): void {
  for (const [name] of FIELDS) {
    const gaps = prompts[name]?.matchAll(/\{\{|\}\}|\{(\w+)\}/g) ?? [];
    for (const [, gap] of gaps) {
      if (gap === undefined || PLACEHOLDERS.includes(gap)) continue;
      throw new TypeError(
        `Cannot create team "${team}": the prompt "${name}" has "{${gap}}", which is none of ${
          PLACEHOLDERS.map((one) => `{${one}}`).join(", ")
        }`,
      );
    }
  }
}

/** What is asked, as one text; pictures are named only. */
export function taskText(messages: readonly ChatMessage[]): string {
  return messages.map((message) =>
    message.type === "MultiModalMessage"
      ? message.content
        .map((part) => typeof part === "string" ? part : " [image]")
        .join("")
      : textOf(message)
  ).join(" ");
}

/** A line for each participant. */
export function teamText(participants: readonly Participant[]): string {
  return participants.map(({ name, description }) =>
    `${name}: ${description.replaceAll(/\s+/g, " ").trim()}`
  ).join("\n");
}

/**
 * The prompt for the final answer. AutoGen takes it as it is, but for its own,
 * which is in the component of every team without another: there it fills in the
 * task. Its length and the place of its gap tell it from others.
 *
 * @param prompt - the prompt
 * @param task - what was asked
 */
export function fillFinalPrompt(prompt: string, task: string): string {
  const isAutogens = prompt.length === 310 && prompt.indexOf("{task}") === 39;
  return isAutogens ? prompt.replace("{task}", () => task) : prompt;
}

const FACTS =
  `There is a request. Before anyone works on it, write down what is known and what is not.

The request:

{task}

Sort what you write under these four headings:

STATED: what the request itself says, such as names, numbers, dates, conditions and texts; word for word where the words matter.
TO FIND: what has to be looked up, and where it most likely is: a page, a file, a database, a person. If the request names a source, that is the place.
TO WORK OUT: what follows from other facts, by reasoning, by calculation or by running a program, and from which.
ASSUMED: what you remember or suspect, and how sure of it you are. Good guesses are worth writing down.

Write short and definite points, or "nothing" where there are none. Do not carry out the request, and do not say yet who should do what.`;

const PLAN = `Good. This is the team that will carry out the request:

{team}

Write a plan: the fewest steps that lead from what is known to what was asked. Say for each step who takes it, and what the others have when it is done. What other steps depend on comes first; last comes a look at whether all that was asked is there. Use those whose abilities are needed, and leave out the others. Answer with the list of steps only.`;

/**
 * It has as many words as AutoGen's: the participants hear it, and a replay client
 * counts words as tokens.
 */
const FULL_LEDGER = `Together we are going to carry out this request:

{task}

This is the team that does it:

{team}

What is known so far, and what is not known yet:

{facts}

The plan, which we follow unless something speaks against it:

{plan}`;

const PROGRESS_LEDGER =
  `Look at the conversation so far, and judge how it stands with the request:

{task}

The team:

{team}

Answer five questions. Write down the reason first, then the answer that follows from it.

is_request_satisfied: Is all that was asked done, and the result in the conversation? A plan, a promise or a part of it is not enough.
is_in_loop: Do the last messages go in circles, with the same instruction, the same action or the same reply again and again? A circle can be longer than two messages.
is_progress_being_made: Do the last messages bring the work forward? If it has just begun, yes. If nothing new came of them, or something is in the way that the plan has no answer to, no.
next_speaker: Who goes on? One of these names, spelled as it is here: {names}
instruction_or_question: What do you tell or ask the next speaker? Speak to them directly, and put in all that they need for it.

Write nothing but one JSON object of this form, so that a program can read it:

{
  "is_request_satisfied": { "reason": string, "answer": true or false },
  "is_in_loop": { "reason": string, "answer": true or false },
  "is_progress_being_made": { "reason": string, "answer": true or false },
  "next_speaker": { "reason": string, "answer": one of the names },
  "instruction_or_question": { "reason": string, "answer": string }
}`;

const UPDATE_FACTS =
  `The work does not get on. Before there is another plan, bring up to date what is known. The request is still this:

{task}

This is what we wrote down so far:

{facts}

Write all of it anew, under the same headings. What the conversation has confirmed is no longer assumed; what it has disproved goes; what was learned comes in, and so does what was tried in vain. Look again at what is assumed: change at least one guess, or add one, and say why. Answer with the list only.`;

const UPDATE_PLAN =
  `Say in a sentence or two what kept the last plan from working: the cause, not the symptom. Then write a new plan that gets around it, by another source, another order, smaller steps or someone else. Nothing that failed is tried again in the same way. As before, say for each step who takes it, and what the others have when it is done. The team is the same:

{team}`;

/** All prompts, by default ours. */
export function allPrompts({
  facts = FACTS,
  plan = PLAN,
  fullLedger = FULL_LEDGER,
  progressLedger = PROGRESS_LEDGER,
  updateFacts = UPDATE_FACTS,
  updatePlan = UPDATE_PLAN,
}: MagenticOnePrompts): AllPrompts {
  return { facts, plan, fullLedger, progressLedger, updateFacts, updatePlan };
}

/** What asks for the answer where nothing else is given. */
export const DEFAULT_FINAL_ANSWER_PROMPT =
  `The work on the request is over; the conversation above holds all that came of it.

Now answer the one who made the request, as if you spoke to them: first the result, then what it takes to understand and check it. Say only what the conversation bears out. If something was not found out, or is uncertain, say so. Leave out how the team worked.`;
