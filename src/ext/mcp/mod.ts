/**
 * Tools, resources and prompts of servers of the Model Context Protocol, over
 * Streamable HTTP.
 *
 * ```ts
 * import { McpWorkbench } from "@autogen-edge/runtime/ext/mcp";
 *
 * const workbench = new McpWorkbench({ url: "https://example.com/mcp" });
 * // Give it to an agent: new AssistantAgent({ …, workbench })
 * await workbench.stop();
 * ```
 *
 * @module
 */

export { registerMcp } from "./components.ts";
export type {
  McpContent,
  McpPrompt,
  McpPromptMessages,
  McpResource,
  McpResourceContents,
  McpResourceTemplate,
  McpServerInfo,
} from "./mcp_content.ts";
export {
  McpError,
  type McpErrorCode,
  type McpErrorOptions,
} from "./mcp_error.ts";
export type { McpToolResult } from "./mcp_tool_result.ts";
export { McpWorkbench } from "./mcp_workbench.ts";
export type { McpWorkbenchOptions } from "./mcp_workbench_options.ts";
