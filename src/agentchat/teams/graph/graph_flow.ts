import {
  type ComponentModel,
  type ComponentProvider,
  jsonObject,
} from "../../../core/mod.ts";
import type { BaseChatAgent } from "../../agents/chat_agent.ts";
import { loadTeamOptions, type TeamResources } from "../_load_team_options.ts";
import { BaseGroupChat } from "../base_group_chat.ts";
import type { GroupChatOptions } from "../group_chat_options.ts";
import { isTeam } from "../team.ts";
import { assertGraph } from "./_assert_graph.ts";
import { type CompleteGraph, completeGraph } from "./_complete_graph.ts";
import { Floor } from "./_floor.ts";
import { GraphContainer } from "./_graph_container.ts";
import { GraphFlowManager } from "./_graph_flow_manager.ts";
import { cycleIn, showWay } from "./_graph_ways.ts";
import type { DiGraph } from "./di_graph.ts";
import { diGraphJson } from "./di_graph_json.ts";

/**
 * How a team that follows a graph is set up.
 *
 * @example
 * ```ts
 * import { AssistantAgent, GraphFlow, type GraphFlowOptions, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const modelClient = new ReplayChatCompletionClient(["A poem."]);
 * const options: GraphFlowOptions = {
 *   participants: [new AssistantAgent({ name: "poet", modelClient })],
 *   graph: { nodes: { poet: { name: "poet" } } },
 * };
 * const { stopReason } = await new GraphFlow(options).run({ task: "Write" });
 * assertEquals(stopReason, "Digraph execution is complete");
 * ```
 */
export interface GraphFlowOptions extends GroupChatOptions {
  /** The agents, each of which is a node of the graph. */
  readonly participants: readonly BaseChatAgent[];
  /** Who speaks after whom. */
  readonly graph: DiGraph;
}

/**
 * A team whose agents speak in the order of a graph: one after the other, several
 * at the same time, by what was said, or in loops. Each hears all that is said in
 * the team; a `MessageFilterAgent` hears less.
 *
 * An edge is followed from the node that a message names as its `source`. A run
 * ends when nobody is next, and the run after that begins at the start again. A
 * run after one that an error or an abort has ended asks those again who did not
 * answer. An error in one of several who speak at the same time ends the run when
 * the others are done.
 *
 * @example A loop, which ends when the critic approves
 * ```ts
 * import { AssistantAgent, DiGraphBuilder, GraphFlow, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const speaker = (name: string, ...lines: string[]) =>
 *   new AssistantAgent({
 *     name,
 *     modelClient: new ReplayChatCompletionClient(lines),
 *   });
 * const writer = speaker("writer", "Roses are red.", "The sea is blue.");
 * const critic = speaker("critic", "REVISE", "APPROVE");
 * const printer = speaker("printer", "Printed.");
 *
 * const builder = new DiGraphBuilder()
 *   .addNode(writer)
 *   .addNode(critic)
 *   .addNode(printer)
 *   .addEdge(writer, critic)
 *   .addConditionalEdges(critic, { REVISE: writer, APPROVE: printer })
 *   .setEntryPoint(writer);
 * const team = new GraphFlow({
 *   participants: builder.getParticipants(),
 *   graph: builder.build(),
 *   maxTurns: 20,
 * });
 * const { messages } = await team.run({ task: "Write" });
 * assertEquals(messages.map(({ source }) => source), [
 *   "user",
 *   "writer",
 *   "critic",
 *   "writer",
 *   "critic",
 *   "printer",
 * ]);
 * ```
 */
export class GraphFlow extends BaseGroupChat {
  readonly #graph: DiGraph;
  readonly #emitTeamEvents: boolean | undefined;

  /**
   * Makes a team.
   *
   * @param options - the agents, the graph, and when they stop before its end
   * @throws {RangeError} if there is no participant, or `maxTurns` is less than 1
   * @throws {TypeError} naming the node or the edge, if agents could not follow
   * the graph, its nodes are not the participants, or a loop has no limit
   */
  constructor(options: GraphFlowOptions) {
    const graph = completeGraph(options.graph);
    const floor = new Floor();
    super({
      type: "GraphFlow",
      managerName: "GraphManager",
      createManager: (init) => new GraphFlowManager(init, graph),
      createContainer: (init) => new GraphContainer(init, floor),
    }, {
      ...options,
      // Without the full stop of the other teams, as in AutoGen.
      description: options.description ?? "A team of agents",
    });
    assertGraph(graph, this.#creating);
    this.#assertNodes(graph);
    this.#assertLimit(graph, options);
    this.#graph = { ...graph, nodes: Object.fromEntries(graph.nodes) };
    this.#emitTeamEvents = options.emitTeamEvents;
  }

  /**
   * Writes the team down.
   *
   * @returns its component model: JSON
   * @throws {ConfigError} `not_dumpable`, where something in it cannot be; a
   * condition that is a function cannot
   */
  override dumpComponent(): ComponentModel {
    return this.dumpTeam({
      // AutoGen's teams of this kind have no events to emit.
      emit_team_events: this.#emitTeamEvents || undefined,
      graph: diGraphJson.write(this.#graph),
    });
  }

  get #creating(): string {
    return `create team "${this.name}"`;
  }

  #assertNodes({ nodes }: CompleteGraph): void {
    const { participants } = this;
    const refuse = (problem: string) =>
      new TypeError(`Cannot ${this.#creating}: ${problem}`);
    for (const participant of participants) {
      const { name } = participant;
      if (isTeam(participant)) {
        throw refuse(`"${name}" is a team, not an agent`);
      }
      if (!nodes.has(name)) throw refuse(`participant "${name}" is no node`);
    }
    for (const name of nodes.keys()) {
      if (participants.some((one) => one.name === name)) continue;
      throw refuse(`node "${name}" is no participant`);
    }
  }

  #assertLimit(
    graph: CompleteGraph,
    { maxTurns, terminationCondition }: GraphFlowOptions,
  ): void {
    if (maxTurns !== undefined || terminationCondition !== undefined) return;
    const cycle = cycleIn(graph);
    if (cycle === undefined) return;
    throw new TypeError(
      `Cannot ${this.#creating}: the cycle ${
        showWay(cycle)
      } needs a "terminationCondition" or "maxTurns"`,
    );
  }
}

/** What is of its own in the config of a team that follows a graph. */
interface GraphConfig {
  readonly graph: DiGraph;
}

/** Makes teams that follow a graph of their component models. */
export const graphFlowProvider: ComponentProvider<
  GraphConfig,
  TeamResources
> = {
  componentType: "team",
  schema: /* @__PURE__ */ jsonObject<GraphConfig>({ graph: diGraphJson }),
  fromConfig: async ({ graph }, context) => {
    const options = await loadTeamOptions(context);
    // The team looks itself whether they are agents.
    const participants = options.participants as readonly BaseChatAgent[];
    return new GraphFlow({ ...options, participants, graph });
  },
};
