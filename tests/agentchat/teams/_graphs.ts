import {
  type BaseChatAgent,
  DiGraphBuilder,
  type EdgeCondition,
  type EdgeOptions,
  GraphFlow,
  type GraphFlowOptions,
} from "@autogen-edge/runtime";
import { Actor } from "../_agents.ts";

/** From whom to whom, when, and with which others. */
export type Edge = readonly [
  source: string,
  target: string,
  condition?: string | EdgeCondition | undefined,
  options?: EdgeOptions,
];

/** A graph in the making. */
export function builderOf(
  agents: readonly BaseChatAgent[],
  edges: readonly Edge[],
): DiGraphBuilder {
  const builder = new DiGraphBuilder();
  for (const agent of agents) builder.addNode(agent);
  for (const edge of edges) builder.addEdge(...edge);
  return builder;
}

/** A team of these agents, who follow these edges. */
export function flow(
  agents: readonly BaseChatAgent[],
  edges: readonly Edge[],
  { start, ...options }: Partial<GraphFlowOptions> & {
    readonly start?: string;
  } = {},
): GraphFlow {
  const builder = builderOf(agents, edges);
  if (start !== undefined) builder.setEntryPoint(start);
  return new GraphFlow({
    participants: agents,
    graph: builder.build(),
    ...options,
  });
}

/** What an agent of a {@linkcode Stage} heard, e.g. `a < user: go`. */
export type Heard = string;

/** Agents who say their lines, or their names, and what they heard before. */
export class Stage {
  readonly heard: Heard[] = [];

  /** An agent that answers at once. */
  agent(name: string, ...lines: readonly string[]): Actor {
    let turn = 0;
    return this.waiting(name, () => Promise.resolve(lines[turn++] ?? name));
  }

  /** An agent that answers when it can. */
  waiting(
    name: string,
    answer: (signal: AbortSignal) => Promise<string>,
  ): Actor {
    return new Actor(name, (messages, { signal }) => {
      const said = messages.map(({ content }) => String(content)).join(", ");
      this.heard.push(`${name} < ${said}`);
      return answer(signal);
    });
  }

  /** What was heard since this was asked last. */
  takeHeard(): readonly Heard[] {
    return this.heard.splice(0);
  }
}
