import { shorten } from "./_check_schema.ts";
import { ConfigError, type ConfigErrorCode } from "./config_error.ts";

/** One place in a config that is being read, for the errors about it. */
export interface ConfigPlace {
  /** What cannot be read if this is wrong, in words. */
  readonly what: string;
  /** A JSON pointer to the place; the whole config by default. */
  readonly path?: string | undefined;
  /** What the config is read from. */
  readonly source?: string | undefined;
  /** The provider of the component, where it is known. */
  readonly provider?: string | undefined;
}

/** The place that a JSON pointer leads to from another one. */
export function placeIn(place: ConfigPlace, path: string): ConfigPlace {
  return { ...place, path: (place.path ?? "") + path };
}

/**
 * The error about a place.
 *
 * @param problem - ends a sentence that begins with the place
 */
export function errorAt(
  { what, ...place }: ConfigPlace,
  code: ConfigErrorCode,
  problem: string,
  options?: ErrorOptions,
): ConfigError {
  const { path, source } = place;
  const from = source === undefined ? "" : ` from ${source}`;
  return new ConfigError(
    code,
    `Cannot load ${what}${from}: ${path ? shorten(path) : "it"} ${problem}`,
    { ...place, ...options },
  );
}
