/**
 * Moves a message from a sender to the right agent, reliably and cancellably.
 *
 * @module
 */

export { type Agent, BaseAgent } from "./agent.ts";
export { AgentId } from "./agent_id.ts";
export type {
  AgentFactory,
  AgentInstantiation,
  AgentRuntime,
  PublishOptions,
  SendOptions,
  TypedSendOptions,
} from "./agent_runtime.ts";
export { CodedError } from "./coded_error.ts";
export {
  type DecoratorOptions,
  event,
  type HandlerDecorator,
  type HandlerMethod,
  messageHandler,
  rpc,
} from "./decorators.ts";
export {
  AgentRuntimeError,
  type AgentRuntimeErrorCode,
  notSerializable,
} from "./errors.ts";
export {
  type Message,
  message,
  type MessageType,
  type TypedMessage,
} from "./message.ts";
export { MessageContext, type MessageContextInit } from "./message_context.ts";
export {
  type Handler,
  type HandlerKind,
  type HandlerOptions,
  RoutedAgent,
} from "./routed_agent.ts";
export { plainDataProblem } from "./plain_data.ts";
export { isPromiseLike } from "./promise_like.ts";
export { SingleThreadedAgentRuntime } from "./single_threaded_agent_runtime.ts";
export type {
  SingleThreadedAgentRuntimeOptions,
  StartOptions,
} from "./single_threaded_agent_runtime_options.ts";
export {
  type Subscription,
  TypePrefixSubscription,
  TypeSubscription,
} from "./subscription.ts";
export { TopicId } from "./topic_id.ts";
