import { context as contextApi } from "@opentelemetry/api";
import { openExecuteTool, telemetryOf } from "../telemetry/mod.ts";
import type { ToolCallOptions } from "./tool.ts";
import type { ToolError } from "./tool_error.ts";
import type { ToolResult } from "./workbench.ts";

/** A call that no tool sees still has a span that says why. */
export function refuseCall(
  request: { readonly name: string; readonly arguments: unknown },
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
