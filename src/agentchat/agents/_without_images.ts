import { type LlmMessage, UserMessage } from "../../models/mod.ts";
import { withoutPictures } from "../messages/mod.ts";

/** What a model that cannot see is shown: a word in place of each picture. */
export function withoutImages(message: LlmMessage): LlmMessage {
  if (message.type !== "UserMessage" || typeof message.content === "string") {
    return message;
  }
  const { content, source } = message;
  return UserMessage({ content: withoutPictures(content), source });
}
