import { AgentChatError } from "../agent_chat_error.ts";
import type { ConversationItem, MessageFactory } from "../messages/mod.ts";

/** What a team cannot save, it does not take. */
export function assertKnown(
  { type, source }: ConversationItem,
  factory: MessageFactory,
): void {
  if (factory.has(type)) return;
  throw new AgentChatError(
    "unknown_message_type",
    `Cannot pass on what "${source}" says: the type "${type}" is none of the team's "customMessageTypes"`,
  );
}
