import type { ToolCallOptions, ToolSchema } from "./tool.ts";

/** What a tool gave, or why it could not. */
export interface ToolResult {
  /** The tool that was asked for. */
  readonly name: string;
  /** What the model is told. */
  readonly content: string;
  /** Whether the content is an error's text. */
  readonly isError: boolean;
}

/**
 * A set of tools that may change, share state and live elsewhere.
 *
 * @example Tools that change
 * ```ts
 * import { FunctionTool, StaticWorkbench, type Tool, type ToolCallOptions, type Workbench } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * class Toolbox implements Workbench {
 *   #tools = new StaticWorkbench([]);
 *   fill(...tools: Tool[]) {
 *     this.#tools = new StaticWorkbench(tools);
 *   }
 *   listTools() {
 *     return this.#tools.listTools();
 *   }
 *   callTool(name: string, args: unknown, options?: ToolCallOptions) {
 *     return this.#tools.callTool(name, args, options);
 *   }
 * }
 *
 * const toolbox = new Toolbox();
 * toolbox.fill(
 *   new FunctionTool({
 *     name: "time",
 *     description: "Tells the time",
 *     parameters: { type: "object", properties: {} },
 *     execute: () => "noon",
 *   }),
 * );
 * const { content } = await toolbox.callTool("time", {});
 * assertEquals(content, "noon");
 * ```
 */
export interface Workbench {
  /** The tools that there are now. */
  listTools(): Promise<readonly ToolSchema[]>;
  /**
   * Calls a tool, under an `execute_tool` span. Its failure is a result, so that
   * the model can try something else.
   *
   * @param name - one of the tools that are listed
   * @param args - what the model gave, parsed
   * @param options - the call context, and who calls
   * @returns what the tool gave, or why it could not
   * @throws the signal's reason on abort
   */
  callTool(
    name: string,
    args: unknown,
    options?: ToolCallOptions,
  ): Promise<ToolResult>;
}
