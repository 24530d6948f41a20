import { repr } from "../../models/mod.ts";
import {
  type AgentEvent,
  type ConversationItem,
  isAgentEvent,
  MessageFactory,
  textOf,
} from "../messages/mod.ts";

/** What Python calls the entries of an event's list; others are texts. */
const ENTRIES: Readonly<Record<string, string>> = {
  ToolCallRequestEvent: "FunctionCall",
  ToolCallExecutionEvent: "FunctionExecutionResult",
  MemoryQueryEvent: "MemoryContent",
};

/**
 * Whether a text is part of what an item says or, where an event holds a list,
 * of what Python shows of it: there AutoGen looks.
 *
 * @param item - a message or an event
 * @param text - what is looked for
 */
export function mentions(item: ConversationItem, text: string): boolean {
  return (isAgentEvent(item) ? shown(item) : textOf(item)).includes(text);
}

function shown(event: AgentEvent): string {
  const { type, content } = event;
  if (!Array.isArray(content)) return textOf(event);
  const className = ENTRIES[type];
  // The fields have Python's names in JSON.
  const list = className
    ? new MessageFactory().dump(event)["content"]
    : content;
  return repr(list, className);
}
