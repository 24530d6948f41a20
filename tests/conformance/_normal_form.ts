import type { JsonObject } from "./_scenario.ts";

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)/g;

/** Differs from run to run, in messages. */
const OF_ONE_RUN = ["id", "created_at", "full_message_id"];

/** A text without what differs from run to run. */
export function normalText(text: string): string {
  return text.replaceAll(UUID, "<uuid>").replaceAll(TIME, "<time>");
}

/** What a value is as JSON, without what differs from run to run. */
export function normalForm(value: unknown): unknown {
  const text = JSON.stringify(value);
  return text === undefined ? null : normal(JSON.parse(text));
}

function normal(json: unknown): unknown {
  if (typeof json === "string") return normalText(json);
  if (Array.isArray(json)) return json.map(normal);
  if (typeof json !== "object" || json === null) return json;
  const isMessage = "source" in json && "metadata" in json;
  return Object.fromEntries(
    Object.entries(json)
      .filter(([key]) =>
        // Tracebacks are of Python alone.
        key !== "traceback" && !(isMessage && OF_ONE_RUN.includes(key))
      )
      .map(([key, item]) => [key.replaceAll(UUID, "<uuid>"), normal(item)]),
  );
}

/** A component without the descriptions of components, which AutoGen words. */
export function undescribed(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(undescribed);
  if (typeof json !== "object" || json === null) return json;
  const { description, ...others } = json as JsonObject;
  const kept = description === undefined || "provider" in others
    ? others
    : json;
  return Object.fromEntries(
    Object.entries(kept).map(([key, item]) => [key, undescribed(item)]),
  );
}

/** A state without what this library adds under names of its own; Python passes over it. */
export function withoutAdditions(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withoutAdditions);
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(
    Object.entries(json)
      .filter(([key]) => !key.startsWith("autogen-edge."))
      .map(([key, item]) => [key, withoutAdditions(item)]),
  );
}
