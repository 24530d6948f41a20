import {
  AssistantMessage,
  type LlmMessage,
  UserMessage,
} from "../../models/mod.ts";
import { formatText } from "../_format_text.ts";
import { mentionedNames } from "./_mentioned_names.ts";

/** What a model is asked. */
export interface SpeakerQuestion {
  /** Who speaks next? */
  readonly prompt: LlmMessage;
  /** The names of all who take part. */
  readonly names: readonly string[];
  /** The names of those who may speak next. */
  readonly candidates: readonly string[];
  /** Who has spoken last and may not go on, if anyone. */
  readonly excluded: string | undefined;
  /** How often the model is asked. */
  readonly attempts: number;
}

/**
 * Asks a model for a name, and again where it gives none, several, or the wrong
 * one.
 *
 * @param question - what it is asked
 * @param ask - asks the model; the number is 1 for the first time
 * @returns the name, or `undefined` if all attempts were in vain
 */
export async function askForSpeaker(
  question: SpeakerQuestion,
  ask: (messages: readonly LlmMessage[], attempt: number) => Promise<string>,
): Promise<string | undefined> {
  const messages = [question.prompt];
  for (let attempt = 1; attempt <= question.attempts; attempt++) {
    const content = await ask([...messages], attempt);
    const mentioned = mentionedNames(content, question.names);
    const objection = objectionTo(mentioned, question);
    if (objection === undefined) return mentioned[0];
    messages.push(
      AssistantMessage({ content, source: "selector", thought: null }),
      UserMessage({ content: objection, source: "user" }),
    );
  }
  return undefined;
}

/** What the model is told of a wrong answer, in AutoGen's words. */
function objectionTo(
  mentioned: readonly string[],
  { candidates, excluded }: SpeakerQuestion,
): string | undefined {
  const [name] = mentioned;
  if (mentioned.length > 1) {
    return withNames(
      "Expected exactly one name to be mentioned. Please select only one from",
    );
  }
  if (name !== undefined && name === excluded) {
    return withNames(
      "Repeated speaker is not allowed, please select a different name from",
    );
  }
  if (name !== undefined && candidates.includes(name)) return undefined;
  return withNames("No valid name was mentioned. Please select from");

  function withNames(request: string): string {
    return `${request}: ${formatText("{candidates}", { candidates })}.`;
  }
}
