import { message, type MessageType } from "../core/mod.ts";
import type { FunctionCall, FunctionExecutionResult } from "../tools/mod.ts";

export type { FunctionCall, FunctionExecutionResult };

/** A picture for a model that can see. */
export interface ImageContent {
  /** The tag. */
  readonly type: "image";
  /** A URL, or a `data:` URL that holds the picture. */
  readonly url: string;
  /** How closely the model looks. */
  readonly detail?: "auto" | "low" | "high";
}

/** What the developer tells the model. */
export interface SystemMessage {
  /** The tag. */
  readonly type: "SystemMessage";
  /** What it says. */
  readonly content: string;
}

/** What the model is asked or told. */
export interface UserMessage {
  /** The tag. */
  readonly type: "UserMessage";
  /** What it says. */
  readonly content: string | readonly (string | ImageContent)[];
  /** Who says it. */
  readonly source: string;
}

/** What the model said. */
export interface AssistantMessage {
  /** The tag. */
  readonly type: "AssistantMessage";
  /** What it says. */
  readonly content: string | readonly FunctionCall[];
  /** What it thought on the way, where it tells. */
  readonly thought?: string | null;
  /** The agent that spoke with the model's voice. */
  readonly source: string;
}

/** What came of the functions that the model wanted called. */
export interface FunctionExecutionResultMessage {
  /** The tag. */
  readonly type: "FunctionExecutionResultMessage";
  /** What it says. */
  readonly content: readonly FunctionExecutionResult[];
}

/** One message of a conversation with a model. */
export type LlmMessage =
  | SystemMessage
  | UserMessage
  | AssistantMessage
  | FunctionExecutionResultMessage;

/** Makes a {@linkcode SystemMessage}. */
export const SystemMessage: MessageType<SystemMessage, "SystemMessage"> =
  /* @__PURE__ */ message("SystemMessage");

/** Makes a {@linkcode UserMessage}. */
export const UserMessage: MessageType<UserMessage, "UserMessage"> =
  /* @__PURE__ */ message("UserMessage");

/** Makes an {@linkcode AssistantMessage}. */
export const AssistantMessage: MessageType<
  AssistantMessage,
  "AssistantMessage"
> = /* @__PURE__ */ message("AssistantMessage");

/** Makes a {@linkcode FunctionExecutionResultMessage}. */
export const FunctionExecutionResultMessage: MessageType<
  FunctionExecutionResultMessage,
  "FunctionExecutionResultMessage"
> = /* @__PURE__ */ message("FunctionExecutionResultMessage");
