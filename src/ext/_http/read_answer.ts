/** What a provider sent, as nobody has checked it yet. */
export type Json = Readonly<Record<string, unknown>>;

const NOTHING: Json = {};

/** An object, or one without fields where there is none. */
export function objectIn(value: unknown): Json {
  return typeof value === "object" && value !== null ? value as Json : NOTHING;
}

/** A list, or an empty one where there is none. */
export function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text that is not empty, if there is one. */
export function textIn(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A finite number, if there is one. */
export function numberIn(value: unknown): number | undefined {
  return Number.isFinite(value) ? value as number : undefined;
}
