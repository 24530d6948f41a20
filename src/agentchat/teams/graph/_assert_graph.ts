import type { CompleteGraph } from "./_complete_graph.ts";
import { graphProblem } from "./_graph_problem.ts";

/** Refuses a graph that agents could not follow to its end. */
export function assertGraph(graph: CompleteGraph, doing: string): void {
  const problem = graphProblem(graph);
  if (problem === undefined) return;
  throw new TypeError(`Cannot ${doing}: ${problem.where} ${problem.what}`);
}
