import { type ConfigPlace, errorAt } from "./_config_place.ts";
import { plainDataProblem } from "./plain_data.ts";

/**
 * Gets at a config that may come from anywhere, as text or not.
 *
 * @throws {ConfigError} `malformed_config`, if it is not JSON
 */
export function readConfig(config: unknown, place: ConfigPlace): unknown {
  const json = typeof config === "string" ? parse(config, place) : config;
  const problem = plainDataProblem(json);
  if (problem === undefined) return json;
  throw errorAt(place, "malformed_config", `is no JSON: ${problem}`);
}

function parse(text: string, place: ConfigPlace): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw errorAt(place, "malformed_config", "is no JSON", { cause });
  }
}
