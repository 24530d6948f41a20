import { message, type MessageType } from "../../core/mod.ts";
import { describeThrown } from "../../telemetry/mod.ts";
import type { Response } from "../agents/chat_agent.ts";
import type {
  ChatMessage,
  ConversationItem,
  StopMessage,
} from "../messages.ts";

/** An error as plain data. */
export interface SerializedError {
  readonly errorType: string;
  readonly errorMessage: string;
}

/** A run begins. */
export const GroupChatStart: MessageType<
  {
    /** What is asked; nothing where the conversation just goes on. */
    readonly messages: readonly ChatMessage[] | null;
    readonly outputTaskMessages: boolean;
  },
  "GroupChatStart"
> = /* @__PURE__ */ message("GroupChatStart");

/** A participant is asked to speak. */
export const GroupChatRequestPublish: MessageType<
  Record<never, never>,
  "GroupChatRequestPublish"
> = /* @__PURE__ */ message("GroupChatRequestPublish");

/** Something for the reader of the run. */
export const GroupChatMessage: MessageType<
  { readonly message: ConversationItem },
  "GroupChatMessage"
> = /* @__PURE__ */ message("GroupChatMessage");

/** A participant has spoken. */
export const GroupChatAgentResponse: MessageType<
  { readonly response: Response; readonly name: string },
  "GroupChatAgentResponse"
> = /* @__PURE__ */ message("GroupChatAgentResponse");

/** A participant has failed. */
export const GroupChatError: MessageType<
  { readonly error: SerializedError },
  "GroupChatError"
> = /* @__PURE__ */ message("GroupChatError");

/** A run is over. */
export const GroupChatTermination: MessageType<
  { readonly message: StopMessage; readonly error: SerializedError | null },
  "GroupChatTermination"
> = /* @__PURE__ */ message("GroupChatTermination");

/** Everything is to be forgotten. */
export const GroupChatReset: MessageType<
  Record<never, never>,
  "GroupChatReset"
> = /* @__PURE__ */ message("GroupChatReset");

/** An error in the form that travels. */
export function serializeError(error: unknown): SerializedError {
  const { name, message } = describeThrown(error);
  return {
    errorType: error instanceof Error ? name : "Error",
    errorMessage: message,
  };
}
