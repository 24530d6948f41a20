import type { FunctionCall, FunctionExecutionResult } from "../../tools/mod.ts";
import { formatText } from "../_format_text.ts";
import type { AssistantSettings } from "./_assistant_settings.ts";

/** What tools gave as one text, a line for each call. */
export function toolCallSummary(
  calls: readonly FunctionCall[],
  results: readonly FunctionExecutionResult[],
  settings: AssistantSettings,
): string {
  const summarize = settings.toolCallSummaryFormatter ?? (
    ({ arguments: args }, { name, content, isError }) =>
      formatText(settings.toolCallSummaryFormat, {
        tool_name: name,
        arguments: args,
        result: content,
        is_error: isError,
      })
  );
  return calls.flatMap((call, index) => {
    const result = results[index];
    return result === undefined ? [] : [summarize(call, result)];
  }).join("\n");
}
