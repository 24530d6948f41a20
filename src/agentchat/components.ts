import { ComponentRegistry } from "../core/mod.ts";
import { registerModelComponents } from "../models/mod.ts";
import { registerToolComponents, type ToolResources } from "../tools/mod.ts";
import type { AgentResources } from "./agents/agent_resources.ts";
import { registerAgents } from "./agents/components.ts";
import { registerConditions } from "./conditions/components.ts";
import { registerTeams, type TeamResources } from "./teams/components.ts";
import { registerTaskTools } from "./tools/components.ts";

/**
 * What components may need that no JSON can hold.
 *
 * @example
 * ```ts
 * import { autogenComponents, type AutogenResources, FunctionTool, toolKind } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const time = new FunctionTool({
 *   name: "time",
 *   description: "Tells the time",
 *   parameters: { type: "object", properties: {} },
 *   execute: () => "noon",
 * });
 * const resources: AutogenResources = { tools: [time] };
 * const loaded = await autogenComponents().load({
 *   provider: "autogen_core.tools.FunctionTool",
 *   config: { name: "time", description: "Tells it", source_code: "def …" },
 * }, { kind: toolKind, resources });
 * assertEquals(await loaded.runJson({}), "noon");
 * ```
 */
export interface AutogenResources
  extends AgentResources, ToolResources, TeamResources {}

/**
 * Makes a registry that knows everything of this library that can be written as
 * a component: agents, teams, conditions, contexts, memories, tools, and the
 * replay client. It knows them by Python AutoGen's names, so that files of
 * AutoGen and of AutoGen Studio can be loaded. Clients of providers are in
 * modules of their own, and are registered by whoever uses them.
 *
 * @returns a registry, which more can be registered with
 *
 * @example A team is written down and made again
 * ```ts
 * import { AssistantAgent, autogenComponents, ReplayChatCompletionClient, RoundRobinGroupChat, teamKind } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const modelClient = new ReplayChatCompletionClient(["A poem."]);
 * const team = new RoundRobinGroupChat({
 *   participants: [new AssistantAgent({ name: "writer", modelClient })],
 *   maxTurns: 1,
 * });
 * const registry = autogenComponents();
 * const text = JSON.stringify(registry.dump(team));
 *
 * const loaded = await registry.load(text, { kind: teamKind });
 * const { messages } = await loaded.run({ task: "Write" });
 * assertEquals(messages.map(({ source }) => source), ["user", "writer"]);
 * ```
 */
export function autogenComponents(): ComponentRegistry<AutogenResources> {
  const registry = new ComponentRegistry<AutogenResources>();
  registerToolComponents(registry);
  registerModelComponents(registry);
  registerConditions(registry);
  registerAgents(registry);
  registerTaskTools(registry);
  registerTeams(registry);
  return registry;
}
