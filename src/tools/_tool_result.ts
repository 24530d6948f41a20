import { describeThrown, isCancellation } from "../telemetry/mod.ts";
import { refuseCall } from "./_refuse_call.ts";
import type { Tool, ToolCallOptions } from "./tool.ts";
import { ToolError } from "./tool_error.ts";
import type { ToolResult } from "./workbench.ts";

/** The result of a tool that did its work. */
export function succeeded(
  tool: Tool,
  name: string,
  value: unknown,
): ToolResult {
  return { name, content: tool.returnValueAsString(value), isError: false };
}

/**
 * The result of a tool that failed.
 *
 * @throws the error, where it is an abort
 */
export function failed(
  name: string,
  error: unknown,
  signal: AbortSignal | undefined,
): ToolResult {
  if (isCancellation(error, signal)) throw error;
  return { name, content: describeThrown(error).message, isError: true };
}

/** The result of a tool that a workbench does not have. */
export function unknownTool(
  name: string,
  args: unknown,
  options: ToolCallOptions,
): ToolResult {
  const error = new ToolError(
    "unknown_tool",
    `Cannot call tool "${name}": there is none of that name`,
  );
  return refuseCall({ name, arguments: args }, error, options);
}
