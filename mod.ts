/**
 * AutoGen's agent runtime and AgentChat for Deno, Cloudflare Workers and
 * browsers, with OpenTelemetry inside.
 *
 * ```ts
 * import { AgentId, message, RoutedAgent, rpc, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Ask = message<{ question: string }>("Ask");
 * const Answer = message<{ text: string }>("Answer");
 *
 * class Helper extends RoutedAgent {
 *   @rpc(Ask)
 *   answer(ask: typeof Ask.Type) {
 *     return Answer({ text: `You asked: ${ask.question}` });
 *   }
 * }
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * await runtime.registerFactory("helper", () => new Helper("answers questions"));
 * runtime.start();
 * const reply = await runtime.sendMessage(
 *   Ask({ question: "why?" }),
 *   new AgentId("helper", "default"),
 *   { reply: Answer },
 * );
 * assertEquals(reply.text, "You asked: why?");
 * ```
 *
 * @module
 */

export {
  type AgentSpanInfo,
  type CallContext,
  type ContentFilter,
  type ContentInfo,
  type Conventions,
  type EnvelopeMetadata,
  type Environment,
  extractEnvelope,
  injectEnvelope,
  markRun,
  noopTracerProvider,
  readEnvironment,
  type TelemetryOptions,
  withTelemetry,
} from "./src/telemetry/mod.ts";
export {
  type Agent,
  type AgentFactory,
  AgentId,
  type AgentInstantiation,
  type AgentRuntime,
  AgentRuntimeError,
  type AgentRuntimeErrorCode,
  BaseAgent,
  CodedError,
  type DecoratorOptions,
  event,
  type Handler,
  type HandlerDecorator,
  type HandlerMethod,
  type HandlerKind,
  type HandlerOptions,
  type Message,
  message,
  MessageContext,
  type MessageContextInit,
  messageHandler,
  type MessageType,
  type PublishOptions,
  RoutedAgent,
  rpc,
  type SendOptions,
  SingleThreadedAgentRuntime,
  type SingleThreadedAgentRuntimeOptions,
  type StartOptions,
  type Subscription,
  TopicId,
  type TypedMessage,
  type TypedSendOptions,
  TypePrefixSubscription,
  TypeSubscription,
} from "./src/core/mod.ts";
export {
  BaseTool,
  type BaseToolOptions,
  FunctionTool,
  type FunctionToolOptions,
  type JsonSchema,
  type ParameterSchema,
  StaticWorkbench,
  type Tool,
  type ToolCallOptions,
  type ToolContext,
  ToolError,
  type ToolErrorCode,
  type ToolResult,
  type ToolSchema,
  type Workbench,
} from "./src/tools/mod.ts";
export {
  AssistantMessage,
  ChatCompletionClient,
  type ChatCompletionClientOptions,
  type ChatCompletionContext,
  type CreateOptions,
  type CreateResult,
  type FinishReason,
  type FunctionCall,
  type FunctionExecutionResult,
  FunctionExecutionResultMessage,
  type ImageContent,
  type LlmMessage,
  ModelError,
  type ModelErrorCode,
  type ModelInfo,
  ReplayChatCompletionClient,
  type ReplayChatCompletionClientOptions,
  type RequestUsage,
  SystemMessage,
  UnboundedChatCompletionContext,
  UserMessage,
} from "./src/models/mod.ts";
export {
  AgentChatError,
  type AgentChatErrorCode,
  type AgentEvent,
  AssistantAgent,
  type AssistantAgentOptions,
  BaseChatAgent,
  type BaseFields,
  BaseGroupChat,
  type ChatAgentOptions,
  type ChatMessage,
  type ConversationItem,
  type Given,
  type GroupChatOptions,
  isAgentEvent,
  type ItemType,
  MaxMessageTermination,
  type MaxMessageTerminationOptions,
  type MessageStamp,
  ModelClientStreamingChunkEvent,
  type Response,
  RoundRobinGroupChat,
  type RoundRobinGroupChatOptions,
  type RunOptions,
  StopMessage,
  type Task,
  type TaskResult,
  type TaskRunner,
  TerminationCondition,
  TextMentionTermination,
  type TextMentionTerminationOptions,
  TextMessage,
  textOf,
  ThoughtEvent,
  ToolCallExecutionEvent,
  ToolCallRequestEvent,
  ToolCallSummaryMessage,
  type TurnContext,
} from "./src/agentchat/mod.ts";
