import type { ComponentRegistry } from "../../core/mod.ts";
import type { TeamResources } from "./_load_team_options.ts";
import { graphFlowProvider } from "./graph/graph_flow.ts";
import { magenticOneGroupChatProvider } from "./magentic_one_group_chat.ts";
import { roundRobinGroupChatProvider } from "./round_robin_group_chat.ts";
import { selectorGroupChatProvider } from "./selector_group_chat.ts";
import { swarmProvider } from "./swarm.ts";

export type { TeamResources };
export { teamKind } from "./team.ts";

/**
 * Lets all teams be loaded, by Python's names.
 *
 * @param registry - where components are loaded from
 *
 * @example
 * ```ts
 * import { ComponentRegistry, registerTeams, type TeamResources } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const registry = new ComponentRegistry<TeamResources>();
 * registerTeams(registry);
 * assert(registry.has("autogen_agentchat.teams.RoundRobinGroupChat"));
 * ```
 */
export function registerTeams<Resources extends TeamResources>(
  registry: ComponentRegistry<Resources>,
): void {
  registry.register("autogen_agentchat.teams.GraphFlow", graphFlowProvider);
  registry.register(
    "autogen_agentchat.teams.MagenticOneGroupChat",
    magenticOneGroupChatProvider,
  );
  registry.register(
    "autogen_agentchat.teams.RoundRobinGroupChat",
    roundRobinGroupChatProvider,
  );
  registry.register(
    "autogen_agentchat.teams.SelectorGroupChat",
    selectorGroupChatProvider,
  );
  registry.register("autogen_agentchat.teams.Swarm", swarmProvider);
}
