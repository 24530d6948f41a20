import {
  type JsonCodec,
  type JsonFields,
  jsonObject,
  jsonOneOf,
} from "../../core/mod.ts";
import {
  type BaseFields,
  baseFieldsJson,
  idOf,
  type MessageStamp,
  timeOf,
} from "./base_fields.ts";

/**
 * The fields that have to be given; those of {@linkcode BaseFields} may be.
 *
 * @example
 * ```ts
 * import { type Given, TextMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const fields: Given<TextMessage> = { content: "Hi", source: "user" };
 * assertEquals(TextMessage(fields).content, "Hi");
 * ```
 */
export type Given<Item extends BaseFields> =
  & Omit<Item, "type" | keyof BaseFields>
  & Partial<BaseFields>
  & Pick<BaseFields, "source">;

/**
 * Something that a conversation is made of.
 *
 * @example
 * ```ts
 * import { type Item, ThoughtEvent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const item: Item = ThoughtEvent({ content: "Hmm", source: "writer" });
 * assertEquals([item.type, item.source], ["ThoughtEvent", "writer"]);
 * ```
 */
export interface Item extends BaseFields {
  /** The tag. */
  readonly type: string;
}

/**
 * A kind of message or event; call it to make one.
 *
 * @typeParam Kind - the messages or events
 * @typeParam Default - their own fields that need not be given
 *
 * @example
 * ```ts
 * import { type ItemType, StopMessage, TextMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const said = TextMessage({ content: "Hi", source: "user" });
 * const type: ItemType<StopMessage> = StopMessage;
 * assertEquals([type.is(said), type.typeName], [false, "StopMessage"]);
 * ```
 */
export interface ItemType<
  Kind extends Item,
  Default extends keyof Kind = never,
> {
  /**
   * Makes one.
   *
   * @param fields - what is not given is filled in
   * @param stamp - where its id and its time come from
   */
  (
    fields: Omit<Given<Kind>, Default> & Partial<Pick<Kind, Default>>,
    stamp?: MessageStamp,
  ): Kind;
  /** The tag that items of this kind carry. */
  readonly typeName: Kind["type"];
  /** How items of this kind are written as JSON: as Python AutoGen does. */
  readonly json: JsonCodec<Kind>;
  /** Whether a value is one of this kind, by its tag. */
  is(value: unknown): value is Kind;
}

/** What a kind of item has beside the fields of all. */
export type OwnFields<Kind extends Item> = JsonFields<
  Omit<Kind, "type" | keyof BaseFields>
>;

/**
 * A kind of message or event, whichever.
 *
 * @example
 * ```ts
 * import { type AnyItemType, MessageFactory, structuredMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const types: AnyItemType[] = [structuredMessage("Plan")];
 * assertEquals(new MessageFactory(types).has("StructuredMessage[Plan]"), true);
 * ```
 */
export interface AnyItemType {
  /** The tag that items of this kind carry. */
  readonly typeName: string;
  /** How items of this kind are written as JSON. */
  readonly json: JsonCodec<Item>;
}

/** Declares a kind of message or event. */
export function itemType<Kind extends Item, Default extends keyof Kind = never>(
  typeName: Kind["type"],
  ownFields: () => OwnFields<Kind>,
  defaults?: Pick<Kind, Default>,
): ItemType<Kind, Default> {
  let json: JsonCodec<Kind> | undefined;
  function create(
    fields: Partial<BaseFields>,
    stamp: MessageStamp = {},
  ): Kind {
    return {
      modelsUsage: null,
      metadata: {},
      ...defaults,
      ...fields,
      id: fields.id ?? idOf(stamp),
      createdAt: fields.createdAt ?? timeOf(stamp),
      type: typeName,
      // The compiler cannot put a generic type together of its fields.
    } as unknown as Kind;
  }
  function is(value: unknown): value is Kind {
    return typeof value === "object" && value !== null && "type" in value &&
      value.type === typeName;
  }
  const type: object = Object.assign(create, { typeName, is });
  // The compiler does not see what a property descriptor adds.
  return Object.defineProperty(type, "json", {
    // Made when it is needed: most programs write few kinds of messages.
    get: () =>
      json ??= jsonObject({
        ...baseFieldsJson(),
        ...ownFields(),
        type: jsonOneOf(typeName),
      } as unknown as JsonFields<Kind>),
  }) as ItemType<Kind, Default>;
}
