import type {
  Component,
  ComponentModel,
  LoadStateOptions,
} from "../core/mod.ts";
import type { CallContext } from "../telemetry/mod.ts";
import { functionToolModel } from "./_function_tool_model.ts";
import { runStream } from "./_tool_steps.ts";
import type { SavedState } from "./state.ts";
import type { Tool, ToolCallOptions, ToolSchema } from "./tool.ts";
import type { ToolStreamItem } from "./tool_stream_item.ts";

/** A tool of the program, in the place of one that a file describes. */
export class ResolvedTool implements Tool, Component {
  readonly name: string;
  readonly description: string;
  readonly schema: ToolSchema;
  readonly #tool: Tool;
  readonly #config: Readonly<Record<string, unknown>>;

  /**
   * Makes a tool.
   *
   * @param tool - what does the work
   * @param description - what the model is told of it
   * @param config - what the file says, which is written again
   */
  constructor(
    tool: Tool,
    description: string,
    config: Readonly<Record<string, unknown>>,
  ) {
    this.name = tool.name;
    this.description = description;
    this.schema = { ...tool.schema, description };
    this.#tool = tool;
    this.#config = config;
  }

  runJson(args: unknown, options?: ToolCallOptions): Promise<unknown> {
    return this.#tool.runJson(args, this.#described(options));
  }

  runJsonStream(
    args: unknown,
    options?: ToolCallOptions,
  ): AsyncIterableIterator<ToolStreamItem, void, undefined> {
    return runStream(this.#tool, args, this.#described(options));
  }

  returnValueAsString(value: unknown): string {
    return this.#tool.returnValueAsString(value);
  }

  async saveState(call?: CallContext): Promise<SavedState> {
    return await this.#tool.saveState?.(call) ?? {};
  }

  async loadState(state: unknown, options?: LoadStateOptions): Promise<void> {
    await this.#tool.loadState?.(state, options);
  }

  dumpComponent(): ComponentModel {
    return functionToolModel(this.#config);
  }

  #described(options: ToolCallOptions = {}): ToolCallOptions {
    return { description: this.description, ...options };
  }
}
