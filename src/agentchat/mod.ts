/**
 * Agents that talk: messages and events, agents, conditions and teams, with the
 * spans `create_agent`, `invoke_agent` and `invoke_workflow`.
 *
 * @module
 */

export { AgentChatError, type AgentChatErrorCode } from "./agent_chat_error.ts";
export {
  AssistantAgent,
  type AssistantAgentOptions,
} from "./agents/assistant_agent.ts";
export {
  BaseChatAgent,
  type ChatAgentOptions,
  type Response,
  type TurnContext,
} from "./agents/chat_agent.ts";
export {
  MaxMessageTermination,
  type MaxMessageTerminationOptions,
} from "./conditions/max_message_termination.ts";
export { TerminationCondition } from "./conditions/termination_condition.ts";
export {
  TextMentionTermination,
  type TextMentionTerminationOptions,
} from "./conditions/text_mention_termination.ts";
export {
  type AgentEvent,
  type BaseFields,
  type ChatMessage,
  type ConversationItem,
  type Given,
  isAgentEvent,
  type ItemType,
  type MessageStamp,
  ModelClientStreamingChunkEvent,
  StopMessage,
  TextMessage,
  textOf,
  ThoughtEvent,
  ToolCallExecutionEvent,
  ToolCallRequestEvent,
  ToolCallSummaryMessage,
} from "./messages.ts";
export type { RunOptions, Task, TaskResult, TaskRunner } from "./task.ts";
export {
  BaseGroupChat,
  type GroupChatOptions,
} from "./teams/base_group_chat.ts";
export {
  RoundRobinGroupChat,
  type RoundRobinGroupChatOptions,
} from "./teams/round_robin_group_chat.ts";
