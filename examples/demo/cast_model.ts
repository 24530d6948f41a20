import {
  type ChatCompletionClient,
  type FunctionCall,
  readEnvironment,
} from "@autogen-edge/runtime";
import { OpenAIChatCompletionClient } from "@autogen-edge/runtime/ext/openai";
import { PacedReplayClient } from "./paced_replay_client.ts";

const DEFAULT_MODEL = "gpt-5-mini";

/**
 * Finds who speaks for an agent: a real model where `OPENAI_API_KEY` is set, at
 * `OPENAI_BASE_URL` where that is; else one that says its lines. The real one may
 * be named by `OPENAI_MODEL`.
 *
 * @param lines - what the agent says where nobody thinks for it
 */
export function castModel(
  lines: readonly (string | readonly FunctionCall[])[],
): ChatCompletionClient {
  const environment = readEnvironment();
  if (environment("OPENAI_API_KEY")) {
    const model = environment("OPENAI_MODEL") ?? DEFAULT_MODEL;
    return new OpenAIChatCompletionClient({
      model,
      // Servers of other models have names that the client does not know.
      ...(/^(?:gpt|o\d)/.test(model) ? {} : { modelInfo: CAPABLE }),
    });
  }
  const completions = lines.map((line) =>
    typeof line === "string" ? line : {
      finishReason: "function_calls",
      content: line,
      usage: { promptTokens: 24, completionTokens: 14 },
      cached: false,
    } as const
  );
  return new PacedReplayClient(completions, { model: "scripted" });
}

const CAPABLE = {
  vision: false,
  functionCalling: true,
  jsonOutput: true,
  structuredOutput: false,
  family: "unknown",
};
