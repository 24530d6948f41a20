import type { ChatCompletionContext } from "../../models/mod.ts";
import type { CallContext } from "../../telemetry/mod.ts";
import { type ChatMessage, toModelMessage } from "../messages/mod.ts";

/** Lets a model know what others said, and what the way to a handoff was. */
export async function addMessages(
  context: ChatCompletionContext,
  messages: readonly ChatMessage[],
  call?: CallContext,
): Promise<void> {
  for (const message of messages) {
    const past = message.type === "HandoffMessage" ? message.context : [];
    for (const earlier of [...past, toModelMessage(message)]) {
      await context.addMessage(earlier, call);
    }
  }
}
