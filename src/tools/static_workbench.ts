import {
  type Component,
  type ComponentModel,
  componentModel,
  type ComponentProvider,
  dumpPart,
  type JsonCodec,
  jsonObject,
  jsonOneOf,
  jsonOpaque,
  jsonOptional,
  jsonRecord,
  type LoadStateOptions,
  readJson,
} from "../core/mod.ts";
import type { CallContext } from "../telemetry/mod.ts";
import { failed, succeeded, unknownTool } from "./_tool_result.ts";
import { toolsByName } from "./_tools_by_name.ts";
import type { SavedState } from "./state.ts";
import {
  type Tool,
  type ToolCallOptions,
  toolKind,
  type ToolSchema,
} from "./tool.ts";
import {
  readToolOverrides,
  type ToolOverride,
  type ToolOverrides,
  toolOverridesJson,
} from "./tool_override.ts";
import type { ToolResult, Workbench } from "./workbench.ts";

/**
 * How a workbench of tools that do not change is set up.
 *
 * @example
 * ```ts
 * import { FunctionTool, StaticWorkbench, type StaticWorkbenchOptions } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const time = new FunctionTool({
 *   name: "time",
 *   description: "Tells the time",
 *   parameters: { type: "object" },
 *   execute: () => "noon",
 * });
 * const options: StaticWorkbenchOptions = {
 *   toolOverrides: { time: { description: "Tells the time at the office" } },
 * };
 * const [shown] = await new StaticWorkbench([time], options).listTools();
 * assertEquals(shown?.description, "Tells the time at the office");
 * ```
 */
export interface StaticWorkbenchOptions {
  /**
   * By a tool's own name: what the model is told of it. The model may call a tool
   * by either name.
   */
  readonly toolOverrides?: ToolOverrides | undefined;
}

/**
 * A workbench of tools that do not change.
 *
 * @example
 * ```ts
 * import { FunctionTool, StaticWorkbench } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const workbench = new StaticWorkbench([
 *   new FunctionTool({
 *     name: "fail",
 *     description: "Fails",
 *     parameters: { type: "object", properties: {} },
 *     execute: () => {
 *       throw new Error("no luck");
 *     },
 *   }),
 * ]);
 * const result = await workbench.callTool("fail", {});
 * assertEquals(result, { name: "fail", content: "no luck", isError: true });
 * ```
 */
export class StaticWorkbench implements Workbench, Component {
  readonly #tools: readonly Tool[];
  readonly #overrides: ReadonlyMap<string, ToolOverride>;
  readonly #byName: ReadonlyMap<string, Tool>;

  /**
   * Makes a workbench.
   *
   * @param tools - the tools
   * @param options - what the model is told of them
   * @throws {TypeError} if two have the same name
   */
  constructor(tools: readonly Tool[], options: StaticWorkbenchOptions = {}) {
    const overrides = Object.entries(options.toolOverrides ?? {});
    this.#tools = [...tools];
    this.#overrides = new Map(overrides);
    this.#byName = toolsByName(
      tools,
      "a workbench",
      overrides.map(([own, { name }]) => [own, name]),
    );
  }

  /** The tools, as a model is shown them. */
  listTools(_call?: CallContext): Promise<readonly ToolSchema[]> {
    return Promise.resolve(this.#tools.map(({ name: own, schema }) => {
      const { name = schema.name, description = schema.description } =
        this.#overrides.get(own) ?? {};
      return { ...schema, name, description };
    }));
  }

  /**
   * Calls a tool; its failure, or that there is none of that name, is a result.
   *
   * @param name - one of the tools
   * @param args - what the model gave, parsed
   * @param options - the call context, and who calls
   * @throws the signal's reason on abort
   */
  async callTool(
    name: string,
    args: unknown,
    options: ToolCallOptions = {},
  ): Promise<ToolResult> {
    const tool = this.findTool(name);
    if (tool === undefined) return unknownTool(name, args, options);
    try {
      return succeeded(tool, name, await tool.runJson(args, options));
    } catch (error) {
      return failed(name, error, options.signal);
    }
  }

  /**
   * Gives what the tools remember, by their own names, as Python AutoGen writes
   * it.
   *
   * @param call - how to stop it, and where its spans hang
   */
  async saveState(call?: CallContext): Promise<SavedState> {
    const tools: [name: string, state: SavedState][] = [];
    for (const tool of this.#tools) {
      tools.push([tool.name, await tool.saveState?.(call) ?? {}]);
    }
    return { type: STATE_TYPE, tools: Object.fromEntries(tools) };
  }

  /**
   * Takes back what was saved, maybe long ago and in Python. Tools that it says
   * nothing of stay as they are.
   *
   * @param state - what was saved
   * @param options - what it was read from, and the call context
   * @throws {ConfigError} naming the field that is wrong, and what a tool throws
   */
  async loadState(
    state: unknown,
    options: LoadStateOptions = {},
  ): Promise<void> {
    const { tools } = readJson(STATE, state, {
      ...options,
      what: options.what ?? "the state of a workbench",
    });
    for (const tool of this.#tools) {
      const { name } = tool;
      if (!Object.hasOwn(tools, name)) continue;
      const what = `the state of tool "${name}"`;
      await tool.loadState?.(tools[name], { ...options, what });
    }
  }

  /**
   * Writes the workbench down, with its tools.
   *
   * @returns its component model: JSON
   * @throws {ConfigError} `not_dumpable`, where a tool cannot be
   */
  dumpComponent(): ComponentModel {
    const tools = this.#tools.map((tool) =>
      dumpPart(tool, "a workbench", `tools/${tool.name}`)
    );
    const overrides = Object.fromEntries(this.#overrides);
    return componentModel(
      {
        provider: "autogen_core.tools.StaticWorkbench",
        componentType: "workbench",
      },
      { tools, tool_overrides: toolOverridesJson.write(overrides) },
    );
  }

  /** The tool that a model means by a name. */
  protected findTool(name: string): Tool | undefined {
    return this.#byName.get(name);
  }
}

const STATE_TYPE = "StaticWorkbenchState";

const STATE: JsonCodec<{
  readonly type: string;
  readonly tools: Readonly<Record<string, SavedState>>;
}> = /* @__PURE__ */ jsonObject({
  type: /* @__PURE__ */ jsonOptional(
    /* @__PURE__ */ jsonOneOf(STATE_TYPE),
    () => STATE_TYPE,
  ),
  tools: /* @__PURE__ */ jsonOptional(
    /* @__PURE__ */ jsonRecord(jsonOpaque),
    () => ({}),
  ),
});

/** What makes a workbench of its config, as a class of workbenches does. */
export function staticWorkbenchProvider(
  create: (
    tools: readonly Tool[],
    options: StaticWorkbenchOptions,
  ) => Workbench,
): ComponentProvider {
  return {
    componentType: "workbench",
    async fromConfig(_, { fields, loadAll }) {
      const tools = fields.optional.list("tools") === undefined
        ? []
        : await loadAll("tools", toolKind);
      return create(tools, { toolOverrides: readToolOverrides(fields) });
    },
  };
}
