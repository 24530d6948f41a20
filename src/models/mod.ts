/**
 * What a chat model is: messages, usage, streams, contexts, the `chat` span; and
 * a client that replays what it was given.
 *
 * @module
 */

export { BaseChatCompletionContext } from "./base_chat_completion_context.ts";
export {
  BufferedChatCompletionContext,
  type BufferedChatCompletionContextOptions,
} from "./buffered_chat_completion_context.ts";
export {
  ChatCompletionCache,
  type ChatCompletionCacheOptions,
} from "./chat_completion_cache.ts";
export {
  assertFunctionCalling,
  ChatCompletionClient,
  chatCompletionClientKind,
  type ChatCompletionClientOptions,
  type CountTokensOptions,
  type CreateOptions,
} from "./chat_completion_client.ts";
export type { ChatCall } from "./chat_call.ts";
export type { ChatRecording, RecordedChat } from "./chat_recording.ts";
export { registerModelComponents } from "./components.ts";
export type {
  CreateResult,
  FinishReason,
  ModelInfo,
  RequestUsage,
  TokenLogprob,
  TopLogprob,
} from "./create_result.ts";
export { embeddedImage } from "./_embedded_image.ts";
export { estimateTokens } from "./estimate_tokens.ts";
export { ForwardingChatCompletionClient } from "./forwarding_chat_completion_client.ts";
export {
  HeadAndTailChatCompletionContext,
  type HeadAndTailChatCompletionContextOptions,
} from "./head_and_tail_chat_completion_context.ts";
export { ListMemory, type ListMemoryOptions } from "./list_memory.ts";
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
  type Memory,
  type MemoryContent,
  memoryKind,
  type MemoryMimeType,
  type MemoryQueryResult,
  type UpdateContextResult,
} from "./memory.ts";
export {
  type ChatCompletionContext,
  modelContextKind,
} from "./model_context.ts";
export { ModelError, type ModelErrorCode } from "./model_error.ts";
export { RecordingChatCompletionClient } from "./recording_chat_completion_client.ts";
export {
  ReplayChatCompletionClient,
  type ReplayChatCompletionClientOptions,
  type ReplayRecordingOptions,
} from "./replay_chat_completion_client.ts";
export {
  TokenLimitedChatCompletionContext,
  type TokenLimitedChatCompletionContextOptions,
} from "./token_limited_chat_completion_context.ts";
export {
  toolAgentCallerLoop,
  type ToolAgentCallerLoopOptions,
} from "./tool_agent_caller_loop.ts";
export { assertSupported } from "./assert_supported.ts";
export {
  createResultJson,
  modelInfoJson,
  requestUsageJson,
} from "./create_result_json.ts";
export { llmMessageJson, multiModalJson } from "./llm_message_json.ts";
export { memoryContentJson } from "./memory_content_json.ts";
export { quoteText, repr } from "./repr.ts";
export { UnboundedChatCompletionContext } from "./unbounded_chat_completion_context.ts";
