/**
 * Whether two graphs of spans have the same shape.
 *
 * @module
 */

/** A span among spans; `parent` and `links` are indices of the list. */
export interface GraphNode {
  /** Equal for spans that may stand for each other. */
  readonly label: number;
  readonly parent: number | null;
  readonly links: readonly (number | null)[];
}

/** More guesses than this mean a graph that no run of agents gives. */
const MOST_GUESSES = 1_000;

/**
 * Whether each span of the one list has a counterpart in the other, of the same
 * label, under the counterpart of its parent, with links to the counterparts of
 * what it links to.
 */
export function haveSameShape(
  one: readonly GraphNode[],
  other: readonly GraphNode[],
): boolean {
  if (one.length !== other.length) return false;
  const size = one.length;
  const shift = (index: number | null) => index === null ? null : index + size;
  return new Matching([
    ...one,
    ...other.map(({ label, parent, links }) => ({
      label,
      parent: shift(parent),
      links: links.map(shift),
    })),
  ]).exists();
}

/** Both graphs as one list of nodes, the second after the first. */
class Matching {
  readonly #nodes: readonly GraphNode[];
  readonly #children: readonly (readonly number[])[];
  readonly #linkedBy: readonly (readonly number[])[];
  #guesses = 0;

  constructor(nodes: readonly GraphNode[]) {
    this.#nodes = nodes;
    this.#children = inverse(nodes, ({ parent }) => [parent]);
    this.#linkedBy = inverse(nodes, ({ links }) => links);
  }

  exists(): boolean {
    return this.#search(this.#nodes.map(({ label }) => label));
  }

  /**
   * Gives nodes with other surroundings other colours. Where several nodes keep
   * one colour, it takes two of them for counterparts and sees how that goes.
   */
  #search(coarse: readonly number[]): boolean {
    const colours = this.#refine(coarse);
    const half = colours.length / 2;
    const groups = [...Map.groupBy(colours.keys(), (node) => colours[node])]
      .map(([, members]) =>
        [
          members.filter((node) => node < half),
          members.filter((node) => node >= half),
        ] as const
      );
    if (groups.some(([ones, others]) => ones.length !== others.length)) {
      return false;
    }
    const twins = groups.find(([ones]) => ones.length > 1);
    if (twins === undefined) return true;
    const [[one], others] = twins;
    return others.some((other) =>
      ++this.#guesses <= MOST_GUESSES &&
      this.#search(colours.map((colour, node) =>
        node === one || node === other ? -1 : colour
      ))
    );
  }

  #refine(coarse: readonly number[]): readonly number[] {
    let colours = coarse;
    let count = new Set(colours).size;
    for (;;) {
      const ids = new Map<string, number>();
      const finer = this.#nodes.map((_, node) => {
        const surroundings = this.#surroundings(node, colours);
        const id = ids.get(surroundings) ?? ids.size;
        ids.set(surroundings, id);
        return id;
      });
      if (ids.size === count) return finer;
      colours = finer;
      count = ids.size;
    }
  }

  #surroundings(node: number, colours: readonly number[]): string {
    const colour = (index: number | null) =>
      index === null ? "none" : String(colours[index]);
    const { parent = null, links = [] } = this.#nodes[node] ?? {};
    return [
      [node],
      [parent],
      this.#children[node] ?? [],
      links,
      this.#linkedBy[node] ?? [],
    ].map((nodes) => nodes.map(colour).sort().join()).join(" ");
  }
}

/** By node, the nodes that lead to it. */
function inverse(
  nodes: readonly GraphNode[],
  targetsOf: (node: GraphNode) => readonly (number | null)[],
): number[][] {
  const sources: number[][] = nodes.map(() => []);
  for (const [index, node] of nodes.entries()) {
    for (const target of targetsOf(node)) {
      if (target !== null) sources[target]?.push(index);
    }
  }
  return sources;
}
