import { shorten } from "./_check_schema.ts";

/** What was found where something else was needed, short enough for an error. */
export function describeValue(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return JSON.stringify(shorten(value));
  const isObject = typeof value === "object" && value !== null;
  return isObject ? "an object" : String(value);
}
