import type {
  AssistantMessage,
  FunctionCall,
  ImageContent,
  LlmMessage,
} from "../../models/mod.ts";
import { type Json, objectIn } from "../_http/mod.ts";
import { callsIn, digestOf, type Turns } from "./_turns.ts";

/** What a conversation is sent as. */
export interface SentMessages {
  readonly messages: readonly Json[];
  /** Stands for the conversation, and for what it began with. */
  readonly digest: number;
  /** Whether the model called tools by thoughts that it cannot be given back. */
  readonly isThoughtLost: boolean;
}

/** How a conversation is put. */
export interface SentMessagesOptions {
  /** The tools and the system messages. */
  readonly head: string;
  readonly turns: Turns;
  readonly addNamePrefixes: boolean | undefined;
}

/**
 * Puts a conversation as the protocol wants it: user and model take turns, and
 * the user has the first and the last word. System messages are left out.
 */
export function sentMessages(
  messages: readonly LlmMessage[],
  { head, turns, addNamePrefixes }: SentMessagesOptions,
): SentMessages {
  const sent: { readonly role: string; readonly content: Json[] }[] = [];
  let role: string | undefined;
  let digest = digestOf(head);
  let isThoughtLost = false;

  function say(speaker: string, blocks: readonly Json[]): void {
    if (blocks.length === 0) return;
    if (speaker !== role) sent.push({ role: role = speaker, content: [] });
    sent.at(-1)?.content.push(...blocks);
    digest = digestOf(`${digest}${JSON.stringify(blocks)}`);
  }

  for (const message of messages) {
    switch (message.type) {
      case "UserMessage": {
        const prefix = addNamePrefixes ? `${message.source} said:\n` : "";
        say(
          "user",
          [message.content].flat().flatMap((part) => partBlocks(part, prefix)),
        );
        break;
      }
      case "AssistantMessage": {
        if (role === undefined) say("user", GO_ON);
        const [call] = callsIn(message);
        const turn = call && turns.get(call);
        // Thoughts are refused where anything before them has changed.
        const blocks = turn?.digest === digest ? turn.blocks : undefined;
        isThoughtLost = call !== undefined &&
          (isThoughtLost || blocks === undefined);
        say("assistant", answerBlocks(message, blocks));
        break;
      }
      case "FunctionExecutionResultMessage":
        say(
          "user",
          message.content.map(({ callId, content, isError }) => ({
            type: "tool_result",
            tool_use_id: callId,
            content,
            is_error: isError,
          })),
        );
    }
  }
  // What the model said last it would take for the beginning of its answer.
  if (role !== "user") say("user", GO_ON);
  return { messages: sent, digest, isThoughtLost };
}

const GO_ON: readonly Json[] = [{ type: "text", text: "Go on." }];

/** What the model said: its calls come last. */
function answerBlocks(
  { content, thought }: AssistantMessage,
  blocks: readonly Json[] = partBlocks(thought ?? ""),
): readonly Json[] {
  if (typeof content === "string") return partBlocks(content);
  return [...blocks, ...content.map(callBlock)];
}

/** A text, unless it is blank, which the protocol refuses; or a picture. */
function partBlocks(part: string | ImageContent, prefix = ""): readonly Json[] {
  if (typeof part === "string") {
    return part.trim() ? [{ type: "text", text: prefix + part }] : [];
  }
  const { url } = part;
  const [, media_type, data] = /^data:([^;,]*);base64,([^]*)$/.exec(url) ?? [];
  const source = data
    ? { type: "base64", media_type, data }
    : { type: "url", url };
  return [{ type: "image", source }];
}

function callBlock({ id, name, arguments: text }: FunctionCall): Json {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    // The model hears of it as the tool's error.
  }
  return {
    type: "tool_use",
    id,
    name,
    input: objectIn(input) === input ? input : { text },
  };
}
