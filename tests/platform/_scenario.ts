import type { Failure } from "./_failure.ts";

/** A program that must behave the same in every runtime. */
export interface Scenario<Env = ScenarioEnv> {
  /** A sentence, used as the name of the test. */
  readonly name: string;
  /** Runs it; a rejection is a failure. */
  run(env: Env): Promise<void>;
}

/** Where a scenario runs. */
export interface ScenarioEnv {
  readonly runtime: "deno" | "workerd" | "chromium";
  /** What the harness registered with the OpenTelemetry API beforehand. */
  readonly contextManager: "none" | "async-local-storage" | "zone";
  /** Seeds every random choice, so that a failure can be repeated. */
  readonly seed: number;
}

/** What came of a scenario, as JSON that crosses from one runtime to another. */
export type Outcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: Failure };

/**
 * Runs one scenario out of a list and reports instead of throwing.
 *
 * @param scenarios - the list
 * @param name - the name of the one to run
 * @param env - where it runs
 */
export async function runScenario<Env>(
  scenarios: readonly Scenario<Env>[],
  name: string,
  env: Env,
): Promise<Outcome> {
  try {
    const scenario = scenarios.find((candidate) => candidate.name === name);
    if (scenario === undefined) {
      throw new RangeError(`Cannot run "${name}": no such scenario`);
    }
    await scenario.run(env);
    return { ok: true };
  } catch (error) {
    return { ok: false, error: toFailure(error) };
  }
}

function toFailure(error: unknown): Failure {
  if (!(error instanceof Error)) {
    const message = `Something that is no Error was thrown: ${error}`;
    return { name: "Error", message, stack: "" };
  }
  const { name, message, stack = "", cause } = error;
  const failure = { name, message, stack };
  return cause === undefined
    ? failure
    : { ...failure, cause: toFailure(cause) };
}
