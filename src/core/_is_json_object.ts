/** The fields of a JSON object, not looked at yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value has fields, and is no list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
