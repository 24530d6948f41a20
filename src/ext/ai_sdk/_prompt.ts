import type {
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4TextPart,
  LanguageModelV4ToolCallPart,
} from "@ai-sdk/provider";
import {
  embeddedImage,
  type FunctionCall,
  type ImageContent,
  type LlmMessage,
  ModelError,
  type ModelInfo,
  type UserMessage,
} from "../../models/mod.ts";
import type { CallMetadata } from "./_call_metadata.ts";

/** What a prompt is made for. */
export interface PromptInit {
  readonly model: string;
  readonly modelInfo: ModelInfo;
  /** The version of the interface that the model follows. */
  readonly version: string;
  readonly addNamePrefixes: boolean;
  readonly metadata: CallMetadata;
}

/**
 * A conversation as models of the SDK are told it.
 *
 * @throws {ModelError} `unsupported`
 */
export function promptOf(
  messages: readonly LlmMessage[],
  init: PromptInit,
): LanguageModelV4Prompt {
  const told = messages.map((message) => messageOf(message, init));
  if (init.modelInfo.multipleSystemMessages !== false) return told;
  // Those at the beginning become one, and there may be no others.
  const first = told.findIndex(({ role }) => role !== "system");
  const start = first === -1 ? told.length : first;
  const [system, rest] = [told.slice(0, start), told.slice(start)];
  if (rest.some(({ role }) => role === "system")) {
    throw new ModelError(
      "unsupported",
      `Cannot ask model "${init.model}": it takes no system message after others`,
    );
  }
  if (start < 2) return told;
  const content = system.map((each) => each.content).join("\n");
  return [{ role: "system", content }, ...rest];
}

function messageOf(
  message: LlmMessage,
  init: PromptInit,
): LanguageModelV4Message {
  switch (message.type) {
    case "SystemMessage":
      return { role: "system", content: message.content };
    case "UserMessage":
      return { role: "user", content: userParts(message, init) };
    case "AssistantMessage": {
      const { content, thought } = message;
      if (typeof content === "string") {
        return { role: "assistant", content: [text(content)] };
      }
      const thoughts = content.flatMap(({ id }) =>
        init.metadata.get(id).thoughts ?? []
      );
      const isTold = thought === thoughts.map((each) => each.text).join("");
      return {
        role: "assistant",
        content: [
          ...thoughts,
          ...(thought && !isTold ? [text(thought)] : []),
          ...content.map((call) => toolCall(call, init)),
        ],
      };
    }
    case "FunctionExecutionResultMessage":
      return {
        role: "tool",
        content: message.content.map(({ callId, name, content, isError }) => ({
          type: "tool-result",
          toolCallId: callId,
          toolName: name,
          output: { type: isError ? "error-text" : "text", value: content },
        })),
      };
  }
}

function userParts(
  { content, source }: UserMessage,
  init: PromptInit,
): (LanguageModelV4TextPart | LanguageModelV4FilePart)[] {
  const prefix = init.addNamePrefixes ? `${source} said:\n` : "";
  return [content].flat().map((part) =>
    typeof part === "string" ? text(prefix + part) : image(part, init)
  );
}

function text(content: string): LanguageModelV4TextPart {
  return { type: "text", text: content };
}

function image(
  { url, detail }: ImageContent,
  { version }: PromptInit,
): LanguageModelV4FilePart {
  const embedded = embeddedImage(url);
  const data = embedded === undefined
    ? { type: "url" as const, url: new URL(url) }
    : { type: "data" as const, data: embedded.data };
  const part: LanguageModelV4FilePart = {
    type: "file",
    mediaType: embedded?.mimeType ?? "image/*",
    data,
    // Only OpenAI's models know of it; others pass over it.
    ...(detail && { providerOptions: { openai: { imageDetail: detail } } }),
  };
  if (version === "v4") return part;
  // The versions before take the data itself.
  const bare: unknown = data.type === "url" ? data.url : data.data;
  return { ...part, data: bare as LanguageModelV4FilePart["data"] };
}

function toolCall(
  { id, name, arguments: args }: FunctionCall,
  { metadata }: PromptInit,
): LanguageModelV4ToolCallPart {
  const { options: providerOptions } = metadata.get(id);
  return {
    type: "tool-call",
    toolCallId: id,
    toolName: name,
    input: inputOf(args),
    ...(providerOptions && { providerOptions }),
  };
}

function inputOf(args: string): unknown {
  try {
    return JSON.parse(args || "{}");
  } catch {
    return args;
  }
}
