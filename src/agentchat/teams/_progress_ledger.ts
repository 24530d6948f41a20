import {
  jsonBoolean,
  type JsonCodec,
  jsonObject,
  jsonString,
  readJson,
} from "../../core/mod.ts";
import type { JsonSchema } from "../../tools/mod.ts";

/** How a model sees the work of a team: it is done, or somebody goes on. */
export type ProgressLedger = Done | Undone;

interface Done {
  readonly done: true;
  readonly reason: string;
}

interface Undone {
  readonly done: false;
  /** Whether the work goes in circles, or nowhere. */
  readonly stalling: boolean;
  readonly nextSpeaker: string;
  readonly instruction: string;
}

/** What the model writes: an answer, and before it what speaks for it. */
interface Entry<Answer> {
  readonly reason: string;
  readonly answer: Answer;
}

interface Judgement {
  readonly isRequestSatisfied: Entry<boolean>;
  readonly isInLoop: Entry<boolean>;
  readonly isProgressBeingMade: Entry<boolean>;
}

interface Next<Answer> {
  readonly nextSpeaker: Entry<Answer>;
  readonly instructionOrQuestion: Entry<Answer>;
}

/** Models put truth values into quotes at times. */
const truth: JsonCodec<boolean> = {
  write: (value) => value,
  read(json, refuse) {
    if (json === "true") return true;
    return json === "false" ? false : jsonBoolean.read(json, refuse);
  },
};

/** Who goes on when all is done does not matter. */
const anything: JsonCodec<unknown> = {
  write: (value) => value,
  read: (json) => json,
};

function entryJson<Answer>(
  answer: JsonCodec<Answer>,
): JsonCodec<Entry<Answer>> {
  return jsonObject<Entry<Answer>>({ reason: jsonString, answer });
}

function nextJson<Answer>(answer: JsonCodec<Answer>): JsonCodec<Next<Answer>> {
  const entry = entryJson(answer);
  return jsonObject<Next<Answer>>({
    nextSpeaker: entry,
    instructionOrQuestion: entry,
  });
}

/**
 * Reads what a model wrote: a JSON object, which may stand between the fences of
 * Markdown.
 *
 * @param text - what the model wrote
 * @throws {ConfigError} naming the field that is wrong
 */
export function readLedger(text: string): ProgressLedger {
  const what = { what: "the progress ledger" };
  const entry = entryJson(truth);
  const judgementJson = jsonObject<Judgement>({
    isRequestSatisfied: entry,
    isInLoop: entry,
    isProgressBeingMade: entry,
  });
  const json = unfenced(text);
  const judgement = readJson(judgementJson, json, what);
  const { answer: done, reason } = judgement.isRequestSatisfied;
  if (done) {
    readJson(nextJson(anything), json, what);
    return { done, reason };
  }
  const next = readJson(nextJson(jsonString), json, what);
  return {
    done,
    stalling: judgement.isInLoop.answer ||
      !judgement.isProgressBeingMade.answer,
    nextSpeaker: next.nextSpeaker.answer,
    instruction: next.instructionOrQuestion.answer,
  };
}

/** The only block of code in a text, or else all of it. */
function unfenced(text: string): string {
  const blocks = [...text.matchAll(/```[^`\n]*\n([^]*?)```/g)];
  const [, inside] = blocks.length === 1 ? blocks[0] ?? [] : [];
  return inside ?? text;
}

/**
 * What a model that can follow a schema is asked for.
 *
 * @param names - who may go on
 */
export function ledgerSchema(names: readonly string[]): JsonSchema {
  function entry(answer: JsonSchema): JsonSchema {
    return strictObject({ reason: { type: "string" }, answer });
  }
  return {
    title: "ProgressLedger",
    ...strictObject({
      is_request_satisfied: entry({ type: "boolean" }),
      is_in_loop: entry({ type: "boolean" }),
      is_progress_being_made: entry({ type: "boolean" }),
      next_speaker: entry({ type: "string", enum: names }),
      instruction_or_question: entry({ type: "string" }),
    }),
  };
}

/** Providers that follow schemas to the letter want to see all of it said. */
function strictObject(properties: Readonly<Record<string, JsonSchema>>) {
  return {
    type: "object",
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}
