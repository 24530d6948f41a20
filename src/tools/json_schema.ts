/**
 * A JSON Schema, draft 7 or later, as plain data.
 *
 * @example
 * ```ts
 * import { FunctionTool, type JsonSchema, ToolError } from "@autogen-edge/runtime";
 * import { assertRejects } from "@std/assert";
 *
 * const city: JsonSchema = {
 *   type: "object",
 *   properties: { city: { type: "string", minLength: 1 } },
 *   required: ["city"],
 * };
 * const weather = new FunctionTool({
 *   name: "weather",
 *   description: "Tells the weather",
 *   parameters: city,
 *   execute: () => "sunny",
 * });
 * await assertRejects(() => weather.runJson({ city: "" }), ToolError, "too short");
 * ```
 */
export type JsonSchema = Readonly<Record<string, unknown>>;
