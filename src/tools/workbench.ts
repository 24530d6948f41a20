import type { ComponentKind, LoadStateOptions } from "../core/mod.ts";
import type { CallContext } from "../telemetry/mod.ts";
import { hasMethods } from "./has_methods.ts";
import type { SavedState } from "./state.ts";
import type { ToolCallOptions, ToolSchema } from "./tool.ts";
import type { ToolStreamItem } from "./tool_stream_item.ts";

/**
 * What a tool gave, or why it could not.
 *
 * @example
 * ```ts
 * import { StaticWorkbench, type ToolResult } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * function shown({ name, content, isError }: ToolResult): string {
 *   return isError ? `${name} failed: ${content}` : content;
 * }
 *
 * const result = await new StaticWorkbench([]).callTool("time", {});
 * assertEquals(
 *   shown(result),
 *   'time failed: Cannot call tool "time": there is none of that name',
 * );
 * ```
 */
export interface ToolResult {
  /** The tool that was asked for. */
  readonly name: string;
  /** What the model is told. */
  readonly content: string;
  /** Whether the content is an error's text. */
  readonly isError: boolean;
}

/**
 * A set of tools that may change, share state and live elsewhere. A workbench
 * that needs no making ready and remembers nothing has two methods; whoever uses
 * one asks whether the others are there.
 *
 * @example Tools that change
 * ```ts
 * import { FunctionTool, StaticWorkbench, type Tool, type ToolCallOptions, type Workbench } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * class Toolbox implements Workbench {
 *   #tools = new StaticWorkbench([]);
 *   fill(...tools: Tool[]) {
 *     this.#tools = new StaticWorkbench(tools);
 *   }
 *   listTools() {
 *     return this.#tools.listTools();
 *   }
 *   callTool(name: string, args: unknown, options?: ToolCallOptions) {
 *     return this.#tools.callTool(name, args, options);
 *   }
 * }
 *
 * const toolbox = new Toolbox();
 * toolbox.fill(
 *   new FunctionTool({
 *     name: "time",
 *     description: "Tells the time",
 *     parameters: { type: "object", properties: {} },
 *     execute: () => "noon",
 *   }),
 * );
 * const { content } = await toolbox.callTool("time", {});
 * assertEquals(content, "noon");
 * ```
 */
export interface Workbench {
  /**
   * The tools that there are now.
   *
   * @param call - how to stop it, and where its spans hang
   */
  listTools(call?: CallContext): Promise<readonly ToolSchema[]>;
  /**
   * Calls a tool, under an `execute_tool` span. Its failure is a result, so that
   * the model can try something else.
   *
   * @param name - one of the tools that are listed
   * @param args - what the model gave, parsed
   * @param options - the call context, and who calls
   * @returns what the tool gave, or why it could not
   * @throws the signal's reason on abort
   */
  callTool(
    name: string,
    args: unknown,
    options?: ToolCallOptions,
  ): Promise<ToolResult>;
  /**
   * The same, as it happens: what the tool tells on the way, and last its result.
   * Leaving the stream stops the call.
   *
   * @param name - one of the tools that are listed
   * @param args - what the model gave, parsed
   * @param options - the call context, and who calls
   * @throws the signal's reason on abort
   */
  callToolStream?(
    name: string,
    args: unknown,
    options?: ToolCallOptions,
  ): AsyncIterableIterator<ToolStreamItem<ToolResult>, void, undefined>;
  /**
   * Makes the workbench ready, e.g. connects it. Called once, before the tools
   * are listed.
   *
   * @param call - how to stop it, and where its spans hang
   * @throws if it cannot be made ready
   */
  start?(call?: CallContext): Promise<void>;
  /**
   * Gives back what the workbench holds open. Called after the last call.
   *
   * @param call - how to stop it, and where its spans hang
   */
  stop?(call?: CallContext): Promise<void>;
  /**
   * Makes it what it was after it was made ready.
   *
   * @param call - how to stop it, and where its spans hang
   */
  reset?(call?: CallContext): Promise<void>;
  /**
   * Gives what the tools remember.
   *
   * @param call - how to stop it, and where its spans hang
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
 * What a loaded component has to be where a workbench is needed.
 *
 * @example
 * ```ts
 * import { StaticWorkbench, workbenchKind } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * assert(workbenchKind.is(new StaticWorkbench([])));
 * assert(!workbenchKind.is([]));
 * ```
 */
export const workbenchKind: ComponentKind<Workbench> = {
  name: "workbench",
  is: (value): value is Workbench => hasMethods(value, "listTools", "callTool"),
};
