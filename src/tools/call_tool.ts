import { context as contextApi } from "@opentelemetry/api";
import { openExecuteTool, telemetryOf } from "../telemetry/mod.ts";
import type { ToolCallOptions } from "./tool.ts";
import { ToolError } from "./tool_error.ts";
import type { ToolResult, Workbench } from "./workbench.ts";

/** A model's wish to have a tool called. */
export interface ToolRequest {
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
    return refuse(
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
    return refuse(
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

/** A call that no tool sees still has a span that says why. */
function refuse(
  request: ToolRequest,
  error: ToolError,
  { traceContext, callId, agentName }: ToolCallOptions,
): ToolResult {
  const parent = traceContext ?? contextApi.active();
  // AutoGen has a span only for what reaches a tool.
  if (telemetryOf(parent).conventions === "current") {
    openExecuteTool(parent, {
      name: request.name,
      description: "",
      callId,
      agentName,
      arguments: request.arguments,
    }).fail(error);
  }
  return { name: request.name, content: error.message, isError: true };
}
