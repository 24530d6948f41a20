import type { ComponentRegistry } from "../core/mod.ts";
import { functionToolProvider } from "./function_tool.ts";
import { httpToolProvider } from "./http_tool.ts";
import { StaticStreamWorkbench } from "./static_stream_workbench.ts";
import {
  StaticWorkbench,
  staticWorkbenchProvider,
} from "./static_workbench.ts";
import type { ToolResources } from "./tool_resources.ts";

/**
 * Lets a registry load tools and workbenches that Python AutoGen, or this library,
 * wrote down.
 *
 * @param registry - learns their providers
 * @returns the registry, so that calls chain
 * @throws {ConfigError} `already_registered`
 *
 * @example A workbench is written down and made again
 * ```ts
 * import { ComponentRegistry, FunctionTool, registerToolComponents, StaticWorkbench, type ToolResources, workbenchKind } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const time = new FunctionTool({
 *   name: "time",
 *   description: "Tells the time",
 *   parameters: { type: "object", properties: {} },
 *   execute: () => "noon",
 * });
 * const registry = registerToolComponents(new ComponentRegistry<ToolResources>());
 * const text = JSON.stringify(registry.dump(new StaticWorkbench([time])));
 *
 * const workbench = await registry.load(text, {
 *   kind: workbenchKind,
 *   resources: { tools: [time] },
 * });
 * const { content } = await workbench.callTool("time", {});
 * assertEquals(content, "noon");
 * ```
 */
export function registerToolComponents<Resources extends ToolResources>(
  registry: ComponentRegistry<Resources>,
): ComponentRegistry<Resources> {
  return registry
    .register("autogen_core.tools.FunctionTool", functionToolProvider)
    .register("autogen_ext.tools.http.HttpTool", httpToolProvider)
    .register(
      "autogen_core.tools.StaticWorkbench",
      staticWorkbenchProvider((tools, options) =>
        new StaticWorkbench(tools, options)
      ),
    )
    .register(
      "autogen_core.tools.StaticStreamWorkbench",
      staticWorkbenchProvider((tools, options) =>
        new StaticStreamWorkbench(tools, options)
      ),
    );
}
