import type { StandardSchemaV1 } from "@standard-schema/spec";
import { pointer } from "./_json_pointer.ts";

/** What a schema finds wrong with one field. */
export interface SchemaProblem {
  /** A JSON pointer; empty for the value itself. */
  readonly path: string;
  readonly what: string;
}

/** What a schema makes of a value, or why it refuses it. */
export type Checked<Output> =
  | { readonly ok: true; readonly value: Output }
  | { readonly ok: false; readonly problems: readonly SchemaProblem[] };

const SHOWN_PROBLEMS = 5;
const SHOWN_LENGTH = 200;

/** Asks a schema of any library, sync or async. */
export async function checkSchema<Output>(
  schema: StandardSchemaV1<unknown, Output>,
  value: unknown,
): Promise<Checked<Output>> {
  const result = await schema["~standard"].validate(value);
  if (result.issues === undefined) return { ok: true, value: result.value };
  return {
    ok: false,
    problems: result.issues.map(({ path = [], message }) => ({
      path: pointer(
        ...path.map((step) =>
          String(typeof step === "object" ? step.key : step)
        ),
      ),
      what: message,
    })),
  };
}

/** One line for all problems. A list of a million may be wrong a million times. */
export function describeProblems(problems: readonly SchemaProblem[]): string {
  const shown = problems.slice(0, SHOWN_PROBLEMS).map(({ path, what }) =>
    shorten(path === "" ? what : `${path}: ${what}`)
  );
  const more = problems.length - shown.length;
  return shown.join("; ") + (more > 0 ? `; and ${more} more` : "");
}

/** A text that may come from outside, short enough for an error. */
export function shorten(text: string): string {
  return text.length <= SHOWN_LENGTH
    ? text
    : `${text.slice(0, SHOWN_LENGTH).toWellFormed()}…`;
}
