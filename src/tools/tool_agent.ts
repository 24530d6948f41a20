import { type MessageContext, RoutedAgent } from "../core/mod.ts";
import { describeThrown, isCancellation } from "../telemetry/mod.ts";
import { refuseCall } from "./_refuse_call.ts";
import { toolsByName } from "./_tools_by_name.ts";
import { FunctionCall, FunctionExecutionResult } from "./function_call.ts";
import type { Tool, ToolCallOptions } from "./tool.ts";
import { ToolError } from "./tool_error.ts";

/**
 * An agent that executes tools for others: it is sent a {@linkcode FunctionCall}
 * and replies a {@linkcode FunctionExecutionResult}. Tools so live where their
 * means are, and every agent of the runtime can use them.
 *
 * A call that goes wrong rejects its sender with a {@linkcode ToolError}, whose
 * code is `unknown_tool`, `malformed_arguments`, `invalid_arguments` or
 * `execution_failed`. {@linkcode toolAgentCallerLoop} tells it to the model.
 *
 * @example
 * ```ts
 * import { AgentId, FunctionCall, FunctionExecutionResult, FunctionTool, SingleThreadedAgentRuntime, ToolAgent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const double = new FunctionTool<{ x: number }, number>({
 *   name: "double",
 *   description: "Doubles a number",
 *   parameters: { type: "object", properties: { x: { type: "number" } } },
 *   execute: ({ x }) => 2 * x,
 * });
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * await runtime.registerFactory(
 *   "tools",
 *   () => new ToolAgent("calculates", [double]),
 * );
 * runtime.start();
 * const { content } = await runtime.sendMessage(
 *   FunctionCall({ id: "1", name: "double", arguments: `{"x":21}` }),
 *   new AgentId("tools", "1"),
 *   { reply: FunctionExecutionResult },
 * );
 * assertEquals(content, "42");
 * ```
 */
export class ToolAgent extends RoutedAgent {
  readonly #tools: ReadonlyMap<string, Tool>;

  /**
   * Makes an agent of tools.
   *
   * @param description - what the tools are for, in a few words
   * @param tools - the tools
   * @throws {TypeError} if two have the same name
   */
  constructor(description: string, tools: readonly Tool[]) {
    super(description);
    this.#tools = toolsByName(tools, "a tool agent");
    this.on(FunctionCall, (call, ctx) => this.#execute(call, ctx), {
      kind: "rpc",
    });
  }

  /** What dashboards made for AutoGen know as the agent's class. */
  override get className(): string {
    return "ToolAgent";
  }

  async #execute(
    call: typeof FunctionCall.Type,
    { signal, traceContext }: MessageContext,
  ): Promise<typeof FunctionExecutionResult.Type> {
    const { id: callId, name } = call;
    const agentName = this.id.type;
    const options = { signal, traceContext, callId, agentName };
    const tool = this.#tools.get(name);
    if (tool === undefined) {
      const message = `Tool not found: ${name}`;
      throw refused(call, new ToolError("unknown_tool", message), options);
    }
    const args = parseArguments(call, options);
    try {
      const value = await tool.runJson(args, options);
      const content = tool.returnValueAsString(value);
      return FunctionExecutionResult({ content, name, callId, isError: false });
    } catch (cause) {
      if (cause instanceof ToolError || isCancellation(cause, signal)) {
        throw cause;
      }
      const { message } = describeThrown(cause);
      throw new ToolError("execution_failed", message, { cause });
    }
  }
}

function parseArguments(
  call: FunctionCall,
  options: ToolCallOptions,
): unknown {
  try {
    return JSON.parse(call.arguments);
  } catch (cause) {
    const message = `Invalid arguments for tool "${call.name}": ${
      (cause as Error).message
    }`;
    const error = new ToolError("malformed_arguments", message, { cause });
    throw refused(call, error, options);
  }
}

/** The error, once it is on a span as a tool's own would be. */
function refused(
  call: FunctionCall,
  error: ToolError,
  options: ToolCallOptions,
): ToolError {
  refuseCall(call, error, options);
  return error;
}
