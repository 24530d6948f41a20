import {
  type CreateOptions,
  type ImageContent,
  type LlmMessage,
  ModelError,
  type ModelInfo,
} from "../../models/mod.ts";
import type { ToolSchema } from "../../tools/mod.ts";
import { type Json, objectIn } from "../_http/mod.ts";
import { reasons } from "./_model_table.ts";
import { sentSchema } from "./_sent_schema.ts";
import { createArgsJson } from "./openai_create_args.ts";
import type { OpenAIChatCompletionClientOptions } from "./openai_options.ts";

/** What a request is made of. */
interface Init {
  readonly model: string;
  readonly modelInfo: ModelInfo;
  readonly settings: OpenAIChatCompletionClientOptions;
  readonly messages: readonly LlmMessage[];
  readonly options: CreateOptions;
  readonly stream: boolean;
}

/**
 * The body of a request.
 *
 * @throws {ModelError} `unsupported` or `invalid_schema`
 */
export function requestBody(init: Init): Json {
  const { model, modelInfo, settings, messages, options, stream } = init;
  const { max_tokens, ...args } = createArgsJson.write(settings) as Json;
  const thinks = reasons(modelInfo.family);
  const body: Record<string, unknown> = {
    stream_options: { include_usage: true },
    ...args,
    [thinks ? "max_completion_tokens" : "max_tokens"]: max_tokens,
    ...toolFields(options, init),
    ...formatField(options.jsonOutput),
    ...options.extraCreateArgs,
    // The client reads one answer, and knows how.
    n: undefined,
    stream,
    model,
    messages: sentMessages(messages, init),
  };
  // Some servers do not know the options.
  if (!stream || objectIn(body.stream_options).include_usage === false) {
    delete body.stream_options;
  }
  return body;
}

function toolFields(
  { tools = [], toolChoice = "auto" }: CreateOptions,
  { model, modelInfo }: Init,
): Json {
  // The base has refused tools that the model may call.
  if (tools.length === 0 || !modelInfo.functionCalling) return {};
  const { name } = typeof toolChoice === "string" ? {} : toolChoice;
  if (name !== undefined && !tools.some((tool) => tool.name === name)) {
    throw new ModelError(
      "unsupported",
      `Cannot ask model "${model}": it has no tool "${name}" to call`,
    );
  }
  return {
    tools: tools.map(sentTool),
    tool_choice: name === undefined
      ? toolChoice
      : { type: "function", function: { name } },
  };
}

function sentTool({ name, description, ...tool }: ToolSchema): Json {
  const { schema: parameters, strict } = sentSchema(
    tool.parameters,
    `tool "${name}"`,
    tool.strict,
  );
  return {
    type: "function",
    function: { name, description, parameters, strict },
  };
}

function formatField(jsonOutput: CreateOptions["jsonOutput"]): Json {
  if (jsonOutput === undefined) return {};
  if (typeof jsonOutput === "boolean") {
    return { response_format: { type: jsonOutput ? "json_object" : "text" } };
  }
  return {
    response_format: {
      type: "json_schema",
      json_schema: {
        name: nameOf(jsonOutput.title) || "answer",
        ...sentSchema(jsonOutput, "the answer", true),
      },
    },
  };
}

function sentMessages(
  messages: readonly LlmMessage[],
  { model, modelInfo, settings }: Init,
): readonly Json[] {
  const sent = messages.flatMap((message) => sentMessage(message, settings));
  if (modelInfo.multipleSystemMessages !== false) return sent;
  // Those at the beginning become one, and there may be no others.
  const system = sent.filter(({ role }) => role === "system");
  const rest = sent.slice(system.length);
  if (system.length < 2) return sent;
  if (rest.some((each) => system.includes(each))) {
    throw new ModelError(
      "unsupported",
      `Cannot ask model "${model}": it takes no system message after others`,
    );
  }
  const content = system.map((each) => each.content).join("\n");
  return [{ role: "system", content }, ...rest];
}

function sentMessage(
  message: LlmMessage,
  { addNamePrefixes, includeNameInMessage }: Init["settings"],
): Json | readonly Json[] {
  switch (message.type) {
    case "SystemMessage":
      return { role: "system", content: message.content };
    case "UserMessage": {
      const { source, content } = message;
      const prefix = addNamePrefixes ? `${source} said:\n` : "";
      const name = includeNameInMessage === false ? "" : nameOf(source);
      return {
        role: "user",
        name: name || undefined,
        content: typeof content === "string"
          ? prefix + content
          : content.map((part) =>
            typeof part === "string"
              ? { type: "text", text: prefix + part }
              : sentImage(part)
          ),
      };
    }
    case "AssistantMessage": {
      const { content, thought } = message;
      if (typeof content === "string") return { role: "assistant", content };
      return {
        role: "assistant",
        content: thought ?? null,
        tool_calls: content.map(({ id, name, arguments: text }) => ({
          id,
          type: "function",
          function: { name, arguments: text },
        })),
      };
    }
    case "FunctionExecutionResultMessage":
      return message.content.map(({ callId, content }) => ({
        role: "tool",
        tool_call_id: callId,
        content,
      }));
  }
}

function sentImage({ url, detail = "auto" }: ImageContent): Json {
  return { type: "image_url", image_url: { url, detail } };
}

/** What the protocol takes for the name of a speaker, a schema or a function. */
export function nameOf(text: unknown): string {
  return typeof text === "string"
    ? text.replaceAll(/[^\w-]/g, "_").slice(0, 64)
    : "";
}
