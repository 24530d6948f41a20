import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";
import {
  type CreateOptions,
  type LlmMessage,
  ModelError,
} from "../../models/mod.ts";
import type { JsonSchema } from "../../tools/mod.ts";
import { type PromptInit, promptOf } from "./_prompt.ts";
import type { AiSdkSettings } from "./ai_sdk_options.ts";

type Schema = NonNullable<
  Extract<
    LanguageModelV4CallOptions["responseFormat"],
    { readonly type: "json" }
  >["schema"]
>;

/**
 * What a model of the SDK is called with.
 *
 * @throws {ModelError} `unsupported` or `invalid_schema`
 */
export function callOptions(
  messages: readonly LlmMessage[],
  { jsonOutput, extraCreateArgs, signal, ...options }: CreateOptions,
  init: PromptInit & { readonly settings: AiSdkSettings },
): LanguageModelV4CallOptions {
  return {
    ...init.settings,
    ...toolOptions(options, init),
    ...(jsonOutput && { responseFormat: responseFormat(jsonOutput) }),
    ...extraCreateArgs,
    prompt: promptOf(messages, init),
    ...(signal && { abortSignal: signal }),
  };
}

function toolOptions(
  { tools = [], toolChoice = "auto" }: CreateOptions,
  { model, modelInfo }: PromptInit,
): Partial<LanguageModelV4CallOptions> {
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
    tools: tools.map(({ name, description, parameters, strict }) => ({
      type: "function",
      name,
      description,
      inputSchema: schemaOf(parameters, `tool "${name}"`),
      strict,
    })),
    toolChoice: typeof toolChoice === "string"
      ? { type: toolChoice }
      : { type: "tool", toolName: toolChoice.name },
  };
}

function responseFormat(
  jsonOutput: true | JsonSchema,
): NonNullable<LanguageModelV4CallOptions["responseFormat"]> {
  if (jsonOutput === true) return { type: "json" };
  const { title } = jsonOutput;
  return {
    type: "json",
    schema: schemaOf(jsonOutput, "the answer"),
    ...(typeof title === "string" &&
      { name: title.replaceAll(/[^\w-]/g, "_").slice(0, 64) }),
  };
}

/**
 * Copies the schema of an object.
 *
 * @param what - what it is of, for the error
 * @throws {ModelError} `invalid_schema`
 */
function schemaOf(schema: JsonSchema, what: string): Schema {
  let cause: unknown;
  try {
    const copy = JSON.parse(JSON.stringify(schema));
    // Providers refuse an object that does not say which fields it has.
    if (copy?.type === "object") return { properties: {}, ...copy };
  } catch (error) {
    cause = error;
  }
  throw new ModelError(
    "invalid_schema",
    `Cannot send the schema of ${what}: it is not that of an object`,
    { cause },
  );
}
