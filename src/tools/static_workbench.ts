import { describeThrown, isCancellation } from "../telemetry/mod.ts";
import { refuseCall } from "./_refuse_call.ts";
import { toolsByName } from "./_tools_by_name.ts";
import type { Tool, ToolCallOptions, ToolSchema } from "./tool.ts";
import { ToolError } from "./tool_error.ts";
import type { ToolResult, Workbench } from "./workbench.ts";

/**
 * A workbench of tools that do not change.
 *
 * @example
 * ```ts
 * import { FunctionTool, StaticWorkbench } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const workbench = new StaticWorkbench([
 *   new FunctionTool({
 *     name: "fail",
 *     description: "Fails",
 *     parameters: { type: "object", properties: {} },
 *     execute: () => {
 *       throw new Error("no luck");
 *     },
 *   }),
 * ]);
 * const result = await workbench.callTool("fail", {});
 * assertEquals(result, { name: "fail", content: "no luck", isError: true });
 * ```
 */
export class StaticWorkbench implements Workbench {
  readonly #tools: ReadonlyMap<string, Tool>;

  /**
   * Makes a workbench.
   *
   * @param tools - the tools
   * @throws {TypeError} if two have the same name
   */
  constructor(tools: readonly Tool[]) {
    this.#tools = toolsByName(tools, "a workbench");
  }

  /** The tools, as a model is shown them. */
  listTools(): Promise<readonly ToolSchema[]> {
    return Promise.resolve(
      [...this.#tools.values()].map(({ schema }) => schema),
    );
  }

  /**
   * Calls a tool; its failure, or that there is none of that name, is a result.
   *
   * @param name - one of the tools
   * @param args - what the model gave, parsed
   * @param options - the call context, and who calls
   * @throws the signal's reason on abort
   */
  async callTool(
    name: string,
    args: unknown,
    options: ToolCallOptions = {},
  ): Promise<ToolResult> {
    const tool = this.#tools.get(name);
    if (tool === undefined) {
      const error = new ToolError(
        "unknown_tool",
        `Cannot call tool "${name}": there is none of that name`,
      );
      return refuseCall({ name, arguments: args }, error, options);
    }
    try {
      const value = await tool.runJson(args, options);
      return { name, content: tool.returnValueAsString(value), isError: false };
    } catch (error) {
      if (isCancellation(error, options.signal)) throw error;
      return { name, content: describeThrown(error).message, isError: true };
    }
  }
}
