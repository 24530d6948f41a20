import { type ComponentModel, isComponent } from "./component.ts";
import { ConfigError } from "./config_error.ts";

/**
 * Writes down what a component is made of.
 *
 * @param part - what may be a component itself
 * @param owner - the component that is written, e.g. `agent "writer"`
 * @param field - what the part is called there
 * @throws {ConfigError} `not_dumpable` if the part is no component
 */
export function dumpPart(
  part: unknown,
  owner: string,
  field: string,
): ComponentModel {
  if (isComponent(part)) return part.dumpComponent();
  throw notDumpable(owner, `its "${field}" has no component model`);
}

/** The error that something cannot be written down. */
export function notDumpable(
  what: string,
  problem = "its kind has no component model",
): ConfigError {
  return new ConfigError("not_dumpable", `Cannot dump ${what}: ${problem}`);
}
