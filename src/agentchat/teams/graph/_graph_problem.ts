import type {
  CompleteEdge,
  CompleteGraph,
  CompleteNode,
} from "./_complete_graph.ts";
import { cycleIn, reachedFrom, showWay, startsOf } from "./_graph_ways.ts";

/** What is wrong with a graph. */
export interface GraphProblem {
  /** A JSON pointer to the place. */
  readonly path: string;
  /** The same place, for those who see no JSON. */
  readonly where: string;
  /** What is wrong there, in words that follow the place. */
  readonly what: string;
}

/**
 * Looks for what would keep agents from following a graph to its end.
 *
 * @returns the first that is found
 */
export function graphProblem(graph: CompleteGraph): GraphProblem | undefined {
  const groups: Groups = new Map();
  for (const [name, node] of graph.nodes) {
    const problem = nodeProblem(name, node) ??
      edgesProblem(name, node, graph, groups);
    if (problem !== undefined) return problem;
  }
  return wayProblem(graph);
}

/** The first edge of each group, by the target and the name of the group. */
type Groups = Map<string, readonly [source: string, edge: CompleteEdge]>;

function ofGraph(what: string): GraphProblem {
  return { path: "", where: "the graph", what };
}

function ofNode(name: string, what: string): GraphProblem {
  const step = name.replaceAll("~", "~0").replaceAll("/", "~1");
  return { path: `/nodes/${step}`, where: `node "${name}"`, what };
}

function nodeProblem(
  name: string,
  node: CompleteNode,
): GraphProblem | undefined {
  if (node.name !== name) return ofNode(name, `has the name "${node.name}"`);
  if (!isActivation(node.activation)) {
    return ofNode(name, `has the activation "${node.activation}"`);
  }
  return new Set(node.edges.map(isConditional)).size < 2
    ? undefined
    : ofNode(name, "has edges with a condition and edges without one");
}

function edgesProblem(
  name: string,
  { edges }: CompleteNode,
  { nodes }: CompleteGraph,
  groups: Groups,
): GraphProblem | undefined {
  for (const [index, edge] of edges.entries()) {
    const { target, condition, activationGroup, activationCondition } = edge;
    const ofEdge = (what: string): GraphProblem => ({
      path: `${ofNode(name, what).path}/edges/${index}`,
      where: `edge ${showWay([name, target])}`,
      what,
    });
    if (!nodes.has(target)) {
      return ofEdge(`leads to "${target}", which is no node`);
    }
    if (!isActivation(activationCondition)) {
      return ofEdge(`has the activation condition "${activationCondition}"`);
    }
    if (!["undefined", "string", "function"].includes(typeof condition)) {
      return ofEdge("has a condition that is no text and no function");
    }
    if (edges.slice(0, index).some((other) => areSame(edge, other))) {
      return ofEdge("is there twice");
    }
    const key = JSON.stringify([target, activationGroup]);
    const [source, first] = groups.get(key) ?? [name, edge];
    if (first.activationCondition !== activationCondition) {
      return ofEdge(
        `needs "${activationCondition}" of group "${activationGroup}", where edge ${
          showWay([source, target])
        } needs "${first.activationCondition}"`,
      );
    }
    groups.set(key, [source, first]);
  }
  return undefined;
}

function wayProblem(graph: CompleteGraph): GraphProblem | undefined {
  const { nodes, defaultStartNode: start } = graph;
  if (nodes.size === 0) return ofGraph("has no nodes");
  if (start !== undefined && !nodes.has(start)) {
    return ofGraph(`starts at "${start}", which is no node`);
  }
  const starts = startsOf(graph);
  if (starts.length === 0) {
    return ofGraph(
      "has no start: edges lead to all nodes, and none is the default start node",
    );
  }
  const reached = reachedFrom(starts, graph);
  for (const name of nodes.keys()) {
    if (reached.has(name)) continue;
    const from = starts.map((one) => `"${one}"`).join(", ");
    return ofNode(name, `cannot be reached from the start, ${from}`);
  }
  const endless = cycleIn(graph, (edge) => !isConditional(edge));
  if (endless !== undefined) {
    const what = `is in a cycle that no condition leads out of: ${
      showWay(endless)
    }`;
    return ofNode(endless[0] ?? "", what);
  }
  return [...nodes.values()].every(({ edges }) => edges.length > 0)
    ? ofGraph("has no end: edges lead on from all nodes")
    : undefined;
}

/** Types do not hold where a program is not checked. */
function isActivation(value: string): boolean {
  return value === "all" || value === "any";
}

function isConditional({ condition }: CompleteEdge): boolean {
  return condition !== undefined;
}

function areSame(one: CompleteEdge, other: CompleteEdge): boolean {
  return one.target === other.target && one.condition === other.condition &&
    one.activationGroup === other.activationGroup;
}
