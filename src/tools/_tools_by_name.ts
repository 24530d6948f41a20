import type { Tool } from "./tool.ts";

/**
 * Tools by what a model calls them.
 *
 * @throws {TypeError} if two have the same name
 */
export function toolsByName(
  tools: readonly Tool[],
  owner: string,
): ReadonlyMap<string, Tool> {
  const names = tools.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new TypeError(
      `Cannot make ${owner}: two tools have the name "${twice}"`,
    );
  }
  return new Map(tools.map((tool) => [tool.name, tool]));
}
