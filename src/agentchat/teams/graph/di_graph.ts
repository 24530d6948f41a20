import type { ChatMessage } from "../../messages/mod.ts";

/**
 * Whether all that lead somewhere are waited for, or any of them is enough.
 *
 * @example
 * ```ts
 * import type { Activation, DiGraphEdge } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const activationCondition: Activation = "any";
 * const edge: DiGraphEdge = { target: "writer", activationCondition };
 * assertEquals(edge.activationCondition, "any");
 * ```
 */
export type Activation = "all" | "any";

/**
 * Says whether an edge is followed.
 *
 * @param message - what the agent at the edge's beginning has just said
 *
 * @example
 * ```ts
 * import { type EdgeCondition, TextMessage, textOf } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const isShort: EdgeCondition = (message) => textOf(message).length < 10;
 * assert(isShort(TextMessage({ content: "Yes.", source: "critic" })));
 * ```
 */
export type EdgeCondition = (message: ChatMessage) => boolean;

/**
 * A way from one agent to the next.
 *
 * @example Back to the writer, if the critic does not approve
 * ```ts
 * import { type DiGraphEdge, textOf } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const edges: readonly DiGraphEdge[] = [
 *   { target: "printer", condition: "APPROVE" },
 *   { target: "writer", condition: (said) => !textOf(said).includes("APPROVE") },
 * ];
 * assertEquals(edges.length, 2);
 * ```
 */
export interface DiGraphEdge {
  /** The name of the node that it leads to. */
  readonly target: string;
  /**
   * When it is followed: a piece of text that has to be in the message, or a
   * function that is asked about the message.
   *
   * @default always
   */
  readonly condition?: string | EdgeCondition | undefined;
  /**
   * Which of the edges to the same node belong together. Whenever a group is
   * complete, the node's agent is asked to speak.
   *
   * @default the name of the target, so that all do
   */
  readonly activationGroup?: string | undefined;
  /**
   * Whether all edges of its group have to be followed, or any one of them. It is
   * the same for all of a group.
   *
   * @default {"all"}
   */
  readonly activationCondition?: Activation | undefined;
}

/**
 * An agent's place in a graph.
 *
 * @example
 * ```ts
 * import type { DiGraphNode } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const last: DiGraphNode = { name: "printer" };
 * const first: DiGraphNode = { name: "writer", edges: [{ target: last.name }] };
 * assertEquals(first.edges?.[0]?.target, "printer");
 * ```
 */
export interface DiGraphNode {
  /** The name of the agent. */
  readonly name: string;
  /** Where it goes on from here: all edges have a condition, or none has. */
  readonly edges?: readonly DiGraphEdge[] | undefined;
  /**
   * What AutoGen writes of a node, and does not look at: what counts is the
   * `activationCondition` of the edges that lead here.
   *
   * @default {"all"}
   */
  readonly activation?: Activation | undefined;
}

/**
 * Which agent speaks after which: nodes, and edges from one to the next. A
 * {@linkcode DiGraphBuilder} makes one.
 *
 * @example
 * ```ts
 * import type { DiGraph } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const graph: DiGraph = {
 *   nodes: {
 *     writer: { name: "writer", edges: [{ target: "critic" }] },
 *     critic: { name: "critic" },
 *   },
 * };
 * assertEquals(Object.keys(graph.nodes), ["writer", "critic"]);
 * ```
 */
export interface DiGraph {
  /** The nodes, by name. */
  readonly nodes: Readonly<Record<string, DiGraphNode>>;
  /**
   * The node to start at.
   *
   * @default every node that no edge leads to
   */
  readonly defaultStartNode?: string | undefined;
}
