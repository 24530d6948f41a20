/**
 * Moves a message from a sender to the right agent, reliably and cancellably.
 *
 * @module
 */

export {
  type Agent,
  type AgentMetadata,
  type AgentState,
  BaseAgent,
} from "./agent.ts";
export { AgentId, assertAgentType } from "./agent_id.ts";
export { AgentProxy } from "./agent_proxy.ts";
export type {
  AgentFactory,
  AgentInstantiation,
  AgentRuntime,
  PublishOptions,
  RuntimeState,
  SendOptions,
  TypedSendOptions,
} from "./agent_runtime.ts";
export { type CacheStore, InMemoryStore } from "./cache_store.ts";
export {
  type AgentClass,
  type ClassSubscriptions,
  classSubscriptions,
  subscribeClass,
} from "./class_subscriptions.ts";
export {
  type Closure,
  ClosureAgent,
  type ClosureAgentOptions,
  type RegisterClosureOptions,
  type UnknownTypePolicy,
} from "./closure_agent.ts";
export { CodedError } from "./coded_error.ts";
export {
  type Component,
  type ComponentInfo,
  type ComponentModel,
  componentModel,
  isComponent,
} from "./component.ts";
export type {
  ComponentContext,
  ComponentKind,
  ComponentProvider,
  ConfigMigration,
} from "./component_provider.ts";
export {
  type ComponentLoadOptions,
  ComponentRegistry,
  type TypedComponentLoadOptions,
} from "./component_registry.ts";
export {
  ConfigError,
  type ConfigErrorCode,
  type ConfigErrorOptions,
} from "./config_error.ts";
export { ConfigFields, type ConfigRefusal } from "./config_fields.ts";
export { dumpPart, notDumpable } from "./dump_part.ts";
export {
  jsonBoolean,
  type JsonCodec,
  jsonInteger,
  jsonNumber,
  jsonOneOf,
  jsonOpaque,
  jsonString,
} from "./json_codec.ts";
export {
  type JsonFields,
  jsonList,
  jsonNullable,
  jsonObject,
  jsonOptional,
  jsonRecord,
  jsonTagged,
  snakeCase,
} from "./json_structures.ts";
export type { LoadStateOptions } from "./load_state_options.ts";
export { readJson, type ReadJsonOptions } from "./read_json.ts";
export {
  type DecoratorOptions,
  event,
  type HandlerDecorator,
  type HandlerMethod,
  messageHandler,
  rpc,
} from "./decorators.ts";
export { DefaultSubscription } from "./default_subscription.ts";
export { defaultTopicId } from "./default_topic_id.ts";
export {
  AgentRuntimeError,
  type AgentRuntimeErrorCode,
  notSerializable,
} from "./errors.ts";
export {
  DefaultInterventionHandler,
  DropMessage,
  type Intervened,
  type InterventionContext,
  type InterventionHandler,
} from "./intervention_handler.ts";
export { Interventions } from "./interventions.ts";
export {
  type Message,
  message,
  type MessageType,
  type TypedMessage,
} from "./message.ts";
export { MessageContext, type MessageContextInit } from "./message_context.ts";
export type {
  MessagePayload,
  MessageSerializer,
  SerializedMessage,
} from "./message_serializer.ts";
export {
  type JsonMessageOptions,
  MessageSerializers,
  type MessageUpgrade,
  type SerializeOptions,
} from "./message_serializers.ts";
export {
  type HandledType,
  type Handler,
  type HandlerKind,
  type HandlerOptions,
  RoutedAgent,
} from "./routed_agent.ts";
export { nextTask } from "./_next_task.ts";
export { Queue } from "./_queue.ts";
export { plainDataProblem } from "./plain_data.ts";
export { isPromiseLike } from "./promise_like.ts";
export { registerAgent, type RegisterAgentOptions } from "./register_agent.ts";
export {
  registerInstance,
  type RegisterInstanceOptions,
} from "./register_instance.ts";
export {
  readRuntimeConfig,
  type ReadRuntimeConfigOptions,
  type RuntimeConfig,
} from "./runtime_config.ts";
export type {
  ErrorEvent,
  MessageEvent,
  MessageReport,
  RuntimeEvent,
  RuntimeHooks,
  UndeliveredEvent,
} from "./runtime_event.ts";
export {
  SerializationError,
  type SerializationErrorCode,
} from "./serialization_error.ts";
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
export {
  defaultSubscription,
  type SubscriptionDecorator,
  typePrefixSubscription,
  typeSubscription,
} from "./subscription_decorators.ts";
export { TopicId } from "./topic_id.ts";
export {
  UnknownPayload,
  type UnknownPayloadFields,
} from "./unknown_payload.ts";
