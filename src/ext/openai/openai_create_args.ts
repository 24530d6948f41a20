import {
  jsonBoolean,
  type JsonCodec,
  type JsonFields,
  jsonList,
  jsonNumber,
  jsonObject,
  jsonOpaque,
  jsonOptional,
  jsonRecord,
  jsonString,
} from "../../core/mod.ts";
import { flag, integer, number, text } from "../_provider/mod.ts";

/**
 * What a client asks of its model in every call. What is left out, the provider
 * decides.
 *
 * @example
 * ```ts
 * import { type OpenAICreateArgs, OpenAIChatCompletionClient } from "@autogen-edge/runtime/ext/openai";
 * import { assertEquals } from "@std/assert";
 *
 * const sober: OpenAICreateArgs = { temperature: 0, seed: 7, topP: 0.5 };
 * const client = new OpenAIChatCompletionClient({ model: "gpt-4o", ...sober });
 * const { config } = client.dumpComponent();
 * assertEquals(config, { model: "gpt-4o", temperature: 0, seed: 7, top_p: 0.5 });
 * ```
 */
export interface OpenAICreateArgs {
  /** From -2 to 2: how much a token is shunned for each time it was said. */
  readonly frequencyPenalty?: number | undefined;
  /** By token: from -100 to 100, how much it is wanted. */
  readonly logitBias?: Readonly<Record<string, number>> | undefined;
  /**
   * The most tokens of an answer, with what the model thinks. Models that think
   * are sent it as `max_completion_tokens`.
   */
  readonly maxTokens?: number | undefined;
  /** From -2 to 2: how much a token is shunned once it was said. */
  readonly presencePenalty?: number | undefined;
  /** The form of answers, in the provider's words; `jsonOutput` of a call wins. */
  readonly responseFormat?: Readonly<Record<string, unknown>> | undefined;
  /** Makes answers repeatable, as far as the provider can. */
  readonly seed?: number | undefined;
  /** Where an answer ends. */
  readonly stop?: string | readonly string[] | undefined;
  /** From 0 to 2: how far from the likeliest words it may go. */
  readonly temperature?: number | undefined;
  /** From 0 to 1: only the likeliest words that add up to this. */
  readonly topP?: number | undefined;
  /** Stands for the end user. */
  readonly user?: string | undefined;
  /**
   * What streams tell beside the answer.
   *
   * @default {{ includeUsage: true }}, which some servers do not know
   */
  readonly streamOptions?: OpenAIStreamOptions | undefined;
  /** Whether the model may ask for several functions at once. */
  readonly parallelToolCalls?: boolean | undefined;
  /** How long a model thinks, e.g. `low`. */
  readonly reasoningEffort?: string | undefined;
}

/**
 * What streams tell beside the answer.
 *
 * @example A server that does not know of it
 * ```ts
 * import { OpenAIChatCompletionClient, type OpenAIStreamOptions } from "@autogen-edge/runtime/ext/openai";
 * import { assertEquals } from "@std/assert";
 *
 * const streamOptions: OpenAIStreamOptions = { includeUsage: false };
 * const client = new OpenAIChatCompletionClient({ model: "gpt-4o", streamOptions });
 * assertEquals(client.dumpComponent().config.stream_options, {
 *   include_usage: false,
 * });
 * ```
 */
export interface OpenAIStreamOptions {
  /** Whether the last piece tells what the call used. */
  readonly includeUsage: boolean;
}

const texts: JsonCodec<readonly string[]> = /* @__PURE__ */ jsonList(
  jsonString,
);

const stop: JsonCodec<string | readonly string[]> = {
  write: (value) => value,
  read: (json, refuse) =>
    typeof json === "string" ? json : texts.read(json, refuse),
};

/** How each of them is written. */
export const createArgs: JsonFields<OpenAICreateArgs> = {
  frequencyPenalty: number,
  logitBias: /* @__PURE__ */ jsonOptional(
    /* @__PURE__ */ jsonRecord(jsonNumber),
  ),
  maxTokens: integer,
  presencePenalty: number,
  responseFormat: /* @__PURE__ */ jsonOptional(jsonOpaque),
  seed: integer,
  stop: /* @__PURE__ */ jsonOptional(stop),
  temperature: number,
  topP: number,
  user: text,
  streamOptions: /* @__PURE__ */ jsonOptional(
    /* @__PURE__ */ jsonObject<OpenAIStreamOptions>({
      includeUsage: jsonBoolean,
    }),
  ),
  parallelToolCalls: flag,
  reasoningEffort: text,
};

/** Writes them by the names that the protocol and Python's configs share. */
export const createArgsJson: JsonCodec<OpenAICreateArgs> =
  /* @__PURE__ */ jsonObject<OpenAICreateArgs>(createArgs);
