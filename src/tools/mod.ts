/**
 * Describes a callable with a schema, validates its input, and runs it under a
 * signal and an `execute_tool` span.
 *
 * @module
 */

export { BaseTool, type BaseToolOptions, type ToolRun } from "./base_tool.ts";
export {
  callToolStream,
  type ToolRequest,
  type ToolSource,
} from "./call_tool_stream.ts";
export { registerToolComponents } from "./components.ts";
export { FunctionCall, FunctionExecutionResult } from "./function_call.ts";
export {
  functionCallJson,
  functionExecutionResultJson,
} from "./function_call_json.ts";
export { FunctionTool, type FunctionToolOptions } from "./function_tool.ts";
export { hasMethods } from "./has_methods.ts";
export { headersOf, readHeaders } from "./headers_of.ts";
export { HttpTool } from "./http_tool.ts";
export {
  HttpToolError,
  type HttpToolErrorCode,
  type HttpToolErrorOptions,
} from "./http_tool_error.ts";
export type { HttpToolMethod, HttpToolOptions } from "./http_tool_options.ts";
export type { JsonSchema } from "./json_schema.ts";
export type { ParameterSchema } from "./parameters.ts";
export { runTool } from "./run_tool.ts";
export { hasSecretName, secretsOf, withoutSecrets } from "./secrets.ts";
export type { SavedState } from "./state.ts";
export { StaticStreamWorkbench } from "./static_stream_workbench.ts";
export {
  StaticWorkbench,
  type StaticWorkbenchOptions,
} from "./static_workbench.ts";
export {
  type Tool,
  type ToolCallOptions,
  type ToolContext,
  toolKind,
  type ToolSchema,
} from "./tool.ts";
export { ToolAgent } from "./tool_agent.ts";
export { ToolError, type ToolErrorCode } from "./tool_error.ts";
export {
  readToolOverrides,
  type ToolOverride,
  type ToolOverrides,
  toolOverridesJson,
} from "./tool_override.ts";
export type { ToolResources } from "./tool_resources.ts";
export { toolSchemaJson } from "./tool_schema_json.ts";
export type { ToolStreamItem } from "./tool_stream_item.ts";
export { type ToolResult, type Workbench, workbenchKind } from "./workbench.ts";
