/**
 * What a chat model is: messages, usage, streams, contexts, the `chat` span; and
 * a client that replays what it was given.
 *
 * @module
 */

export {
  ChatCompletionClient,
  type ChatCompletionClientOptions,
  type CreateOptions,
} from "./chat_completion_client.ts";
export type {
  CreateResult,
  FinishReason,
  ModelInfo,
  RequestUsage,
} from "./create_result.ts";
export {
  AssistantMessage,
  type FunctionCall,
  type FunctionExecutionResult,
  FunctionExecutionResultMessage,
  type ImageContent,
  type LlmMessage,
  SystemMessage,
  UserMessage,
} from "./llm_message.ts";
export {
  type ChatCompletionContext,
  UnboundedChatCompletionContext,
} from "./model_context.ts";
export { ModelError, type ModelErrorCode } from "./model_error.ts";
export {
  ReplayChatCompletionClient,
  type ReplayChatCompletionClientOptions,
} from "./replay_chat_completion_client.ts";
