import type { Context } from "@opentelemetry/api";
import { openByConvention } from "./_open_by_convention.ts";
import type { Operation } from "./operation.ts";
import { names } from "./semconv.ts";
import { telemetryOf } from "./telemetry.ts";

/** A tool call, as spans show it. */
export interface ToolSpanInfo {
  readonly name: string;
  /** What the model was told of it, where that is known. */
  readonly description?: string | undefined;
  readonly callId?: string | undefined;
  /** The agent that executes it. */
  readonly agentName?: string | undefined;
  readonly arguments: unknown;
  /** The agent that the call gives the conversation or a task to. */
  readonly transfer?: TransferSpanInfo | undefined;
}

/** A call of a tool that leads to another agent, as spans show it. */
export interface TransferSpanInfo {
  /** Whether the other answers the caller, or goes on in its place. */
  readonly mode: "return_to_caller" | "pass_control";
  /** What the other is called. */
  readonly target: string;
}

/** `execute_tool {name}`, and to whom it leads: one call of a tool. */
export function openExecuteTool(
  parent: Context,
  tool: ToolSpanInfo,
): Operation {
  const { transfer } = tool;
  const operation = `execute_tool ${tool.name}`;
  const name = transfer ? `${operation} ${transfer.target}` : operation;
  return openByConvention(parent, {
    name,
    attributes: () => ({
      [names.GEN_AI_OPERATION_NAME]: "execute_tool",
      [names.GEN_AI_TOOL_NAME]: tool.name,
      [names.GEN_AI_TOOL_TYPE]: "function",
      [names.GEN_AI_AGENT_NAME]: tool.agentName,
      [names.GEN_AI_TRANSFER_MODE]: transfer?.mode,
      [names.GEN_AI_TRANSFER_TARGET_NAME]: transfer?.target,
    }),
    details: () => ({ [names.GEN_AI_TOOL_CALL_ID]: tool.callId }),
    content: () => ({
      [names.GEN_AI_TOOL_DESCRIPTION]: tool.description,
      [names.GEN_AI_TOOL_CALL_ARGUMENTS]: asObject(tool.arguments),
    }),
  }, {
    name: operation,
    attributes: () => ({
      [names.GEN_AI_OPERATION_NAME]: "execute_tool",
      [names.LEGACY_GEN_AI_SYSTEM]: "autogen",
      [names.GEN_AI_TOOL_NAME]: tool.name,
      [names.GEN_AI_TOOL_DESCRIPTION]: tool.description,
      [names.GEN_AI_TOOL_CALL_ID]: tool.callId,
    }),
  });
}

/** Records what a tool gave back, where content is captured. */
export function recordToolResult(
  operation: Operation,
  result: unknown,
): void {
  if (telemetryOf(operation.context).conventions === "autogen") return;
  operation.recordContent(() => ({
    [names.GEN_AI_TOOL_CALL_RESULT]: asObject(result),
  }));
}

/** The conventions demand an object where a tool may give any value. */
function asObject(value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value
    : { value };
}
