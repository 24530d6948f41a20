import type { ComponentModel } from "../core/mod.ts";
import { unknownTool } from "./_tool_result.ts";
import { runTool } from "./run_tool.ts";
import { StaticWorkbench } from "./static_workbench.ts";
import type { ToolCallOptions } from "./tool.ts";
import type { ToolStreamItem } from "./tool_stream_item.ts";
import type { ToolResult } from "./workbench.ts";

/**
 * A workbench of tools that do not change, which passes on what they tell while
 * they work.
 *
 * @example
 * ```ts
 * import { FunctionTool, StaticStreamWorkbench } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const workbench = new StaticStreamWorkbench([
 *   new FunctionTool({
 *     name: "bake",
 *     description: "Bakes bread",
 *     parameters: { type: "object" },
 *     execute: async function* () {
 *       yield "kneading";
 *       return "bread";
 *     },
 *   }),
 * ]);
 * assertEquals(await Array.fromAsync(workbench.callToolStream("bake", {})), [
 *   { type: "event", event: "kneading" },
 *   {
 *     type: "result",
 *     result: { name: "bake", content: "bread", isError: false },
 *   },
 * ]);
 * ```
 */
export class StaticStreamWorkbench extends StaticWorkbench {
  /**
   * Calls a tool, and yields what it tells on the way, and last its result.
   *
   * @param name - one of the tools
   * @param args - what the model gave, parsed
   * @param options - the call context, and who calls
   * @throws the signal's reason on abort
   */
  async *callToolStream(
    name: string,
    args: unknown,
    options: ToolCallOptions = {},
  ): AsyncGenerator<ToolStreamItem<ToolResult>, void, undefined> {
    const tool = this.findTool(name);
    if (tool !== undefined) yield* runTool(tool, name, args, options);
    else yield { type: "result", result: unknownTool(name, args, options) };
  }

  /** Writes the workbench down, with its tools. */
  override dumpComponent(): ComponentModel {
    return {
      ...super.dumpComponent(),
      provider: "autogen_core.tools.StaticStreamWorkbench",
      label: "StaticStreamWorkbench",
    };
  }
}
