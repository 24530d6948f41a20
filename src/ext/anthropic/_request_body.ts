import type { CreateOptions, LlmMessage, ModelInfo } from "../../models/mod.ts";
import { type Json, numberIn, objectIn } from "../_http/mod.ts";
import { sentMessages } from "./_sent_messages.ts";
import { sentSchema } from "./_sent_schema.ts";
import { toolFields } from "./_sent_tools.ts";
import type { Turn, Turns } from "./_turns.ts";
import {
  type AnthropicCreateArgs,
  createArgsJson,
} from "./anthropic_create_args.ts";

/** What a request is made of. */
export interface RequestInit {
  readonly model: string;
  readonly modelInfo: ModelInfo;
  /** How many tokens of an answer the model is asked for, beside thoughts. */
  readonly maxTokens: number;
  readonly settings: AnthropicCreateArgs & {
    readonly addNamePrefixes?: boolean | undefined;
  };
  readonly turns: Turns;
  readonly messages: readonly LlmMessage[];
  readonly options: CreateOptions;
  readonly stream: boolean;
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
export function sentRequest(init: RequestInit): SentRequest {
  const { model, settings, turns, messages, options, stream } = init;
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
    max_tokens: init.maxTokens + budget,
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
