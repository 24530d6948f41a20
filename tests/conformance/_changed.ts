import { assertNotEquals } from "@std/assert";
import type { ScenarioFile } from "./_judge.ts";
import { ownScenarios } from "./_own_scenarios.ts";

/** One of the project's own scenarios. */
export function scenarioFile(source: string): ScenarioFile {
  const file = ownScenarios().find((file) => file.source === source);
  if (file === undefined) throw new Error(`There is no ${source}`);
  return file;
}

/**
 * A scenario file in which one value is another.
 *
 * @param file - the file
 * @param pointer - a JSON pointer to the value
 * @param value - what it is to be; `undefined` takes it away
 */
export function changed(
  file: ScenarioFile,
  pointer: string,
  value: unknown,
): ScenarioFile {
  const json = JSON.parse(file.text);
  const path = pointer.split("/").slice(1);
  const last = path.pop() ?? "";
  let place = json;
  for (const name of path) place = place[name];
  if (value !== undefined) place[last] = value;
  else if (Array.isArray(place)) place.splice(Number(last), 1);
  else delete place[last];
  const text = JSON.stringify(json);
  assertNotEquals(text, JSON.stringify(JSON.parse(file.text)));
  return { ...file, text };
}
