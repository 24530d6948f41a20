import type { CompleteEdge, CompleteGraph } from "./_complete_graph.ts";

/**
 * Where a graph starts.
 *
 * @returns the names of the nodes, in the order of the graph
 */
export function startsOf(
  { nodes, defaultStartNode }: CompleteGraph,
): readonly string[] {
  if (defaultStartNode !== undefined) return [defaultStartNode];
  const targets = new Set<string>();
  for (const { edges } of nodes.values()) {
    for (const { target } of edges) targets.add(target);
  }
  return [...nodes.keys()].filter((name) => !targets.has(name));
}

/** Which nodes can be reached from these, themselves among them. */
export function reachedFrom(
  starts: readonly string[],
  { nodes }: CompleteGraph,
): ReadonlySet<string> {
  const reached = new Set(starts);
  // A set goes on to what is added on the way.
  for (const name of reached) {
    for (const { target } of nodes.get(name)?.edges ?? []) reached.add(target);
  }
  return reached;
}

/**
 * Looks for a way that comes back to where it began.
 *
 * @param isPart - whether the way may take an edge; by default any
 * @returns the names along the way, the first of them once more at the end
 */
export function cycleIn(
  { nodes }: CompleteGraph,
  isPart: (edge: CompleteEdge) => boolean = () => true,
): readonly string[] | undefined {
  const left = new Map(
    [...nodes].reverse().map(([name, { edges }]) => [
      name,
      edges.filter(isPart).map(({ target }) => target),
    ]),
  );
  const next = (name: string) =>
    left.get(name)?.find((target) => left.has(target));
  let size: number;
  do {
    size = left.size;
    for (const name of left.keys()) {
      if (next(name) === undefined) left.delete(name);
    }
  } while (left.size < size);
  // From each of those that are left, a way leads on to another of them.
  const way: string[] = [];
  let name = [...left.keys()].at(-1);
  while (name !== undefined && !way.includes(name)) {
    way.push(name);
    name = next(name);
  }
  return name === undefined
    ? undefined
    : [...way.slice(way.indexOf(name)), name];
}

/** A way in words. */
export function showWay(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(" -> ");
}
