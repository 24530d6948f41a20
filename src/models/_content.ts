import type { ToolSchema } from "../tools/mod.ts";
import { embeddedImage } from "./_embedded_image.ts";
import type { CreateResult } from "./create_result.ts";
import type {
  FunctionCall,
  FunctionExecutionResult,
  ImageContent,
  LlmMessage,
} from "./llm_message.ts";

/** One part of a message, in the shape of the GenAI conventions. */
type Part = Readonly<Record<string, unknown>>;

/** What a message holds, whichever it is. */
type Content = string | ImageContent | FunctionCall | FunctionExecutionResult;

const ROLES: Readonly<Record<LlmMessage["type"], string>> = {
  SystemMessage: "system",
  UserMessage: "user",
  AssistantMessage: "assistant",
  FunctionExecutionResultMessage: "tool",
};

/** Messages in the shape of `gen_ai.input.messages`. */
export function inputMessages(messages: readonly LlmMessage[]): unknown {
  return messages.map((message) => ({
    role: ROLES[message.type],
    ...("source" in message ? { name: message.source } : {}),
    parts: partsOf(message),
  }));
}

/** Tools in the shape of `gen_ai.tool.definitions`, which wants no more of them. */
export function toolDefinitions(tools: readonly ToolSchema[]): unknown {
  return tools.map(({ name }) => ({ type: "function", name }));
}

/** A result in the shape of `gen_ai.output.messages`. */
export function outputMessages(result: CreateResult): unknown {
  return [{ role: "assistant", parts: partsOf(result) }];
}

function partsOf(
  { content, thought }: {
    readonly content: string | readonly Content[];
    readonly thought?: string | null | undefined;
  },
): readonly Part[] {
  const said = [content].flat().map(partOf);
  return thought ? [{ type: "reasoning", content: thought }, ...said] : said;
}

function partOf(content: Content): Part {
  if (typeof content === "string") return { type: "text", content };
  if ("url" in content) return image(content);
  return "callId" in content
    ? {
      type: "tool_call_response",
      id: content.callId,
      response: content.content,
    }
    : {
      type: "tool_call",
      id: content.id,
      name: content.name,
      arguments: parsed(content.arguments),
    };
}

function image({ url }: ImageContent): Part {
  const embedded = embeddedImage(url);
  return embedded === undefined
    ? { type: "uri", modality: "image", uri: url }
    : {
      type: "blob",
      modality: "image",
      mime_type: embedded.mimeType,
      content: embedded.data,
    };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
