import type { CreateResult } from "./create_result.ts";
import type {
  AssistantMessage,
  FunctionCall,
  ImageContent,
  LlmMessage,
} from "./llm_message.ts";

/** One part of a message, in the shape of the GenAI conventions. */
type Part = Readonly<Record<string, unknown>>;

/** Messages in the shape of `gen_ai.input.messages`. */
export function inputMessages(messages: readonly LlmMessage[]): unknown {
  return messages.map((message) => {
    switch (message.type) {
      case "SystemMessage":
        return { role: "system", parts: [text(message.content)] };
      case "UserMessage":
        return {
          role: "user",
          name: message.source,
          parts: typeof message.content === "string"
            ? [text(message.content)]
            : message.content.map((part) =>
              typeof part === "string" ? text(part) : image(part)
            ),
        };
      case "AssistantMessage":
        return {
          role: "assistant",
          name: message.source,
          parts: answerParts(message.content, message.thought),
        };
      case "FunctionExecutionResultMessage":
        return {
          role: "tool",
          parts: message.content.map(({ callId, content }) => ({
            type: "tool_call_response",
            id: callId,
            response: content,
          })),
        };
    }
  });
}

/** A result in the shape of `gen_ai.output.messages`. */
export function outputMessages({ content, thought }: CreateResult): unknown {
  return [{ role: "assistant", parts: answerParts(content, thought) }];
}

function answerParts(
  content: AssistantMessage["content"],
  thought: string | null | undefined,
): readonly Part[] {
  return [
    ...(thought ? [{ type: "reasoning", content: thought }] : []),
    ...(typeof content === "string"
      ? [text(content)]
      : content.map(functionCall)),
  ];
}

function text(content: string): Part {
  return { type: "text", content };
}

function image({ url }: ImageContent): Part {
  const data = /^data:([^;,]+);base64,(.*)$/s.exec(url);
  return data === null ? { type: "uri", modality: "image", uri: url } : {
    type: "blob",
    modality: "image",
    mime_type: data[1],
    content: data[2],
  };
}

function functionCall(call: FunctionCall): Part {
  return {
    type: "tool_call",
    id: call.id,
    name: call.name,
    arguments: parsed(call.arguments),
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
