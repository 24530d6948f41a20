/**
 * Scenarios that Python AutoGen 0.7.5 ran: what it was given, and what came out.
 *
 * @module
 */

import { ConfigFields } from "@autogen-edge/runtime";

/** JSON that is an object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A component, the steps that were run on it, and what came out. */
export interface Scenario {
  readonly name: string;
  readonly kind: "agent" | "team";
  /** The component, as AutoGen dumps it. */
  readonly component: JsonObject;
  readonly steps: readonly Step[];
  readonly spans: readonly SpanRow[];
  /** Whether the string `<text>` stands for any. */
  readonly loose: boolean;
}

/** Something that was done with the component. */
export type Step =
  | RunStep
  | { readonly kind: "save_state"; readonly state: JsonObject }
  | { readonly kind: "reload" }
  | { readonly kind: "reset" };

/** A task, and what came of it: a result or the message of an error. */
export interface RunStep {
  readonly kind: "run";
  readonly task: unknown;
  readonly result: JsonObject | undefined;
  readonly error: string | undefined;
  readonly stream: readonly unknown[];
  readonly modelCalls: readonly unknown[];
}

/** A span in a list; `parent` and `links` are indices of it. */
export interface SpanRow extends SpanContent {
  readonly parent: number | null;
  readonly links: readonly (number | null)[];
}

/** What a span says, wherever it hangs. */
export interface SpanContent {
  readonly name: string;
  readonly kind: string;
  readonly scope: string;
  /** Which of the traces it is in, in the order of their beginnings. */
  readonly trace: number;
  readonly status: string;
  readonly events: readonly unknown[];
  readonly attributes: JsonObject;
}

/**
 * Reads a scenario.
 *
 * @param text - the text of its file
 * @param source - the name of the file
 * @throws {Error} naming the file, and the field that is wrong
 */
export function readScenario(text: string, source: string): Scenario {
  const fields = new ConfigFields(
    parse(text, source),
    (path, _, problem) =>
      new Error(
        `Cannot read ${source}: ${path === "" ? "it" : path} ${problem}`,
      ),
  );
  return {
    name: fields.string("name"),
    kind: fields.oneOf("kind", ["agent", "team"]),
    component: fields.object("component"),
    steps: fields.eachFields("steps").map(readStep),
    spans: fields.eachFields("spans").map(readSpan),
    loose: fields.optional.boolean("loose") ?? false,
  };
}

function parse(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`Cannot read ${source}: it is no JSON`, { cause });
  }
}

function readStep(fields: ConfigFields): Step {
  const { optional } = fields;
  if (optional.boolean("reload")) return { kind: "reload" };
  if (optional.boolean("reset")) return { kind: "reset" };
  const state = optional.object("save_state");
  if (state !== undefined) return { kind: "save_state", state };
  const { task } = fields.object("run");
  const error = optional.fields("error")?.string("message");
  return {
    kind: "run",
    task,
    result: error === undefined ? fields.object("result") : undefined,
    error,
    stream: fields.list("stream"),
    modelCalls: fields.list("model_calls"),
  };
}

function readSpan(fields: ConfigFields): SpanRow {
  return {
    name: fields.string("name"),
    kind: fields.string("kind"),
    scope: fields.string("scope"),
    trace: fields.integer("trace"),
    status: fields.string("status"),
    events: fields.list("events"),
    attributes: fields.object("attributes"),
    parent: fields.optional.integer("parent") ?? null,
    // What is no index leads to no span, as `null` does.
    links: fields.list("links").map((link) =>
      typeof link === "number" ? link : null
    ),
  };
}
