import type { CallContext } from "../telemetry/mod.ts";
import { refuseCall } from "./_refuse_call.ts";
import type { ToolCallOptions } from "./tool.ts";
import { ToolError } from "./tool_error.ts";
import type { ToolStreamItem } from "./tool_stream_item.ts";
import type { ToolResult, Workbench } from "./workbench.ts";

/** A model's wish to have a tool called. */
export interface ToolRequest {
  /** The tool that it asks for. */
  readonly name: string;
  /** JSON text, as the model wrote it. */
  readonly arguments: string;
}

/** Tools that tell what they do. */
export type ToolSource =
  & Pick<Workbench, "listTools">
  & Required<Pick<Workbench, "callToolStream">>;

/**
 * Calls a tool as a model asked for it, and yields what it tells on the way,
 * where its workbench passes that on, and last its result. A tool that no
 * workbench has, or arguments that are no JSON, are results like a tool's own
 * failure.
 *
 * @param workbenches - where the tool is looked for
 * @param request - what the model asked for
 * @param options - the call context, and who calls
 * @throws the signal's reason on abort
 */
export async function* callToolStream(
  workbenches: readonly (Workbench | ToolSource)[],
  request: ToolRequest,
  options: ToolCallOptions = {},
): AsyncGenerator<ToolStreamItem<ToolResult>, void, undefined> {
  const { name } = request;
  const workbench = await findTool(workbenches, name, options);
  const refused = (error: ToolError): ToolStreamItem<ToolResult> => ({
    type: "result",
    result: refuseCall(request, error, options),
  });
  let args: unknown;
  try {
    args = JSON.parse(request.arguments);
  } catch (cause) {
    const text = `Error: ${(cause as Error).message}`;
    yield refused(new ToolError("malformed_arguments", text, { cause }));
    return;
  }
  if (workbench === undefined) {
    const text = `Error: tool '${name}' not found in any workbench`;
    yield refused(new ToolError("unknown_tool", text));
  } else if (workbench.callToolStream !== undefined) {
    yield* workbench.callToolStream(name, args, options);
  } else if ("callTool" in workbench) {
    const result = await workbench.callTool(name, args, options);
    yield { type: "result", result };
  }
}

async function findTool(
  workbenches: readonly (Workbench | ToolSource)[],
  name: string,
  call: CallContext,
): Promise<Workbench | ToolSource | undefined> {
  for (const workbench of workbenches) {
    const tools = await workbench.listTools(call);
    if (tools.some((tool) => tool.name === name)) return workbench;
  }
  return undefined;
}
