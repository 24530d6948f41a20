import type { CreateOptions, LlmMessage, ModelInfo } from "../../models/mod.ts";
import { type Json, numberIn, objectIn } from "../_http/mod.ts";
import { sentMessages } from "./_sent_messages.ts";
import { sentSchema } from "./_sent_schema.ts";
import { toolFields } from "./_sent_tools.ts";
import type { Turn, Turns } from "./_turns.ts";
import { createArgsJson } from "./anthropic_create_args.ts";
import type { AnthropicChatCompletionClientOptions } from "./anthropic_options.ts";

/** What a request is made of. */
export interface Init {
  readonly model: string;
  readonly modelInfo: ModelInfo;
  readonly settings: AnthropicChatCompletionClientOptions;
  readonly messages: readonly LlmMessage[];
  readonly options: CreateOptions;
  readonly stream: boolean;
  readonly turns: Turns;
}

/** A request, and what its answer is remembered with. */
export interface SentRequest extends Omit<Turn, "blocks"> {
  readonly body: Json;
}

/**
 * Makes a request.
 *
 * @throws {ModelError} `unsupported` or `invalid_schema`
 */
export function sentRequest(init: Init): SentRequest {
  const { model, modelInfo, settings, turns, messages, options, stream } = init;
  const args: Json = {
    ...createArgsJson.write(settings) as Json,
    ...toolFields(init),
    ...options.extraCreateArgs,
  };
  const { tools, thinking, output_config } = args;
  const { format, instruction } = answerForm(options.jsonOutput);
  const system = [...systemTexts(messages), instruction].join("\n").trim();
  const { digest, isThoughtLost, ...sent } = sentMessages(messages, {
    head: JSON.stringify([system, tools]),
    turns,
    addNamePrefixes: settings.addNamePrefixes,
  });
  const budget = numberIn(objectIn(thinking).budget_tokens) ?? 0;
  const body = {
    // Early models, and those of which nothing is known, get what AutoGen asks for.
    max_tokens: (/e-(?:3-7|[4-9])/.test(modelInfo.family) ? 16_000 : 4096) +
      budget,
    ...args,
    // Who thinks by a budget goes on with what was thought.
    thinking: budget > 0 && isThoughtLost ? undefined : thinking,
    output_config: format
      ? { format, ...objectIn(output_config) }
      : output_config,
    model,
    stream,
    system: system || undefined,
    ...sent,
  };
  return { body, tools, digest };
}

/** What the system says, which has a place of its own. */
export function systemTexts(messages: readonly LlmMessage[]): string[] {
  return messages.flatMap((message) =>
    message.type === "SystemMessage" ? message.content : []
  );
}

/**
 * Finds the form of an answer. Servers have one for schemas that name all fields;
 * where there is no schema, or one that is open, words have to do.
 */
function answerForm(
  jsonOutput: CreateOptions["jsonOutput"],
): { readonly format?: Json; readonly instruction?: string } {
  if (!jsonOutput) return {};
  const instruction = "Answer with a JSON object and nothing else.";
  if (jsonOutput === true) return { instruction };
  const { schema, strict } = sentSchema(jsonOutput, "the answer", true);
  return strict
    ? { format: { type: "json_schema", schema } }
    : { instruction: `${instruction} Its schema: ${JSON.stringify(schema)}` };
}
