import type {
  Activation,
  DiGraph,
  DiGraphEdge,
  DiGraphNode,
} from "./di_graph.ts";

/** An edge with all that may be left out. */
export interface CompleteEdge extends DiGraphEdge {
  readonly activationGroup: string;
  readonly activationCondition: Activation;
}

/** A node with all that may be left out. */
export interface CompleteNode extends DiGraphNode {
  readonly edges: readonly CompleteEdge[];
  readonly activation: Activation;
}

/** A graph with all that may be left out. */
export interface CompleteGraph {
  readonly nodes: ReadonlyMap<string, CompleteNode>;
  readonly defaultStartNode: string | undefined;
}

/** Fills in what is left out of a graph, which is of no concern any more. */
export function completeGraph(
  { nodes, defaultStartNode }: DiGraph,
): CompleteGraph {
  return {
    nodes: new Map(
      Object.entries(nodes).map(([key, { name, edges = [], activation }]) => [
        key,
        {
          name,
          edges: edges.map(completeEdge),
          activation: activation ?? "all",
        },
      ]),
    ),
    defaultStartNode,
  };
}

function completeEdge(
  { target, condition, activationGroup, activationCondition }: DiGraphEdge,
): CompleteEdge {
  return {
    target,
    ...(condition === undefined ? {} : { condition }),
    // As in AutoGen, no name is a name that is left out.
    activationGroup: activationGroup || target,
    activationCondition: activationCondition ?? "all",
  };
}
