import {
  type FunctionCall,
  type ImageContent,
  type LlmMessage,
  quoteText,
} from "../../models/mod.ts";
import { formatText } from "../_format_text.ts";
import type { Participant } from "./team.ts";

/** What a model is asked, unless the team says otherwise. */
export const DEFAULT_SELECTOR_PROMPT =
  `Several participants work on a task together, one at a time. They are:
{roles}

This is their conversation so far:

{history}

Decide which one of {participants} should speak next, so that the task gets on. Answer with that name and nothing else.
`;

const PLACEHOLDERS: readonly string[] = ["roles", "participants", "history"];

/** The first placeholder of a prompt that nothing is known for. */
export function unknownPlaceholder(prompt: string): string | undefined {
  return [...prompt.matchAll(/\{\{|\}\}|\{(\w+)\}/g)]
    .map(([, name]) => name)
    .find((name) => name !== undefined && !PLACEHOLDERS.includes(name));
}

/** What a prompt is filled in with. */
export interface PromptFields {
  /** All who take part. */
  readonly participants: readonly Participant[];
  /** The names of those who may speak next. */
  readonly candidates: readonly string[];
  /** The conversation so far. */
  readonly history: readonly LlmMessage[];
}

/** Fills a prompt in, with texts that are laid out as Python AutoGen's. */
export function selectorPrompt(
  prompt: string,
  { participants, candidates, history }: PromptFields,
): string {
  return formatText(prompt, {
    roles: participants.map(roleOf).join("\n"),
    participants: candidates,
    history: history.flatMap(entryOf).join("\n"),
  });
}

function roleOf({ name, description }: Participant): string {
  return `${name}: ${description}`.replaceAll(/\s+/g, " ").trim();
}

/** What somebody said; what the developer or a tool says is left out. */
function entryOf(message: LlmMessage): string[] {
  if (!("source" in message)) return [];
  const { content, source } = message;
  const text = typeof content === "string"
    ? content
    : `[${content.map(partText).join(", ")}]`;
  return [`${`${source}: ${text}`.trimEnd()}\n\n`];
}

function partText(part: string | ImageContent | FunctionCall): string {
  if (typeof part === "string") return quoteText(part);
  if ("url" in part) return "<image>";
  const { id, name } = part;
  return `FunctionCall(id=${quoteText(id)}, arguments=${
    quoteText(part.arguments)
  }, name=${quoteText(name)})`;
}
