import {
  type ConfigRefusal,
  type JsonCodec,
  jsonObject,
  jsonOpaque,
  jsonString,
  readJson,
  type ReadJsonOptions,
} from "../../core/mod.ts";
import {
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
import {
  HandoffMessage,
  MultiModalMessage,
  StopMessage,
  TextMessage,
  ToolCallSummaryMessage,
} from "./chat_messages.ts";
import { isStructuredType, structuredType } from "./_structured_type.ts";
import type { ConversationItem } from "./conversation_item.ts";
import type { AnyItemType, Item } from "./item_type.ts";

/**
 * Writes messages and events as Python AutoGen does, and reads them again.
 *
 * @example
 * ```ts
 * import { MessageFactory, TextMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const factory = new MessageFactory();
 * const said = TextMessage({ content: "Hi", source: "user" });
 * const json = factory.dump(said);
 * assertEquals(json["models_usage"], null);
 * assertEquals(factory.load(json), said);
 * ```
 */
export class MessageFactory {
  /** How a message or an event is written: to be a part of other JSON. */
  readonly json: JsonCodec<ConversationItem> = {
    write: (item) => this.dump(item),
    read: (json, refuse) => this.#read(json, refuse),
  };
  readonly #codecs: Map<string, JsonCodec<Item>> = new Map();

  /**
   * Makes a factory, which knows AutoGen's own types.
   *
   * @param customTypes - types of the program's own, and of structured messages
   * whose data is to be checked
   * @throws {TypeError} if there are two types of one name
   */
  constructor(customTypes: readonly AnyItemType[] = []) {
    for (const { typeName, json } of [...ownTypes(), ...customTypes]) {
      if (this.#codecs.has(typeName)) {
        throw new TypeError(
          `Cannot make a message factory: there are two types "${typeName}"`,
        );
      }
      this.#codecs.set(typeName, json);
    }
  }

  /**
   * Whether messages and events of a type can be written and read.
   *
   * @param type - the tag
   */
  has(type: string): boolean {
    return this.#codecOf(type) !== undefined;
  }

  /**
   * Writes a message or an event.
   *
   * @param item - the message or event
   * @returns JSON
   * @throws {TypeError} if its type is not known
   */
  dump(item: ConversationItem): Readonly<Record<string, unknown>> {
    const codec = this.#codecOf(item.type);
    if (codec === undefined) {
      throw new TypeError(
        `Cannot write a message: the type "${item.type}" is not known`,
      );
    }
    return codec.write(item) as Readonly<Record<string, unknown>>;
  }

  /**
   * Reads a message or an event.
   *
   * @param json - the JSON, or its text; nothing of it is trusted
   * @param options - for errors
   * @throws {ConfigError} with a `code`; the text names the source and the field
   */
  load(
    json: unknown,
    { what = "a message", source }: ReadJsonOptions = {},
  ): ConversationItem {
    return readJson(this.json, json, { what, source });
  }

  #read(json: unknown, refuse: ConfigRefusal): ConversationItem {
    const { type } = TAGGED.read(json, refuse);
    const codec = this.#codecOf(type);
    if (codec !== undefined) return codec.read(json, refuse);
    throw refuse("/type", "invalid_field", `is "${type}", which is not known`);
  }

  /** Of data whose kind nobody declared, nothing is checked. */
  #codecOf(type: string): JsonCodec<ConversationItem> | undefined {
    const codec = this.#codecs.get(type) ??
      (isStructuredType(type)
        ? structuredType(type, jsonOpaque).json
        : undefined);
    // What a codec reads and writes has the type that it is found by.
    return codec as JsonCodec<ConversationItem> | undefined;
  }
}

const TAGGED = /* @__PURE__ */ jsonObject<{ readonly type: string }>({
  type: jsonString,
});

function ownTypes(): readonly AnyItemType[] {
  return [
    TextMessage,
    MultiModalMessage,
    StopMessage,
    HandoffMessage,
    ToolCallSummaryMessage,
    ToolCallRequestEvent,
    ToolCallExecutionEvent,
    MemoryQueryEvent,
    UserInputRequestedEvent,
    ModelClientStreamingChunkEvent,
    ThoughtEvent,
    SelectSpeakerEvent,
    SelectorEvent,
    CodeGenerationEvent,
    CodeExecutionEvent,
  ];
}
