/**
 * Describes a callable with a schema, validates its input, and runs it under a
 * signal and an `execute_tool` span.
 *
 * @module
 */

export { callTool, type ToolRequest } from "./call_tool.ts";
export { FunctionCall, FunctionExecutionResult } from "./function_call.ts";
export { FunctionTool, type FunctionToolOptions } from "./function_tool.ts";
export type { JsonSchema } from "./json_schema.ts";
export type { ParameterSchema } from "./parameters.ts";
export { StaticWorkbench } from "./static_workbench.ts";
export {
  BaseTool,
  type BaseToolOptions,
  type Tool,
  type ToolCallOptions,
  type ToolContext,
  type ToolSchema,
} from "./tool.ts";
export { ToolAgent } from "./tool_agent.ts";
export { ToolError, type ToolErrorCode } from "./tool_error.ts";
export type { ToolResult, Workbench } from "./workbench.ts";
