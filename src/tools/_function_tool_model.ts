import { type ComponentModel, componentModel } from "../core/mod.ts";

/** A tool made of a function, as Python AutoGen writes it. */
export function functionToolModel(
  config: Readonly<Record<string, unknown>>,
): ComponentModel {
  return componentModel(
    {
      provider: "autogen_core.tools.FunctionTool",
      componentType: "tool",
    },
    config,
  );
}
