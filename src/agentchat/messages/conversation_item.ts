import type {
  CodeExecutionEvent,
  CodeGenerationEvent,
  MemoryQueryEvent,
  ModelClientStreamingChunkEvent,
  SelectorEvent,
  SelectSpeakerEvent,
  ThoughtEvent,
  ToolCallExecutionEvent,
  ToolCallRequestEvent,
  UserInputRequestedEvent,
} from "./agent_events.ts";
import type {
  HandoffMessage,
  MultiModalMessage,
  StopMessage,
  TextMessage,
  ToolCallSummaryMessage,
} from "./chat_messages.ts";
import type { CustomEvent, CustomMessage } from "./custom_item.ts";
import type { StructuredMessage } from "./structured_message.ts";

/**
 * What agents say to each other.
 *
 * @example
 * ```ts
 * import { type ChatMessage, TextMessage, textOf } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * function loud(message: ChatMessage): string {
 *   return message.type === "StopMessage" ? "STOP" : textOf(message).toUpperCase();
 * }
 * assertEquals(loud(TextMessage({ content: "Hi", source: "user" })), "HI");
 * ```
 */
export type ChatMessage =
  | TextMessage
  | MultiModalMessage
  | StopMessage
  | HandoffMessage
  | ToolCallSummaryMessage
  | StructuredMessage<object>
  | CustomMessage;

/**
 * What happens inside an agent on the way to its answer.
 *
 * @example
 * ```ts
 * import { type AgentEvent, ThoughtEvent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * function shown(event: AgentEvent): string {
 *   switch (event.type) {
 *     case "ThoughtEvent":
 *       return `(${event.content})`;
 *     default:
 *       return event.type;
 *   }
 * }
 * assertEquals(shown(ThoughtEvent({ content: "Hmm", source: "writer" })), "(Hmm)");
 * ```
 */
export type AgentEvent =
  | ToolCallRequestEvent
  | ToolCallExecutionEvent
  | MemoryQueryEvent
  | UserInputRequestedEvent
  | ModelClientStreamingChunkEvent
  | ThoughtEvent
  | SelectSpeakerEvent
  | SelectorEvent
  | CodeGenerationEvent
  | CodeExecutionEvent
  | CustomEvent;

/**
 * Everything that a run yields before its result.
 *
 * @example
 * ```ts
 * import { type ConversationItem, isAgentEvent, TextMessage, ThoughtEvent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const items: ConversationItem[] = [
 *   ThoughtEvent({ content: "Hmm", source: "writer" }),
 *   TextMessage({ content: "A poem", source: "writer" }),
 * ];
 * const said = items.filter((item) => !isAgentEvent(item));
 * assertEquals(said.length, 1);
 * ```
 */
export type ConversationItem = ChatMessage | AgentEvent;

/**
 * Whether an item is an event: part of the way, not of the conversation. As in
 * AutoGen, the types of events, and of nothing else, end in `Event`.
 *
 * @param item - what a run yielded
 * @returns `true` for an event, `false` for a message
 *
 * @example
 * ```ts
 * import { isAgentEvent, TextMessage, ThoughtEvent } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const thought = ThoughtEvent({ content: "Hmm.", source: "writer" });
 * const answer = TextMessage({ content: "A poem.", source: "writer" });
 * assert(isAgentEvent(thought));
 * assert(!isAgentEvent(answer));
 * ```
 */
export function isAgentEvent(item: ConversationItem): item is AgentEvent {
  return item.type.endsWith("Event");
}
