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

/** A set of tools that may change, share state and live elsewhere. */
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
   * @throws the signal's reason on abort
   */
  callTool(
    name: string,
    args: unknown,
    options?: ToolCallOptions,
  ): Promise<ToolResult>;
}
