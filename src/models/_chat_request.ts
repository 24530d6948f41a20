import type { CreateOptions } from "./chat_completion_client.ts";
import type { LlmMessage } from "./llm_message.ts";
import { llmMessageJson } from "./llm_message_json.ts";

/** What a model was asked, as JSON in AutoGen's words. */
export type ChatRequest = Readonly<Record<string, unknown>>;

/** All of a request that the answer depends on; fields may be `undefined`. */
export function chatRequest(
  messages: readonly LlmMessage[],
  { tools = [], toolChoice = "auto", jsonOutput, extraCreateArgs = {} }:
    CreateOptions,
): ChatRequest {
  return {
    messages: messages.map(llmMessageJson.write),
    tools: tools.length === 0 ? undefined : tools,
    tool_choice: toolChoice === "auto" ? undefined : toolChoice,
    json_output: jsonOutput,
    extra_create_args: Object.keys(extraCreateArgs).length === 0
      ? undefined
      : extraCreateArgs,
  };
}
