/**
 * What agents say and what happens on the way: plain data with a tag, written as
 * JSON as Python AutoGen does.
 *
 * @module
 */

export {
  type CodeBlock,
  CodeExecutionEvent,
  CodeGenerationEvent,
  type CodeResult,
  MemoryQueryEvent,
  ModelClientStreamingChunkEvent,
  SelectorEvent,
  SelectSpeakerEvent,
  ThoughtEvent,
  ToolCallExecutionEvent,
  ToolCallRequestEvent,
  UserInputRequestedEvent,
} from "./agent_events.ts";
export { type BaseFields, idOf, type MessageStamp } from "./base_fields.ts";
export {
  HandoffMessage,
  MultiModalMessage,
  StopMessage,
  TextMessage,
  ToolCallSummaryMessage,
} from "./chat_messages.ts";
export {
  type AgentEvent,
  type ChatMessage,
  type ConversationItem,
  isAgentEvent,
} from "./conversation_item.ts";
export {
  type CustomEvent,
  customEvent,
  type CustomMessage,
  customMessage,
  type CustomTag,
} from "./custom_item.ts";
export type { AnyItemType, Given, Item, ItemType } from "./item_type.ts";
export { MessageFactory } from "./message_factory.ts";
export {
  type StructuredMessage,
  structuredMessage,
  type StructuredMessageOptions,
} from "./structured_message.ts";
export {
  isStructured,
  textOf,
  toModelMessage,
  withoutPictures,
} from "./text_of.ts";
