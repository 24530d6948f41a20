import type { Tool } from "./tool.ts";

/**
 * Tools by what a model may call them: their own names, and those that they are
 * given beside.
 *
 * @param others - by a tool's own name, what else it is called
 * @throws {TypeError} if two have the same name
 */
export function toolsByName(
  tools: readonly Tool[],
  owner: string,
  others: Iterable<readonly [own: string, other: string | undefined]> = [],
): ReadonlyMap<string, Tool> {
  const byName = new Map<string, Tool>();
  function add(name: string, tool: Tool): void {
    if (byName.has(name)) {
      throw new TypeError(
        `Cannot make ${owner}: two tools have the name "${name}"`,
      );
    }
    byName.set(name, tool);
  }
  for (const tool of tools) add(tool.name, tool);
  for (const [own, other = own] of others) {
    const tool = byName.get(own);
    if (tool !== undefined && other !== own) add(other, tool);
  }
  return byName;
}
