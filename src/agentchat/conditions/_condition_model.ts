import { type ComponentModel, componentModel } from "../../core/mod.ts";

/**
 * Makes the model of one of AutoGen's conditions.
 *
 * @param path - where Python has its class, e.g. `conditions.StopMessageTermination`
 * @param config - what it is made of
 */
export function conditionModel(
  path: string,
  config: Readonly<Record<string, unknown>>,
): ComponentModel {
  return componentModel({
    provider: `autogen_agentchat.${path}`,
    componentType: "termination",
  }, config);
}
