import { refuseCall } from "./_refuse_call.ts";
import type { ToolCallOptions } from "./tool.ts";
import { ToolError } from "./tool_error.ts";
import type { ToolResult, Workbench } from "./workbench.ts";

/** A model's wish to have a tool called. */
export interface ToolRequest {
  /** The tool that it asks for. */
  readonly name: string;
  /** JSON text, as the model wrote it. */
  readonly arguments: string;
}

/**
 * Calls a tool as a model asked for it. A tool that no workbench has, or
 * arguments that are no JSON, are results like a tool's own failure.
 *
 * @param workbenches - where the tool is looked for
 * @param request - what the model asked for
 * @param options - the call context, and who calls
 * @returns what the tool gave, or why it could not
 * @throws the signal's reason on abort
 */
export async function callTool(
  workbenches: readonly Workbench[],
  request: ToolRequest,
  options: ToolCallOptions = {},
): Promise<ToolResult> {
  const { name } = request;
  const found = await findTool(workbenches, name);
  if (found === undefined) {
    return refuseCall(
      request,
      new ToolError(
        "unknown_tool",
        `Error: tool '${name}' not found in any workbench`,
      ),
      options,
    );
  }
  let args: unknown;
  try {
    args = JSON.parse(request.arguments);
  } catch (cause) {
    const { message } = cause as Error;
    return refuseCall(
      request,
      new ToolError("malformed_arguments", `Error: ${message}`, { cause }),
      options,
    );
  }
  return await found.callTool(name, args, options);
}

async function findTool(
  workbenches: readonly Workbench[],
  name: string,
): Promise<Workbench | undefined> {
  for (const workbench of workbenches) {
    const tools = await workbench.listTools();
    if (tools.some((tool) => tool.name === name)) return workbench;
  }
  return undefined;
}
