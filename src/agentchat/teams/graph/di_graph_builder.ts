import type { BaseChatAgent } from "../../agents/chat_agent.ts";
import { assertGraph } from "./_assert_graph.ts";
import { completeGraph } from "./_complete_graph.ts";
import type {
  Activation,
  DiGraph,
  DiGraphEdge,
  EdgeCondition,
} from "./di_graph.ts";

/**
 * How an agent gets a place in a graph.
 *
 * @example
 * ```ts
 * import { DiGraphBuilder, type NodeOptions, UserProxyAgent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const options: NodeOptions = { activation: "any" };
 * const ada = new UserProxyAgent({ name: "ada", inputFunction: () => "Hm." });
 * const { nodes } = new DiGraphBuilder().addNode(ada, options).build();
 * assertEquals(nodes.ada?.activation, "any");
 * ```
 */
export interface NodeOptions {
  /**
   * What AutoGen writes of a node, and does not look at.
   *
   * @default {"all"}
   */
  readonly activation?: Activation | undefined;
}

/**
 * How edges to one node belong together.
 *
 * @example Either of two answers is enough
 * ```ts
 * import { DiGraphBuilder, type EdgeOptions, UserProxyAgent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const [ada, bob, cyd] = ["ada", "bob", "cyd"].map((name) =>
 *   new UserProxyAgent({ name, inputFunction: () => "Hm." })
 * ) as [UserProxyAgent, UserProxyAgent, UserProxyAgent];
 * const either: EdgeOptions = { activationCondition: "any" };
 * const { nodes } = new DiGraphBuilder()
 *   .addNode(ada).addNode(bob).addNode(cyd)
 *   .addEdge(ada, cyd, undefined, either)
 *   .addEdge(bob, cyd, undefined, either)
 *   .build();
 * assertEquals(nodes.ada?.edges?.[0]?.activationCondition, "any");
 * ```
 */
export interface EdgeOptions {
  /**
   * Which of the edges to the same node belong together.
   *
   * @default the name of the target, so that all do
   */
  readonly activationGroup?: string | undefined;
  /**
   * Whether all edges of the group have to be followed, or any one of them.
   *
   * @default {"all"}
   */
  readonly activationCondition?: Activation | undefined;
}

/**
 * Puts a graph of agents together, step by step.
 *
 * @example Two work at the same time, a third waits for both
 * ```ts
 * import { AssistantAgent, DiGraphBuilder, GraphFlow, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const speaker = (name: string, line: string) =>
 *   new AssistantAgent({
 *     name,
 *     modelClient: new ReplayChatCompletionClient([line]),
 *   });
 * const prices = speaker("prices", "Leeks are cheap.");
 * const dishes = speaker("dishes", "Soup is easy.");
 * const cook = speaker("cook", "Leek soup!");
 * const builder = new DiGraphBuilder()
 *   .addNode(prices)
 *   .addNode(dishes)
 *   .addNode(cook)
 *   .addEdge(prices, cook)
 *   .addEdge(dishes, cook);
 * const team = new GraphFlow({
 *   participants: builder.getParticipants(),
 *   graph: builder.build(),
 * });
 * const { messages } = await team.run({ task: "What is for dinner?" });
 * assertEquals(messages.at(-1)?.content, "Leek soup!");
 * ```
 */
export class DiGraphBuilder {
  readonly #agents: Map<string, BaseChatAgent> = new Map();
  readonly #activations: Map<string, Activation | undefined> = new Map();
  readonly #edges: Map<string, DiGraphEdge[]> = new Map();
  #start: string | undefined;

  /**
   * Gives an agent a place.
   *
   * @param agent - the agent
   * @param options - how it is written
   * @returns the builder, so that calls chain
   * @throws {TypeError} if there is a node of that name
   */
  addNode(agent: BaseChatAgent, { activation }: NodeOptions = {}): this {
    const { name } = agent;
    if (this.#agents.has(name)) {
      throw new TypeError(
        `Cannot add node "${name}": there is one of that name`,
      );
    }
    this.#agents.set(name, agent);
    this.#activations.set(name, activation);
    this.#edges.set(name, []);
    return this;
  }

  /**
   * Leads from one agent to another.
   *
   * @param source - who speaks first, or the name
   * @param target - who is next, or the name
   * @param condition - when: a piece of text that has to be in the message, or a
   * function that is asked about the message; by default always
   * @param options - which other edges this one belongs together with
   * @returns the builder, so that calls chain
   * @throws {TypeError} if one of the two is no node
   */
  addEdge(
    source: string | BaseChatAgent,
    target: string | BaseChatAgent,
    condition?: string | EdgeCondition,
    { activationGroup, activationCondition }: EdgeOptions = {},
  ): this {
    const from = this.#nameOf(source, "add an edge from");
    const to = this.#nameOf(target, `add an edge from "${from}" to`);
    this.#edges.get(from)?.push({
      target: to,
      activationGroup: activationGroup || to,
      activationCondition: activationCondition ?? "all",
      ...(condition === undefined ? {} : { condition }),
    });
    return this;
  }

  /**
   * Leads from one agent to several, by what it says.
   *
   * @param source - who speaks first, or the name
   * @param targets - who is next, by a piece of text that has to be in the message
   * @returns the builder, so that calls chain
   * @throws {TypeError} if one of them is no node
   */
  addConditionalEdges(
    source: string | BaseChatAgent,
    targets: Readonly<Record<string, string | BaseChatAgent>>,
  ): this {
    for (const [condition, target] of Object.entries(targets)) {
      this.addEdge(source, target, condition);
    }
    return this;
  }

  /**
   * Says where to start. Without it, all agents start that no edge leads to.
   *
   * @param node - the agent who speaks first, or the name
   * @returns the builder, so that calls chain
   * @throws {TypeError} if that is no node
   */
  setEntryPoint(node: string | BaseChatAgent): this {
    this.#start = this.#nameOf(node, "start at");
    return this;
  }

  /**
   * Makes the graph. What is added after that is not part of it.
   *
   * @returns the graph
   * @throws {TypeError} naming the node or the edge that agents could not follow
   */
  build(): DiGraph {
    const nodes = [...this.#edges].map(([name, edges]) => [name, {
      name,
      edges: [...edges],
      activation: this.#activations.get(name) ?? "all",
    }]);
    const graph: DiGraph = {
      nodes: Object.fromEntries(nodes),
      ...(this.#start === undefined ? {} : { defaultStartNode: this.#start }),
    };
    assertGraph(completeGraph(graph), "build a graph");
    return graph;
  }

  /**
   * Who has a place in the graph.
   *
   * @returns the agents, as they were added
   */
  getParticipants(): readonly BaseChatAgent[] {
    return [...this.#agents.values()];
  }

  #nameOf(node: string | BaseChatAgent, doing: string): string {
    const name = typeof node === "string" ? node : node.name;
    if (this.#agents.has(name)) return name;
    throw new TypeError(`Cannot ${doing} "${name}": it is no node`);
  }
}
