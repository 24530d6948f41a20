import type { Context } from "@opentelemetry/api";
import type { ComponentKind, LoadStateOptions } from "../core/mod.ts";
import type { CallContext } from "../telemetry/mod.ts";
import { hasMethods } from "./has_methods.ts";
import type { JsonSchema } from "./json_schema.ts";
import type { SavedState } from "./state.ts";
import type { ToolStreamItem } from "./tool_stream_item.ts";

/**
 * A tool as a model is shown it.
 *
 * @example
 * ```ts
 * import { FunctionTool, type ToolSchema } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const schema: ToolSchema = {
 *   name: "time",
 *   description: "Tells the time",
 *   parameters: { type: "object", properties: {} },
 *   strict: false,
 * };
 * const time = new FunctionTool({ ...schema, execute: () => "noon" });
 * assertEquals(time.schema, schema);
 * ```
 */
export interface ToolSchema {
  /** What it is called. */
  readonly name: string;
  /** Tells others, or the model, what it is for. */
  readonly description: string;
  /** A JSON Schema of type `object`. */
  readonly parameters: JsonSchema;
  /** Whether the model must keep to the schema to the letter. */
  readonly strict: boolean;
}

/**
 * Who calls a tool, for its span.
 *
 * @example
 * ```ts
 * import { FunctionTool, type ToolCallOptions } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const time = new FunctionTool({
 *   name: "time",
 *   description: "Tells the time",
 *   parameters: { type: "object" },
 *   execute: () => "noon",
 * });
 * const options: ToolCallOptions = {
 *   callId: "call_1",
 *   agentName: "butler",
 *   signal: AbortSignal.timeout(1000),
 * };
 * assertEquals(await time.runJson({}, options), "noon");
 * ```
 */
export interface ToolCallOptions extends CallContext {
  /** The id that the model gave the call. */
  readonly callId?: string | undefined;
  /** The agent that executes the tool. */
  readonly agentName?: string | undefined;
  /** What the model was told of the tool, where that is not its description. */
  readonly description?: string | undefined;
}

/**
 * What a tool is given to hand on.
 *
 * @example
 * ```ts
 * import { FunctionTool, type ToolContext } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * function lookUp(key: string, { signal }: ToolContext): string {
 *   signal?.throwIfAborted();
 *   return `${key} it is`;
 * }
 *
 * const look = new FunctionTool<{ key: string }, string>({
 *   name: "look",
 *   description: "Looks something up",
 *   parameters: { type: "object", properties: { key: { type: "string" } } },
 *   execute: ({ key }, call) => lookUp(key, call),
 * });
 * assertEquals(await look.runJson({ key: "noon" }), "noon it is");
 * ```
 */
export interface ToolContext extends CallContext {
  /** Aborts when nobody waits for the result any more. */
  readonly signal: AbortSignal | undefined;
  /** Holds the `execute_tool` span, the parent of what the tool does. */
  readonly traceContext: Context;
}

/**
 * Something that a model can ask for. {@linkcode FunctionTool} and
 * {@linkcode BaseTool} are what most are made of.
 *
 * @example A tool that nothing is checked for
 * ```ts
 * import { StaticWorkbench, type Tool } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const time: Tool = {
 *   name: "time",
 *   description: "Tells the time",
 *   schema: {
 *     name: "time",
 *     description: "Tells the time",
 *     parameters: { type: "object", properties: {} },
 *     strict: false,
 *   },
 *   runJson: () => Promise.resolve("noon"),
 *   returnValueAsString: String,
 * };
 * const { content } = await new StaticWorkbench([time]).callTool("time", {});
 * assertEquals(content, "noon");
 * ```
 */
export interface Tool {
  /** What it is called. */
  readonly name: string;
  /** Tells others, or the model, what it is for. */
  readonly description: string;
  /** What a model is shown. */
  readonly schema: ToolSchema;
  /**
   * Checks the arguments and runs the tool, under an `execute_tool` span.
   *
   * @param args - what the model gave, parsed
   * @throws {ToolError} `invalid_arguments`
   * @throws whatever the tool throws, and the signal's reason on abort
   */
  runJson(args: unknown, options?: ToolCallOptions): Promise<unknown>;
  /**
   * The same, as it happens: what the tool tells on the way, and last its
   * result. A tool that has nothing to tell may leave it out.
   *
   * @param args - what the model gave, parsed
   * @throws what `runJson` throws
   */
  runJsonStream?(
    args: unknown,
    options?: ToolCallOptions,
  ): AsyncIterableIterator<ToolStreamItem, void, undefined>;
  /** The result as text for the model. */
  returnValueAsString(value: unknown): string;
  /**
   * Gives what the tool remembers; a tool without it remembers nothing.
   *
   * @returns plain data, for `loadState`
   */
  saveState?(call?: CallContext): Promise<SavedState> | SavedState;
  /**
   * Takes back what `saveState` gave, maybe long ago and elsewhere: it is not to
   * be trusted.
   *
   * @param state - what `saveState` gave
   * @param options - what it was read from, and the call context
   * @throws what rejects that state
   */
  loadState?(state: unknown, options?: LoadStateOptions): Promise<void> | void;
}

/**
 * What a loaded component has to be where a tool is needed.
 *
 * @example
 * ```ts
 * import { FunctionTool, toolKind } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const time = new FunctionTool({
 *   name: "time",
 *   description: "Tells the time",
 *   parameters: { type: "object" },
 *   execute: () => "noon",
 * });
 * assert(toolKind.is(time));
 * assert(!toolKind.is(time.schema));
 * ```
 */
export const toolKind: ComponentKind<Tool> = {
  name: "tool",
  is: (value): value is Tool =>
    hasMethods(value, "runJson", "returnValueAsString"),
};
