import {
  type ComponentModel,
  componentModel,
  isComponent,
  notDumpable,
  plainDataProblem,
  snakeCase,
} from "../../core/mod.ts";
import type { AssistantSettings } from "./_assistant_settings.ts";

/**
 * Writes an assistant down, as Python AutoGen does.
 *
 * @throws {ConfigError} `not_dumpable` if a part of it cannot be
 */
export function assistantModel(
  name: string,
  description: string,
  settings: AssistantSettings,
): ComponentModel {
  const { outputType, ...parts } = settings;
  const fields = {
    name,
    description,
    ...parts,
    handoffs: settings.handoffs?.list,
    structuredMessageFactory: outputType,
  };
  const config: Record<string, unknown> = {};
  for (const [field, part] of Object.entries(fields)) {
    const json = written(part);
    const problem = plainDataProblem(json);
    if (problem !== undefined) {
      throw notDumpable(`agent "${name}"`, `in "${field}", ${problem}`);
    }
    config[snakeCase(field)] = json;
  }
  return componentModel({
    provider: "autogen_agentchat.agents.AssistantAgent",
    componentType: "agent",
    version: 2,
  }, config);
}

/** AutoGen leaves empty lists out. */
function written(part: unknown): unknown {
  if (Array.isArray(part)) return part.length === 0 ? null : part.map(written);
  return isComponent(part) ? part.dumpComponent() : part;
}
