import type { Conventions } from "@autogen-edge/runtime";
import { assertWellFormed } from "@autogen-edge/runtime/testing";
import { type ComparisonOptions, differences } from "./_differences.ts";
import { errorText } from "./_error_text.ts";
import { type Outcome, play, type Played } from "./_play.ts";
import type { Scenario, Step } from "./_scenario.ts";
import { spanDifferences } from "./_span_differences.ts";
import { spanRows } from "./_span_rows.ts";

/** What is compared. */
export type Aspect =
  | "component"
  | "transcript"
  | "stream"
  | "model calls"
  | "state"
  | "spans";

/** An aspect in which a scenario does not end as in Python. */
export interface Finding {
  readonly aspect: Aspect;
  /** Where, and how. */
  readonly differences: readonly string[];
}

type Difference = readonly [aspect: Aspect, what: string];

/**
 * Plays a scenario and compares what comes out with what came out in Python.
 *
 * @param scenario - what to play
 * @param conventions - `autogen` for the spans that Python has; of others it is
 * seen whether they are well formed
 * @returns the aspects that differ
 */
export async function check(
  scenario: Scenario,
  conventions: Conventions = "autogen",
): Promise<Finding[]> {
  let played: Played;
  try {
    played = await play(scenario, conventions);
  } catch (error) {
    return [{ aspect: "component", differences: [String(error)] }];
  }
  const aspects: readonly Aspect[] = [
    "component",
    "transcript",
    "stream",
    "model calls",
    "state",
    "spans",
  ];
  const found = [...compare(scenario, played, conventions)];
  return aspects.map((aspect) => ({
    aspect,
    differences: found.filter(([of]) => of === aspect).map(([, what]) => what),
  })).filter(({ differences }) => differences.length > 0);
}

function* compare(
  { component, steps, spans, loose }: Scenario,
  played: Played,
  conventions: Conventions,
): Generator<Difference, void, undefined> {
  for (const what of differences(played.component, component, "/component")) {
    yield ["component", what];
  }
  for (const [index, step] of steps.entries()) {
    const outcome = played.steps[index] ?? {};
    yield* compareStep(outcome, step, `/steps/${index}`, { loose });
  }
  const { error } = played.leaving;
  if (error !== undefined) yield ["state", `it cannot be left: ${error}`];
  try {
    assertWellFormed(played.spans, { oneRootPerTrace: true });
  } catch (error) {
    yield ["spans", String(error)];
  }
  if (conventions !== "autogen") return;
  const rows = spanRows(played.spans.finished);
  for (const what of spanDifferences(rows, spans, { loose })) {
    yield ["spans", what];
  }
}

function* compareStep(
  outcome: Outcome,
  step: Step,
  path: string,
  options: ComparisonOptions,
): Generator<Difference, void, undefined> {
  function* each(
    aspect: Aspect,
    [actual, expected]: readonly [actual: unknown, expected: unknown],
    name: string,
  ): Generator<Difference, void, undefined> {
    const found = differences(actual, expected, `${path}/${name}`, options);
    for (const what of found) yield [aspect, what];
  }
  const { error } = outcome;
  const isRun = step.kind === "run";
  const expectedError = isRun ? step.error : undefined;
  if (!hasFailedAs(error, expectedError, options)) {
    const what = `${path}/error is ${quoted(error)}, not ${
      quoted(expectedError)
    }`;
    yield [isRun ? "transcript" : "state", what];
  } else if (step.kind === "save_state") {
    yield* each("state", [outcome.state, step.state], "save_state");
  } else if (isRun) {
    yield* each("transcript", [outcome.result, step.result], "result");
  }
  if (!isRun) return;
  yield* each("stream", [outcome.stream, step.stream], "stream");
  yield* each(
    "model calls",
    [outcome.modelCalls, step.modelCalls],
    "model_calls",
  );
}

/** Whether an error says what is expected. */
function hasFailedAs(
  message: string | undefined,
  expected: string | undefined,
  { loose }: ComparisonOptions,
): boolean {
  if (message === undefined || expected === undefined) {
    return message === expected;
  }
  return (loose === true && expected === "<text>") ||
    message.includes(errorText(expected));
}

function quoted(message: string | undefined): string {
  return message === undefined ? "left out" : JSON.stringify(message);
}
