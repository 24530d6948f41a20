import type { Conventions } from "@autogen-edge/runtime";
import { check, type Finding } from "./_check.ts";
import { readScenario, type Scenario } from "./_scenario.ts";

/** The text of a scenario, and the name of its file. */
export interface ScenarioFile {
  readonly source: string;
  readonly text: string;
}

/**
 * Plays what a file holds, in whichever runtime this is.
 *
 * @param file - the file
 * @param conventions - how the spans are to look
 * @returns a line for each aspect that differs; none where all is as in Python
 */
export async function judge(
  { source, text }: ScenarioFile,
  conventions?: Conventions,
): Promise<string[]> {
  let scenario: Scenario;
  try {
    scenario = readScenario(text, source);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
  const findings = await check(scenario, conventions);
  return findings.map((finding) => describe(scenario.name, finding));
}

/** The first difference of an aspect, on one line. */
function describe(name: string, { aspect, differences }: Finding): string {
  const [first = "", ...others] = differences;
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  return `${name}: ${aspect}: ${first.replaceAll(/\s*\n\s*/g, "; ")}${more}`;
}
