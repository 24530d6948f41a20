import type {
  FunctionCall,
  FunctionExecutionResult,
} from "../../models/mod.ts";

/** The results of tools as one text, a line for each call. */
export function formatSummary(
  format: string,
  calls: readonly FunctionCall[],
  results: readonly FunctionExecutionResult[],
): string {
  return results.map((result, index) => {
    const values: Readonly<Record<string, string>> = {
      tool_name: result.name,
      arguments: calls[index]?.arguments ?? "",
      result: result.content,
      // AutoGen's templates show Python's booleans.
      is_error: result.isError ? "True" : "False",
    };
    return format.replace(
      /\{(tool_name|arguments|result|is_error)\}/g,
      (whole, name: string) => values[name] ?? whole,
    );
  }).join("\n");
}
