/**
 * Agents that talk: messages and events, agents, conditions and teams, with the
 * spans `create_agent`, `invoke_agent` and `invoke_workflow`.
 *
 * @module
 */

export { AgentChatError, type AgentChatErrorCode } from "./agent_chat_error.ts";
export type { AgentResources } from "./agents/agent_resources.ts";
export { AssistantAgent } from "./agents/assistant_agent.ts";
export type { AssistantAgentOptions } from "./agents/assistant_agent_options.ts";
export {
  BaseChatAgent,
  chatAgentKind,
  type ChatAgentOptions,
  type Response,
  type TurnContext,
} from "./agents/chat_agent.ts";
export { CodeExecutorAgent } from "./agents/code_executor_agent.ts";
export type {
  ApprovalFunction,
  ApprovalRequest,
  ApprovalResponse,
  CodeExecutorAgentOptions,
} from "./agents/code_executor_agent_options.ts";
export { Handoffs } from "./agents/handoffs.ts";
export { jsonSchemaOutput } from "./agents/json_schema_output.ts";
export {
  type MessageFilter,
  MessageFilterAgent,
  type MessageFilterAgentOptions,
  type PerSourceFilter,
} from "./agents/message_filter_agent.ts";
export { OutputType, type OutputTypeOptions } from "./agents/output_type.ts";
export {
  SocietyOfMindAgent,
  type SocietyOfMindAgentOptions,
} from "./agents/society_of_mind_agent.ts";
export {
  type InputCall,
  type InputFunction,
  UserProxyAgent,
  type UserProxyAgentOptions,
} from "./agents/user_proxy_agent.ts";
export { type CodeExecutor, codeExecutorKind } from "./code/code_executor.ts";
export {
  type CodeWorker,
  type CodeWorkerListener,
  WorkerCodeExecutor,
  type WorkerCodeExecutorOptions,
} from "./code/worker_code_executor.ts";
export { BaseTerminationCondition } from "./conditions/base_termination_condition.ts";
export { ExternalTermination } from "./conditions/external_termination.ts";
export { FunctionCallTermination } from "./conditions/function_call_termination.ts";
export {
  FunctionalTermination,
  type TerminationFunction,
} from "./conditions/functional_termination.ts";
export { HandoffTermination } from "./conditions/handoff_termination.ts";
export {
  MaxMessageTermination,
  type MaxMessageTerminationOptions,
} from "./conditions/max_message_termination.ts";
export { SourceMatchTermination } from "./conditions/source_match_termination.ts";
export { StopMessageTermination } from "./conditions/stop_message_termination.ts";
export {
  TerminationCondition,
  terminationKind,
} from "./conditions/termination_condition.ts";
export {
  TextMentionTermination,
  type TextMentionTerminationOptions,
} from "./conditions/text_mention_termination.ts";
export { TextMessageTermination } from "./conditions/text_message_termination.ts";
export {
  TimeoutTermination,
  type TimeoutTerminationOptions,
} from "./conditions/timeout_termination.ts";
export {
  TokenUsageTermination,
  type TokenUsageTerminationOptions,
} from "./conditions/token_usage_termination.ts";
export { ConsoleInput } from "./console/console_input.ts";
export {
  renderConsole,
  type RenderConsoleOptions,
} from "./console/render_console.ts";
export type { Handoff } from "./handoff.ts";
export {
  type AgentEvent,
  type AnyItemType,
  type BaseFields,
  type ChatMessage,
  type CodeBlock,
  CodeExecutionEvent,
  CodeGenerationEvent,
  type CodeResult,
  type ConversationItem,
  type CustomEvent,
  customEvent,
  type CustomMessage,
  customMessage,
  type CustomTag,
  type Given,
  HandoffMessage,
  isAgentEvent,
  type Item,
  type ItemType,
  MemoryQueryEvent,
  MessageFactory,
  type MessageStamp,
  ModelClientStreamingChunkEvent,
  MultiModalMessage,
  SelectorEvent,
  SelectSpeakerEvent,
  StopMessage,
  type StructuredMessage,
  structuredMessage,
  type StructuredMessageOptions,
  TextMessage,
  textOf,
  ThoughtEvent,
  toModelMessage,
  ToolCallExecutionEvent,
  ToolCallRequestEvent,
  ToolCallSummaryMessage,
  UserInputRequestedEvent,
} from "./messages/mod.ts";
export type { RunOptions, Task, TaskResult, TaskRunner } from "./task.ts";
export { autogenComponents, type AutogenResources } from "./components.ts";
export {
  registerTeams,
  teamKind,
  type TeamResources,
} from "./teams/components.ts";
export type { Participant, Team } from "./teams/team.ts";
export { BaseGroupChat } from "./teams/base_group_chat.ts";
export type {
  Activation,
  DiGraph,
  DiGraphEdge,
  DiGraphNode,
  EdgeCondition,
} from "./teams/graph/di_graph.ts";
export {
  DiGraphBuilder,
  type EdgeOptions,
  type NodeOptions,
} from "./teams/graph/di_graph_builder.ts";
export { diGraphJson } from "./teams/graph/di_graph_json.ts";
export { GraphFlow, type GraphFlowOptions } from "./teams/graph/graph_flow.ts";
export type { GroupChatOptions } from "./teams/group_chat_options.ts";
export {
  MagenticOneGroupChat,
  type MagenticOneGroupChatOptions,
} from "./teams/magentic_one_group_chat.ts";
export type { MagenticOnePrompts } from "./teams/_magentic_one_prompts.ts";
export {
  RoundRobinGroupChat,
  type RoundRobinGroupChatOptions,
} from "./teams/round_robin_group_chat.ts";
export {
  SelectorGroupChat,
  type SelectorGroupChatOptions,
} from "./teams/selector_group_chat.ts";
export type {
  CandidateFunction,
  SelectorFunction,
  SelectorResources,
} from "./teams/selector_functions.ts";
export { Swarm, type SwarmOptions } from "./teams/swarm.ts";
export { AgentTool, type TaskToolOptions } from "./tools/agent_tool.ts";
export { TeamTool, type TeamToolOptions } from "./tools/team_tool.ts";
