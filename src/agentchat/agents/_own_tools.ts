import {
  type Component,
  type ComponentModel,
  componentModel,
  dumpPart,
} from "../../core/mod.ts";
import {
  runTool,
  type Tool,
  type ToolCallOptions,
  type ToolResult,
  type ToolSchema,
  type ToolSource,
  type ToolStreamItem,
} from "../../tools/mod.ts";

/**
 * An agent's own tools. In its file they are a `StaticStreamWorkbench`, as in
 * AutoGen; that one has other names for tools and a state, which an agent does
 * without, and which weigh as much as the agent.
 */
export class OwnTools implements ToolSource, Component {
  readonly #tools: readonly Tool[];

  constructor(tools: readonly Tool[]) {
    this.#tools = tools;
  }

  listTools(): Promise<readonly ToolSchema[]> {
    return Promise.resolve(this.#tools.map(({ schema }) => schema));
  }

  async *callToolStream(
    name: string,
    args: unknown,
    options: ToolCallOptions = {},
  ): AsyncGenerator<ToolStreamItem<ToolResult>, void, undefined> {
    const tool = this.#tools.find((tool) => tool.name === name);
    if (tool !== undefined) yield* runTool(tool, name, args, options);
  }

  dumpComponent(): ComponentModel {
    const tools = this.#tools.map((tool) =>
      dumpPart(tool, "an agent", `tools/${tool.name}`)
    );
    return componentModel({
      provider: "autogen_core.tools.StaticStreamWorkbench",
      componentType: "workbench",
    }, { tools, tool_overrides: {} });
  }
}
