import { message, type MessageType } from "../core/mod.ts";
import type { FunctionCall, FunctionExecutionResult } from "../tools/mod.ts";

export type { FunctionCall, FunctionExecutionResult };

/**
 * A picture for a model that can see.
 *
 * @example
 * ```ts
 * import { type ImageContent, UserMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const picture: ImageContent = {
 *   type: "image",
 *   url: "https://example.org/cat.png",
 *   detail: "low",
 * };
 * const { content } = UserMessage({ content: ["What?", picture], source: "user" });
 * assertEquals(content, ["What?", picture]);
 * ```
 */
export interface ImageContent {
  /** The tag. */
  readonly type: "image";
  /** A URL, or a `data:` URL that holds the picture. */
  readonly url: string;
  /** How closely the model looks. */
  readonly detail?: "auto" | "low" | "high";
}

/**
 * What the developer tells the model.
 *
 * @example
 * ```ts
 * import { SystemMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(SystemMessage({ content: "Be kind." }), {
 *   type: "SystemMessage",
 *   content: "Be kind.",
 * });
 * ```
 */
export interface SystemMessage {
  /** The tag. */
  readonly type: "SystemMessage";
  /** What it says. */
  readonly content: string;
}

/**
 * What the model is asked or told.
 *
 * @example
 * ```ts
 * import { UserMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(UserMessage({ content: "Why?", source: "user" }), {
 *   type: "UserMessage",
 *   content: "Why?",
 *   source: "user",
 * });
 * ```
 */
export interface UserMessage {
  /** The tag. */
  readonly type: "UserMessage";
  /** What it says. */
  readonly content: string | readonly (string | ImageContent)[];
  /** Who says it. */
  readonly source: string;
}

/**
 * What the model said.
 *
 * @example
 * ```ts
 * import { AssistantMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(AssistantMessage({ content: "Because.", source: "ada" }), {
 *   type: "AssistantMessage",
 *   content: "Because.",
 *   source: "ada",
 * });
 * ```
 */
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

/**
 * What came of the functions that the model wanted called.
 *
 * @example
 * ```ts
 * import { FunctionExecutionResultMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const sum = { content: "3", name: "add", callId: "1", isError: false };
 * assertEquals(FunctionExecutionResultMessage({ content: [sum] }), {
 *   type: "FunctionExecutionResultMessage",
 *   content: [sum],
 * });
 * ```
 */
export interface FunctionExecutionResultMessage {
  /** The tag. */
  readonly type: "FunctionExecutionResultMessage";
  /** What it says. */
  readonly content: readonly FunctionExecutionResult[];
}

/**
 * One message of a conversation with a model.
 *
 * @example
 * ```ts
 * import { type LlmMessage, SystemMessage, UserMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const conversation: LlmMessage[] = [
 *   SystemMessage({ content: "Be kind." }),
 *   UserMessage({ content: "Why?", source: "user" }),
 * ];
 * assertEquals(conversation.map(({ type }) => type), [
 *   "SystemMessage",
 *   "UserMessage",
 * ]);
 * ```
 */
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
