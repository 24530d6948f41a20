import { type JsonCodec, jsonNullable, jsonString } from "../../core/mod.ts";
import { type ItemType, itemType } from "./item_type.ts";
import type { StructuredMessage } from "./structured_message.ts";

/**
 * Structured messages of one type.
 *
 * @param typeName - the tag, which holds the name of the kind of data
 * @param content - how the data is written
 */
export function structuredType<Content extends object>(
  typeName: StructuredMessage["type"],
  content: JsonCodec<Content>,
): ItemType<StructuredMessage<Content>> {
  return itemType(typeName, () => ({
    content,
    formatString: jsonNullable(jsonString),
  }));
}

/** Whether a tag is one of structured messages. */
export function isStructuredType(
  type: string,
): type is StructuredMessage["type"] {
  return /^StructuredMessage\[.+\]$/.test(type);
}
