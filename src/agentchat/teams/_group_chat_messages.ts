import {
  type Message,
  message,
  type MessageType,
  snakeCase,
} from "../../core/mod.ts";
import { describeThrown } from "../../telemetry/mod.ts";
import type { Response } from "../agents/chat_agent.ts";
import type {
  ChatMessage,
  ConversationItem,
  MessageFactory,
  StopMessage,
} from "../messages/mod.ts";
import type { TaskResult } from "../task.ts";

/** An error as plain data. */
export interface SerializedError {
  readonly errorType: string;
  readonly errorMessage: string;
}

interface Start {
  /** What is asked; nothing where the conversation just goes on. */
  readonly messages: readonly ChatMessage[] | null;
  readonly outputTaskMessages: boolean;
}

interface AgentResponse {
  readonly response: Pick<Response, "chatMessage"> & {
    /** None at all, where it is a manager that speaks. */
    readonly innerMessages: Response["innerMessages"] | null;
  };
  readonly name: string;
}

interface TeamResponse {
  readonly result: TaskResult;
  readonly name: string;
}

interface ForReader {
  readonly message: ConversationItem;
}

interface Failed {
  readonly error: SerializedError;
  /** The error itself, which does not leave the process. */
  readonly cause?: unknown;
}

interface Terminated {
  readonly message: StopMessage;
  readonly error: SerializedError | null;
}

/** A message that is nothing but its type. */
type Bare = Record<never, never>;

/** A run begins. */
export const GroupChatStart: MessageType<Start, "GroupChatStart"> =
  /* @__PURE__ */ message("GroupChatStart");

/** A participant is asked to speak. */
export const GroupChatRequestPublish: MessageType<
  Bare,
  "GroupChatRequestPublish"
> = /* @__PURE__ */ message("GroupChatRequestPublish");

/** Something for the reader of the run. */
export const GroupChatMessage: MessageType<ForReader, "GroupChatMessage"> =
  /* @__PURE__ */ message("GroupChatMessage");

/** An agent has spoken. */
export const GroupChatAgentResponse: MessageType<
  AgentResponse,
  "GroupChatAgentResponse"
> = /* @__PURE__ */ message("GroupChatAgentResponse");

/** A team that takes part has done its run. */
export const GroupChatTeamResponse: MessageType<
  TeamResponse,
  "GroupChatTeamResponse"
> = /* @__PURE__ */ message("GroupChatTeamResponse");

/** A participant has failed. */
export const GroupChatError: MessageType<Failed, "GroupChatError"> =
  /* @__PURE__ */ message("GroupChatError");

/** A run is over. */
export const GroupChatTermination: MessageType<
  Terminated,
  "GroupChatTermination"
> = /* @__PURE__ */ message("GroupChatTermination");

/** Everything is to be forgotten. */
export const GroupChatReset: MessageType<Bare, "GroupChatReset"> =
  /* @__PURE__ */ message("GroupChatReset");

/** Everyone is to pause. */
export const GroupChatPause: MessageType<Bare, "GroupChatPause"> =
  /* @__PURE__ */ message("GroupChatPause");

/** Everyone is to go on. */
export const GroupChatResume: MessageType<Bare, "GroupChatResume"> =
  /* @__PURE__ */ message("GroupChatResume");

/** Makes a message show itself, as JSON on spans and elsewhere, as Python AutoGen writes it. */
export type Written = <Made extends Message>(message: Made) => Made;

/** How the messages of a team are written, whose conversation holds such items. */
export function writtenBy(factory: MessageFactory): Written {
  function write(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(write);
    if (typeof value !== "object" || value === null) return value;
    const { type, ...fields } = value as Readonly<Record<string, unknown>>;
    if (typeof type === "string" && factory.has(type)) {
      return factory.dump(value as ConversationItem);
    }
    return Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [
        snakeCase(name),
        write(field),
      ]),
    );
  }
  return (message) =>
    Object.defineProperty(message, "toJSON", { value: () => write(message) });
}

/** An error in the form that travels. */
export function serializeError(error: unknown): SerializedError {
  const { name, message } = describeThrown(error);
  return {
    errorType: error instanceof Error ? name : "Error",
    errorMessage: message,
  };
}

/** Tells of a failure. */
export function failureOf(cause: unknown): typeof GroupChatError.Type {
  const failure = GroupChatError({ error: serializeError(cause) });
  return Object.defineProperty(failure, "cause", { value: cause });
}
