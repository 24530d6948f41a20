import type { ComponentContext } from "../core/mod.ts";
import type { ToolResources } from "./tool_resources.ts";

/**
 * A copy of headers, checked, and in one spelling.
 *
 * @param doing - for the error, e.g. `Cannot make tool "find"`
 * @throws {TypeError} naming the header, but not its value
 */
export function headersOf(
  headers: Readonly<Record<string, string>> | undefined,
  doing: string,
): Readonly<Record<string, string>> {
  const checked = new Headers();
  for (const [name, value] of Object.entries(headers ?? {})) {
    try {
      checked.set(name, value);
    } catch {
      // The cause would tell the value.
      throw new TypeError(
        `${doing}: "${name}" is not a header that can be sent`,
      );
    }
  }
  return Object.fromEntries(checked);
}

/**
 * The headers of a config, and those that the program keeps for the same server.
 *
 * @param at - a JSON pointer to the headers
 * @param written - what is there
 * @param origin - the server
 * @throws {ConfigError} naming the header that is no text, but not its value
 */
export function readHeaders(
  at: string,
  written: Readonly<Record<string, unknown>> | undefined,
  origin: string,
  { refuse, resources }: ComponentContext<ToolResources>,
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(written ?? {})) {
    if (typeof value !== "string") {
      throw refuse(`${at}/${name}`, "invalid_field", "is not a string");
    }
    headers[name] = value;
  }
  return { ...headers, ...resources.headers?.[origin] };
}
