import type { JsonFields } from "../../core/mod.ts";
import type { BaseFields } from "./base_fields.ts";
import {
  type Item,
  type ItemType,
  itemType,
  type OwnFields,
} from "./item_type.ts";

/**
 * The tag of a type of the program's own. At run time it is the bare name; the
 * compiler takes it for something that no other tag is, so that testing a `type`
 * tells AutoGen's own types apart.
 *
 * @example
 * ```ts
 * import { customMessage, type CustomTag, jsonString } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Vote = customMessage<{ content: string }>("Vote", { content: jsonString });
 * const tag: CustomTag<"message"> = Vote({ content: "Yes", source: "a" }).type;
 * assertEquals(String(tag), "Vote");
 * ```
 */
export type CustomTag<Kind extends "message" | "event"> =
  `custom ${Kind}: ${string}`;

/**
 * A message of a type of the program's own.
 *
 * @example
 * ```ts
 * import { type CustomMessage, customMessage, jsonString } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Vote = customMessage<{ content: string }>("Vote", { content: jsonString });
 * const vote: CustomMessage = Vote({ content: "Yes", source: "critic" });
 * assertEquals(vote.content, "Yes");
 * ```
 */
export interface CustomMessage extends BaseFields {
  /** The tag. */
  readonly type: CustomTag<"message">;
  /** What it says: text, or data that is shown as JSON. */
  readonly content: unknown;
}

/**
 * An event of a type of the program's own.
 *
 * @example
 * ```ts
 * import { type CustomEvent, customEvent, jsonNumber } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const ProgressEvent = customEvent<{ content: number }>("ProgressEvent", {
 *   content: jsonNumber,
 * });
 * const half: CustomEvent = ProgressEvent({ content: 0.5, source: "worker" });
 * assertEquals(half.content, 0.5);
 * ```
 */
export interface CustomEvent extends BaseFields {
  /** The tag, which ends in `Event`. */
  readonly type: CustomTag<"event">;
  /** What it tells: text, or data that is shown as JSON. */
  readonly content: unknown;
}

/**
 * Declares a type of message of one's own. Teams that are to save and load
 * conversations with it are given it as one of their `customMessageTypes`.
 *
 * @typeParam Fields - what a message holds beside what all hold; `content` is
 * what it says
 * @param name - the tag: the name of the class, where Python knows it, too; not
 * ending in `Event`
 * @param fields - how each field is written as JSON
 * @returns the type, which makes messages when called
 * @throws {TypeError} if the name is empty, or is one of an event
 *
 * @example
 * ```ts
 * import { customMessage, isAgentEvent, jsonInteger, jsonString, textOf } from "@autogen-edge/runtime";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const Vote = customMessage<{ content: string; stars: number }>("Vote", {
 *   content: jsonString,
 *   stars: jsonInteger,
 * });
 * const vote = Vote({ content: "Nice", stars: 4, source: "critic" });
 * assertEquals([vote.stars, textOf(vote)], [4, "Nice"]);
 * assert(!isAgentEvent(vote));
 * ```
 */
export function customMessage<
  Fields extends { readonly content: unknown },
>(
  name: string,
  fields: JsonFields<Fields>,
): ItemType<CustomMessage & Fields> {
  assertTag(name, "message", !name.endsWith("Event"));
  return itemType(tagged(name), () => own<CustomMessage & Fields>(fields));
}

/**
 * Declares a type of event of one's own.
 *
 * @typeParam Fields - what an event holds beside what all hold; `content` is what
 * it tells
 * @param name - the tag, which ends in `Event`
 * @param fields - how each field is written as JSON
 * @returns the type, which makes events when called
 * @throws {TypeError} if the name does not end in `Event`
 *
 * @example
 * ```ts
 * import { customEvent, isAgentEvent, jsonNumber } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const ProgressEvent = customEvent<{ content: number }>("ProgressEvent", {
 *   content: jsonNumber,
 * });
 * assert(isAgentEvent(ProgressEvent({ content: 0.5, source: "worker" })));
 * ```
 */
export function customEvent<Fields extends { readonly content: unknown }>(
  name: string,
  fields: JsonFields<Fields>,
): ItemType<CustomEvent & Fields> {
  assertTag(name, "event", name.endsWith("Event"));
  return itemType(tagged(name), () => own<CustomEvent & Fields>(fields));
}

/** The compiler cannot take the fields of all items off a generic type. */
function own<Kind extends Item>(fields: object): OwnFields<Kind> {
  return fields as OwnFields<Kind>;
}

function tagged<Tag extends string>(name: string): Tag {
  return name as Tag;
}

function assertTag(name: string, kind: string, fits: boolean): void {
  if (name !== "" && fits) return;
  throw new TypeError(
    `Cannot declare a type of ${kind}: "${name}" is no name of one; names of events end in "Event"`,
  );
}
