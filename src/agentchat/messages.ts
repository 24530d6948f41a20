import type {
  FunctionCall,
  FunctionExecutionResult,
  RequestUsage,
} from "../models/mod.ts";

/** What every message and event of a conversation carries. */
export interface BaseFields {
  /** Tells it apart from all others. */
  readonly id: string;
  /** The name of the agent, or `user`. */
  readonly source: string;
  /** What the model used to make it, in tokens. */
  readonly modelsUsage: RequestUsage | null;
  /** Whatever the program wants to remember. */
  readonly metadata: Readonly<Record<string, string>>;
  /** When it was made: ISO 8601, in UTC. */
  readonly createdAt: string;
}

/** Text. */
export interface TextMessage extends BaseFields {
  /** The tag. */
  readonly type: "TextMessage";
  /** What is said. */
  readonly content: string;
}

/** The wish to stop the conversation. */
export interface StopMessage extends BaseFields {
  /** The tag. */
  readonly type: "StopMessage";
  /** Why. */
  readonly content: string;
}

/** What the tools gave, as the answer of a turn. */
export interface ToolCallSummaryMessage extends BaseFields {
  /** The tag. */
  readonly type: "ToolCallSummaryMessage";
  /** The results as one text. */
  readonly content: string;
  /** What the model asked for. */
  readonly toolCalls: readonly FunctionCall[];
  /** What it got. */
  readonly results: readonly FunctionExecutionResult[];
}

/** A model wants tools called. */
export interface ToolCallRequestEvent extends BaseFields {
  /** The tag. */
  readonly type: "ToolCallRequestEvent";
  /** The calls, in the order of the answer. */
  readonly content: readonly FunctionCall[];
}

/** The tools were called. */
export interface ToolCallExecutionEvent extends BaseFields {
  /** The tag. */
  readonly type: "ToolCallExecutionEvent";
  /** The results, in the order of the calls. */
  readonly content: readonly FunctionExecutionResult[];
}

/** A piece of an answer that is still coming. */
export interface ModelClientStreamingChunkEvent extends BaseFields {
  /** The tag. */
  readonly type: "ModelClientStreamingChunkEvent";
  /** The piece. */
  readonly content: string;
}

/** What a model thought on the way. */
export interface ThoughtEvent extends BaseFields {
  /** The tag. */
  readonly type: "ThoughtEvent";
  /** The thought. */
  readonly content: string;
}

/** What agents say to each other. */
export type ChatMessage = TextMessage | StopMessage | ToolCallSummaryMessage;

/** What happens inside an agent on the way to its answer. */
export type AgentEvent =
  | ToolCallRequestEvent
  | ToolCallExecutionEvent
  | ModelClientStreamingChunkEvent
  | ThoughtEvent;

/** Everything that a run yields before its result. */
export type ConversationItem = ChatMessage | AgentEvent;

/** Where ids and times come from. */
export interface MessageStamp {
  /**
   * Makes the ids of messages.
   *
   * @default {crypto.randomUUID}
   */
  readonly generateId?: (() => string) | undefined;
  /**
   * Tells the time.
   *
   * @default {() => new Date()}
   */
  readonly now?: (() => Date) | undefined;
}

/** The fields that have to be given; those of {@linkcode BaseFields} may be. */
export type Given<Item extends BaseFields> =
  & Omit<Item, "type" | keyof BaseFields>
  & Partial<BaseFields>
  & Pick<BaseFields, "source">;

/** A kind of message or event; call it to make one. */
export interface ItemType<Item extends ConversationItem> {
  /**
   * Makes one.
   *
   * @param fields - what is not given is filled in
   * @param stamp - where its id and its time come from
   */
  (fields: Given<Item>, stamp?: MessageStamp): Item;
  /** The tag that items of this kind carry. */
  readonly typeName: Item["type"];
  /** Whether a value is one of this kind, by its tag. */
  is(value: unknown): value is Item;
}

function itemType<Item extends ConversationItem>(
  typeName: Item["type"],
): ItemType<Item> {
  function create(fields: Given<Item>, stamp: MessageStamp = {}): Item {
    return {
      modelsUsage: null,
      metadata: {},
      ...fields,
      id: fields.id ?? stamp.generateId?.() ?? crypto.randomUUID(),
      createdAt: fields.createdAt ??
        (stamp.now?.() ?? new Date()).toISOString(),
      type: typeName,
    } as unknown as Item;
  }
  function is(value: unknown): value is Item {
    return typeof value === "object" && value !== null && "type" in value &&
      value.type === typeName;
  }
  return Object.assign(create, { typeName, is });
}

/** Makes a {@linkcode TextMessage}. */
export const TextMessage: ItemType<TextMessage> = /* @__PURE__ */ itemType(
  "TextMessage",
);

/** Makes a {@linkcode StopMessage}. */
export const StopMessage: ItemType<StopMessage> = /* @__PURE__ */ itemType(
  "StopMessage",
);

/** Makes a {@linkcode ToolCallSummaryMessage}. */
export const ToolCallSummaryMessage: ItemType<
  ToolCallSummaryMessage
> = /* @__PURE__ */ itemType("ToolCallSummaryMessage");

/** Makes a {@linkcode ToolCallRequestEvent}. */
export const ToolCallRequestEvent: ItemType<
  ToolCallRequestEvent
> = /* @__PURE__ */ itemType("ToolCallRequestEvent");

/** Makes a {@linkcode ToolCallExecutionEvent}. */
export const ToolCallExecutionEvent: ItemType<
  ToolCallExecutionEvent
> = /* @__PURE__ */ itemType("ToolCallExecutionEvent");

/** Makes a {@linkcode ModelClientStreamingChunkEvent}. */
export const ModelClientStreamingChunkEvent: ItemType<
  ModelClientStreamingChunkEvent
> = /* @__PURE__ */ itemType("ModelClientStreamingChunkEvent");

/** Makes a {@linkcode ThoughtEvent}. */
export const ThoughtEvent: ItemType<ThoughtEvent> = /* @__PURE__ */ itemType(
  "ThoughtEvent",
);

const EVENTS: readonly string[] = [
  "ToolCallRequestEvent",
  "ToolCallExecutionEvent",
  "ModelClientStreamingChunkEvent",
  "ThoughtEvent",
] satisfies AgentEvent["type"][];

/**
 * Whether an item is an event: part of the way, not of the conversation.
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
  return EVENTS.includes(item.type);
}

/**
 * What an item says, as text.
 *
 * @param item - a message or an event
 * @returns its text; JSON where it holds calls or results
 *
 * @example
 * ```ts
 * import { FunctionCall, TextMessage, textOf, ToolCallRequestEvent } from "@autogen-edge/runtime";
 * import { assertEquals, assertStringIncludes } from "@std/assert";
 *
 * assertEquals(textOf(TextMessage({ content: "Hi", source: "user" })), "Hi");
 * const call = FunctionCall({ id: "1", name: "search", arguments: "{}" });
 * const asked = ToolCallRequestEvent({ content: [call], source: "writer" });
 * assertStringIncludes(textOf(asked), "search");
 * ```
 */
export function textOf(item: ConversationItem): string {
  return typeof item.content === "string"
    ? item.content
    : JSON.stringify(item.content);
}
