import type { ScenarioFile } from "./_judge.ts";

/** The project's own scenarios, by name. */
export function ownScenarios(): ScenarioFile[] {
  const folder = new URL("scenarios/", import.meta.url);
  return [...Deno.readDirSync(folder)]
    .map(({ name }) => name)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((source) => ({
      source,
      text: Deno.readTextFileSync(new URL(source, folder)),
    }));
}
