import type { ComponentRegistry } from "../../core/mod.ts";
import { agentToolProvider } from "./agent_tool.ts";
import { teamToolProvider } from "./team_tool.ts";

/**
 * Lets agents and teams that are tools be loaded, by Python's names.
 *
 * @param registry - where components are loaded from
 */
export function registerTaskTools<Resources extends object>(
  registry: ComponentRegistry<Resources>,
): void {
  registry
    .register("autogen_agentchat.tools.AgentTool", agentToolProvider)
    .register("autogen_agentchat.tools.TeamTool", teamToolProvider);
}
