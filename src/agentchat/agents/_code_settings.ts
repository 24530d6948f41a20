import {
  type ChatCompletionClient,
  ModelError,
  UnboundedChatCompletionContext,
} from "../../models/mod.ts";
import { defaultSystemMessage } from "../code/_code_texts.ts";
import { codeExecutorKind } from "../code/code_executor.ts";
import type { CodeExecutorAgentOptions } from "./code_executor_agent_options.ts";

type Defaulted =
  | "modelContext"
  | "systemMessage"
  | "modelClientStream"
  | "maxRetriesOnError"
  | "supportedLanguages";

/** A code executor agent's options, with all that was left out. */
export type CodeSettings =
  & Omit<CodeExecutorAgentOptions, Defaulted>
  & {
    readonly [Name in Defaulted]-?: Exclude<
      CodeExecutorAgentOptions[Name],
      undefined
    >;
  };

/**
 * Fills in what is left out.
 *
 * @throws {TypeError} if an option is no such thing, or there are retries without
 * a model
 * @throws {RangeError} if `maxRetriesOnError` is no whole number of at least 0
 * @throws {ModelError} `unsupported` if the model cannot be asked for retries
 */
export function codeSettings(options: CodeExecutorAgentOptions): CodeSettings {
  const { name, codeExecutor, modelClient, maxRetriesOnError = 0 } = options;
  const doing = `Cannot create agent "${name}":`;
  if (!codeExecutorKind.is(codeExecutor)) {
    throw new TypeError(`${doing} "codeExecutor" is no code executor`);
  }
  const { supportedLanguages = codeExecutor.languages, sources } = options;
  for (
    const [option, list] of Object.entries({ supportedLanguages, sources })
  ) {
    if (list === undefined || isTexts(list)) continue;
    throw new TypeError(`${doing} "${option}" is no list of texts`);
  }
  if (!Number.isInteger(maxRetriesOnError) || maxRetriesOnError < 0) {
    throw new RangeError(
      `${doing} "maxRetriesOnError" is ${maxRetriesOnError}, not a whole number of at least 0`,
    );
  }
  if (maxRetriesOnError > 0) {
    if (modelClient === undefined) {
      throw new TypeError(`${doing} "maxRetriesOnError" needs a "modelClient"`);
    }
    assertSchemas(modelClient);
  }
  return {
    ...options,
    supportedLanguages: supportedLanguages.map((one) => one.toLowerCase()),
    maxRetriesOnError,
    modelContext: options.modelContext ?? new UnboundedChatCompletionContext(),
    modelClientStream: options.modelClientStream ?? false,
    systemMessage: options.systemMessage === undefined
      ? defaultSystemMessage(supportedLanguages)
      : options.systemMessage,
  };
}

function isTexts(list: unknown): boolean {
  return Array.isArray(list) && list.every((one) => typeof one === "string");
}

/** Whether to try again is asked for as JSON. */
function assertSchemas({ model, modelInfo }: ChatCompletionClient): void {
  if (modelInfo.structuredOutput) return;
  throw new ModelError(
    "unsupported",
    `Cannot ask model "${model}" whether to try again: it does not keep to schemas`,
  );
}
