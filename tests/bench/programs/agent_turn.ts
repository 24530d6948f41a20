import { ROOT_CONTEXT, type TracerProvider } from "@opentelemetry/api";
import { withTelemetry } from "@autogen-edge/runtime";
import type { Program } from "../_program.ts";
import { assistant } from "./_assistant.ts";

/** An agent asks its model, calls a tool and asks again. */
export function agentTurn(
  tracerProvider: TracerProvider | undefined,
): Promise<Program> {
  const agent = assistant("alice", true);
  const traceContext = withTelemetry(ROOT_CONTEXT, { tracerProvider });
  return Promise.resolve(() => agent.run({ task: "1+2?", traceContext }));
}
