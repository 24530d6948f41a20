import {
  ConfigError,
  type JsonCodec,
  jsonList,
  jsonObject,
  jsonOneOf,
  jsonOptional,
  jsonRecord,
  jsonString,
} from "../../../core/mod.ts";
import { completeGraph } from "./_complete_graph.ts";
import { graphProblem } from "./_graph_problem.ts";
import { showWay } from "./_graph_ways.ts";
import type {
  Activation,
  DiGraph,
  DiGraphEdge,
  DiGraphNode,
} from "./di_graph.ts";

const activationJson: JsonCodec<Activation | undefined> =
  /* @__PURE__ */ jsonOptional(/* @__PURE__ */ jsonOneOf("all", "any"));

/** JSON holds no functions, and does not say that there was one. */
const noFunctionJson: JsonCodec<undefined> = {
  write: () => undefined,
  read(json, refuse) {
    if (json === null) return undefined;
    throw refuse("", "invalid_field", "is what only a program can hold");
  },
  missing: () => undefined,
};

interface WrittenEdge extends DiGraphEdge {
  readonly condition?: string | undefined;
  readonly conditionFunction?: undefined;
}

const edgeJson: JsonCodec<WrittenEdge> = /* @__PURE__ */ jsonObject<
  WrittenEdge
>({
  target: jsonString,
  condition: /* @__PURE__ */ jsonOptional(jsonString),
  conditionFunction: noFunctionJson,
  activationGroup: /* @__PURE__ */ jsonOptional(jsonString),
  activationCondition: activationJson,
});

interface WrittenGraph extends DiGraph {
  readonly nodes: Readonly<Record<string, WrittenNode>>;
}

interface WrittenNode extends DiGraphNode {
  readonly edges?: readonly WrittenEdge[] | undefined;
}

const graphJson: JsonCodec<WrittenGraph> = /* @__PURE__ */ jsonObject<
  WrittenGraph
>({
  nodes: /* @__PURE__ */ jsonRecord(
    /* @__PURE__ */ jsonObject<WrittenNode>({
      name: jsonString,
      edges: /* @__PURE__ */ jsonOptional(/* @__PURE__ */ jsonList(edgeJson)),
      activation: activationJson,
    }),
  ),
  defaultStartNode: /* @__PURE__ */ jsonOptional(jsonString),
});

/**
 * How a graph is written: as Python AutoGen does. A graph that nobody could
 * follow is not read, and one whose conditions are functions is not written.
 *
 * @example
 * ```ts
 * import { diGraphJson, readJson } from "@autogen-edge/runtime";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const graph = readJson(diGraphJson, {
 *   nodes: { writer: { name: "writer", edges: [] } },
 * });
 * assertEquals(graph.nodes.writer?.name, "writer");
 * assertThrows(
 *   () => readJson(diGraphJson, { nodes: { a: { name: "a", edges: [{ target: "b" }] } } }),
 *   Error,
 *   '/nodes/a/edges/0 leads to "b", which is no node',
 * );
 * ```
 */
export const diGraphJson: JsonCodec<DiGraph> = {
  write: (graph) => graphJson.write(writable(graph)),
  read(json, refuse) {
    const graph = graphJson.read(json, refuse);
    const problem = graphProblem(completeGraph(graph));
    if (problem === undefined) return graph;
    throw refuse(problem.path, "invalid_field", problem.what);
  },
};

/** The graph as JSON can hold it. */
function writable(graph: DiGraph): WrittenGraph {
  const { nodes, defaultStartNode } = completeGraph(graph);
  return {
    nodes: Object.fromEntries(
      [...nodes].map(([key, { edges, ...node }]) => [
        key,
        { ...node, edges: edges.map((edge) => writableEdge(key, edge)) },
      ]),
    ),
    defaultStartNode,
  };
}

function writableEdge(
  source: string,
  { condition, ...edge }: DiGraphEdge,
): WrittenEdge {
  if (typeof condition !== "function") return { ...edge, condition };
  const way = showWay([source, edge.target]);
  throw new ConfigError(
    "not_dumpable",
    `Cannot dump a graph: the condition of edge ${way} is a function`,
  );
}
