import type { JsonField } from "./_json_field.ts";
import type { SpanValue, SpanValues } from "./span_node.ts";

/** Nobody nests attributes deeper, and whoever does means to exhaust the stack. */
const MAX_DEPTH = 64;

/** Reads a list of `KeyValue`; of equal keys the last counts. */
export function readKeyValues(list: JsonField, depth = 0): SpanValues {
  // `fromEntries` defines keys rather than assigning them: a key named `__proto__` is just a key.
  return Object.fromEntries(
    list.items().map((
      item,
    ) => [item.at("key").text(), readAnyValue(item.at("value"), depth)]),
  );
}

function readAnyValue(field: JsonField, depth: number): SpanValue {
  if (depth > MAX_DEPTH) return field.fail(`at most ${MAX_DEPTH} levels deep`);
  const variants: readonly [string, (field: JsonField) => SpanValue][] = [
    ["stringValue", (field) => field.text()],
    ["intValue", readInteger],
    ["boolValue", readBoolean],
    ["doubleValue", readDouble],
    [
      "arrayValue",
      (field) =>
        field.at("values").items().map((item) => readAnyValue(item, depth + 1)),
    ],
    ["kvlistValue", (field) => readKeyValues(field.at("values"), depth + 1)],
    ["bytesValue", readBytes],
  ];
  for (const [name, read] of variants) {
    const value = field.at(name);
    if (!value.missing) return read(value);
  }
  return null;
}

function readBoolean(field: JsonField): boolean {
  return typeof field.value === "boolean"
    ? field.value
    : field.fail("a boolean");
}

function readInteger(field: JsonField): number | bigint {
  const { value } = field;
  if (typeof value === "number" && Number.isInteger(value)) return value;
  if (typeof value !== "string" || !/^-?\d{1,19}$/.test(value)) {
    return field.fail("an integer");
  }
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value);
}

function readDouble(field: JsonField): number {
  const { value } = field;
  if (typeof value === "number") return value;
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") {
    return Number(value);
  }
  return field.fail("a number");
}

function readBytes(field: JsonField): Uint8Array {
  try {
    // Protobuf's JSON mapping takes both alphabets of base64.
    const base64 = field.text().replaceAll("-", "+").replaceAll("_", "/");
    return Uint8Array.from(
      atob(base64),
      (character) => character.charCodeAt(0),
    );
  } catch {
    return field.fail("base64");
  }
}
