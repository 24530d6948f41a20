import { failed, succeeded } from "./_tool_result.ts";
import { runStream } from "./_tool_steps.ts";
import type { Tool, ToolCallOptions } from "./tool.ts";
import type { ToolStreamItem } from "./tool_stream_item.ts";
import type { ToolResult } from "./workbench.ts";

/**
 * Runs a tool for a model: yields what it tells on the way, and last its result,
 * or why it failed.
 *
 * @param tool - the tool
 * @param name - what the model calls it
 * @param args - what the model gave, parsed
 * @param options - the call context, and who calls
 * @throws the signal's reason on abort
 */
export async function* runTool(
  tool: Tool,
  name: string,
  args: unknown,
  options: ToolCallOptions,
): AsyncGenerator<ToolStreamItem<ToolResult>, void, undefined> {
  try {
    for await (const item of runStream(tool, args, options)) {
      yield item.type === "event" ? item : {
        type: "result",
        result: succeeded(tool, name, item.result),
      };
    }
  } catch (error) {
    yield { type: "result", result: failed(name, error, options.signal) };
  }
}
