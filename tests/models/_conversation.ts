import {
  AssistantMessage,
  type ChatCompletionContext,
  FunctionExecutionResultMessage,
  type LlmMessage,
  SystemMessage,
  UserMessage,
} from "@autogen-edge/runtime";

/**
 * Makes a conversation of a letter a message: what the System, the User or the
 * Assistant says, a Call of a function, or its Result. Texts are one word.
 */
export function conversation(letters: string): readonly LlmMessage[] {
  return [...letters].map((letter, index) => messageOf(letter, String(index)));
}

function messageOf(letter: string, text: string): LlmMessage {
  switch (letter) {
    case "S":
      return SystemMessage({ content: text });
    case "U":
      return UserMessage({ content: text, source: "user" });
    case "A":
      return AssistantMessage({ content: text, source: "a" });
    case "C":
      return AssistantMessage({
        content: [{ id: text, name: "f", arguments: "{}" }],
        source: "a",
      });
    case "R":
      return FunctionExecutionResultMessage({
        content: [{ callId: text, name: "f", content: text, isError: false }],
      });
    default:
      throw new Error(`"${letter}" is no message`);
  }
}

/** Which messages of a conversation a context shows, by their places. */
export async function viewOf(
  context: ChatCompletionContext,
  messages: readonly LlmMessage[],
): Promise<string> {
  for (const message of messages) await context.addMessage(message);
  const shown = await context.getMessages();
  return shown.map((message) => {
    const place = messages.indexOf(message);
    return place < 0 ? `skip:${skippedBy(message)}` : place;
  }).join(" ");
}

function skippedBy(message: LlmMessage): string {
  if (message.type === "UserMessage" && message.source === "System") {
    const [, count] = /^Skipped (\d+) messages\.$/.exec(`${message.content}`) ??
      [];
    if (count !== undefined) return count;
  }
  throw new Error(`Nobody said ${JSON.stringify(message)}`);
}
