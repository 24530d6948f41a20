/**
 * Scenarios that Python AutoGen 0.7.5 ran: what it was given, and what came out.
 *
 * @module
 */

/** A component as AutoGen dumps it. */
export interface Component {
  readonly provider: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** What one run gave. */
export interface Outcome {
  readonly result?: {
    readonly stop_reason: string | null;
    readonly messages: readonly unknown[];
  };
  readonly error?: { readonly message: string };
  readonly stream: readonly unknown[];
  readonly model_calls: readonly unknown[];
}

/** One step: a run with its outcome, or a reset. */
export type Step =
  | (Outcome & { readonly run: { readonly task: unknown } })
  | { readonly reset: true };

/** A span in a list; `parent` and `links` are indices of it. */
export interface SpanRow {
  readonly name: string;
  readonly kind: string;
  readonly scope: string;
  readonly parent: number | null;
  readonly links: readonly number[];
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly status: string;
  readonly events: readonly string[];
}

/** What was run, and what came out. */
export interface Scenario {
  readonly name: string;
  readonly kind: "agent" | "team";
  readonly component: Component;
  readonly steps: readonly Step[];
  readonly spans: readonly SpanRow[];
}

/** All scenarios, by name. */
export function readScenarios(): Scenario[] {
  const folder = new URL("data/", import.meta.url);
  return [...Deno.readDirSync(folder)]
    .filter(({ name }) => name.endsWith(".json"))
    .map(({ name }) => JSON.parse(Deno.readTextFileSync(new URL(name, folder))))
    .sort((a: Scenario, b: Scenario) => a.name < b.name ? -1 : 1);
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** A text without what differs from run to run. */
export function withoutIds(text: string): string {
  return text.replaceAll(UUID, "<uuid>");
}

/** Our data in Python's words, without what differs from run to run. */
export function toPython(value: unknown): unknown {
  if (typeof value === "string") return withoutIds(value);
  if (Array.isArray(value)) return value.map(toPython);
  if (typeof value !== "object" || value === null) return value;
  const isMessage = "source" in value && "metadata" in value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) =>
        item !== undefined &&
        !(isMessage && (key === "id" || key === "createdAt"))
      )
      .map(([key, item]) => [snakeCase(key), toPython(item)]),
  );
}

/** Python's data in our words. */
export function fromPython(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromPython);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
      fromPython(item),
    ]),
  );
}

function snakeCase(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
