import { checkSchema, describeProblems, shorten } from "./_check_schema.ts";
import { isJsonObject, type JsonObject } from "./_is_json_object.ts";
import type { Message, MessageType, TypedMessage } from "./message.ts";
import { plainDataProblem } from "./plain_data.ts";
import {
  SerializationError,
  type SerializationErrorCode,
} from "./serialization_error.ts";

/**
 * Makes today's fields of those that were written under an earlier name.
 *
 * @example
 * ```ts
 * import { message, MessageSerializers, type MessageUpgrade } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Order = message<{ items: unknown[] }>("Order/2");
 * const fromOne: MessageUpgrade = ({ item, ...others }) => ({
 *   ...others,
 *   items: [item],
 * });
 *
 * const upgrades = { "Order/1": fromOne };
 * const serializers = new MessageSerializers().register(Order, { upgrades });
 * const order = await serializers.deserialize({
 *   dataType: "Order/1",
 *   dataContentType: "application/json",
 *   data: '{"item":"pie"}',
 * });
 * assertEquals(order, Order({ items: ["pie"] }));
 * ```
 */
export type MessageUpgrade = (
  old: Readonly<Record<string, unknown>>,
) => object;

/** Writes the fields of a message, by default without its tag. */
export function writeJson<Fields extends object, Name extends string>(
  message: TypedMessage<Fields, Name>,
  encode: (message: TypedMessage<Fields, Name>) => object = fieldsOf,
): Uint8Array<ArrayBuffer> {
  function refuse(problem: string, cause?: unknown): never {
    const doing = `Cannot write "${message.type}"`;
    throw failure("not_serializable", doing, problem, cause);
  }
  try {
    const fields = encode(message);
    const problem = plainDataProblem(fields);
    if (problem !== undefined) refuse(problem);
    const text: string | undefined = JSON.stringify(
      fields,
      (name, value: unknown) => {
        const loss = lossIn(value);
        return loss === undefined
          ? value
          : refuse(`the field "${shorten(name)}" is ${loss}`);
      },
    );
    if (!text?.startsWith("{")) refuse("it is no object");
    return new TextEncoder().encode(text);
  } catch (cause) {
    if (cause instanceof SerializationError) throw cause;
    refuse(shorten(String(cause)), cause);
  }
}

/**
 * Reads what somebody else wrote, who may be anybody.
 *
 * @param earlier - the name it was written under, if that is not today's
 */
export async function readJson<Fields extends object, Name extends string>(
  type: MessageType<Fields, Name>,
  data: Uint8Array | string,
  earlier?: { readonly name: string; readonly upgrade: MessageUpgrade },
): Promise<Message> {
  const doing = earlier === undefined
    ? `Cannot read "${type.typeName}"`
    : `Cannot read "${earlier.name}" as "${type.typeName}"`;
  function refuse(problem: string, cause?: unknown): never {
    throw failure("invalid_message", doing, problem, cause);
  }
  const written = parse(doing, data);
  let fields: unknown;
  try {
    fields = earlier === undefined ? written : earlier.upgrade(written);
    if (type.schema !== undefined) {
      const checked = await checkSchema(type.schema, fields);
      if (!checked.ok) refuse(describeProblems(checked.problems));
      fields = checked.value;
    }
  } catch (cause) {
    if (cause instanceof SerializationError) throw cause;
    refuse(shorten(String(cause)), cause);
  }
  if (!isJsonObject(fields)) refuse("it is no object");
  // A tag of the sender's choice would make it a message of another type.
  if (Object.hasOwn(fields, "type") && fields.type !== type.typeName) {
    refuse(`/type: it is not "${type.typeName}"`);
  }
  return { ...fields, type: type.typeName };
}

function fieldsOf(message: Message): object {
  const { type: _, ...fields } = message;
  return fields;
}

/** What JSON writes without complaint, but as something else. */
function lossIn(value: unknown): string | undefined {
  if (typeof value === "number" && !Number.isFinite(value)) {
    return String(value);
  }
  return ArrayBuffer.isView(value) ? "bytes, which JSON has not" : undefined;
}

function parse(doing: string, data: Uint8Array | string): JsonObject {
  function refuse(problem: string, cause?: unknown): never {
    throw failure("malformed_payload", doing, problem, cause);
  }
  let text: string;
  try {
    text = typeof data === "string"
      ? data
      : new TextDecoder("utf-8", { fatal: true }).decode(data);
  } catch (cause) {
    refuse("its payload is not UTF-8", cause);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    refuse("its payload is not JSON", cause);
  }
  if (!isJsonObject(value)) refuse("its payload is no JSON object");
  const problem = plainDataProblem(value);
  return problem === undefined ? value : refuse(problem);
}

function failure(
  code: SerializationErrorCode,
  doing: string,
  problem: string,
  cause: unknown,
): SerializationError {
  const options = cause === undefined ? undefined : { cause };
  return new SerializationError(code, `${doing}: ${problem}`, options);
}
