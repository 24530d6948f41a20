import { context as contextApi } from "@opentelemetry/api";
import { openExecuteTool, recordToolResult } from "../../telemetry/mod.ts";
import type { Tool } from "../../tools/mod.ts";
import type { CompleteHandoff } from "../handoff.ts";

/** A handoff as a tool that a model can ask for. It takes no arguments. */
export function handoffTool(
  { name, description, message, target }: CompleteHandoff,
): Tool {
  const parameters = {
    type: "object",
    properties: {},
    required: [],
    additionalProperties: false,
  };
  return {
    name,
    description,
    schema: { name, description, parameters, strict: true },
    runJson(args, { traceContext, callId, agentName } = {}) {
      const operation = openExecuteTool(traceContext ?? contextApi.active(), {
        name,
        description,
        callId,
        agentName,
        arguments: args,
        transfer: { mode: "pass_control", target },
      });
      recordToolResult(operation, message);
      operation.end();
      return Promise.resolve(message);
    },
    returnValueAsString: String,
  };
}
