import type {
  Component,
  ComponentModel,
  ComponentProvider,
} from "../core/mod.ts";
import { functionToolModel } from "./_function_tool_model.ts";
import { pythonStub } from "./_python_stub.ts";
import { ResolvedTool } from "./_resolved_tool.ts";
import { BaseTool, type BaseToolOptions, type ToolRun } from "./base_tool.ts";
import type { ToolContext } from "./tool.ts";
import type { ToolResources } from "./tool_resources.ts";

/**
 * A function, and what a model needs to know to call it.
 *
 * @typeParam Args - what the function takes
 * @typeParam Result - what it gives
 *
 * @example
 * ```ts
 * import { FunctionTool, type FunctionToolOptions } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const options: FunctionToolOptions<{ text: string }, number> = {
 *   name: "count_words",
 *   description: "Counts the words of a text",
 *   parameters: {
 *     type: "object",
 *     properties: { text: { type: "string" } },
 *     required: ["text"],
 *   },
 *   execute: ({ text }) => text.split(" ").length,
 * };
 * const count = new FunctionTool(options);
 * assertEquals(await count.runJson({ text: "one two" }), 2);
 * ```
 */
export interface FunctionToolOptions<Args, Result>
  extends BaseToolOptions<Args> {
  /**
   * What the tool does.
   *
   * @param args - the arguments, checked
   * @param call - the signal and the trace context to hand on
   * @returns the result, or a generator of events that returns it
   */
  readonly execute: (args: Args, call: ToolContext) => ToolRun<Result>;
}

/**
 * A tool made of a function.
 *
 * @example
 * ```ts
 * import { FunctionTool } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const add = new FunctionTool<{ a: number; b: number }, number>({
 *   name: "add",
 *   description: "Adds two numbers",
 *   parameters: {
 *     type: "object",
 *     properties: { a: { type: "number" }, b: { type: "number" } },
 *     required: ["a", "b"],
 *   },
 *   execute: ({ a, b }) => a + b,
 * });
 * assertEquals(await add.runJson({ a: 1, b: 2 }), 3);
 * ```
 *
 * @example A tool that tells what it does
 * ```ts
 * import { FunctionTool } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const bake = new FunctionTool({
 *   name: "bake",
 *   description: "Bakes bread",
 *   parameters: { type: "object" },
 *   execute: async function* () {
 *     yield "kneading";
 *     return "bread";
 *   },
 * });
 * const told: unknown[] = [];
 * for await (const item of bake.runJsonStream({})) {
 *   told.push(item.type === "event" ? item.event : item.result);
 * }
 * assertEquals(told, ["kneading", "bread"]);
 * ```
 */
export class FunctionTool<
  Args = Readonly<Record<string, unknown>>,
  Result = unknown,
> extends BaseTool<Args, Result> implements Component {
  readonly #execute: FunctionToolOptions<Args, Result>["execute"];

  /**
   * Makes a tool of a function.
   *
   * @param options - the function, and what the model is told of it
   * @throws {TypeError} if the name is empty or there is no function
   * @throws {ToolError} `invalid_schema`
   */
  constructor(options: FunctionToolOptions<Args, Result>) {
    super(options);
    if (typeof options.execute !== "function") {
      throw new TypeError(
        `Cannot make tool "${options.name}": "execute" is no function`,
      );
    }
    this.#execute = options.execute;
  }

  /** Calls the function. */
  override run(args: Args, call: ToolContext): ToolRun<Result> {
    return this.#execute(args, call);
  }

  /**
   * Writes the tool down. As JSON holds no function, it has a Python function of
   * the same parameters, which fails and says why: Python can load the file and
   * show models the tool. Parameters whose names Python does not take are renamed
   * there. Here the file is loaded with the tool itself among the
   * {@linkcode ToolResources}.
   *
   * @returns its component model: JSON
   */
  dumpComponent(): ComponentModel {
    const { name, description, schema } = this;
    return functionToolModel({
      source_code: pythonStub(name, schema.parameters),
      name,
      description,
      global_imports: ["typing"],
      has_cancellation_support: false,
    });
  }
}

/** Finds the tool that a file names; Python's source is kept, and not run. */
export const functionToolProvider: ComponentProvider<
  Readonly<Record<string, unknown>>,
  ToolResources
> = {
  componentType: "tool",
  fromConfig(config, { fields, refuse, resources: { tools = [] } }) {
    fields.string("source_code");
    const description = fields.string("description");
    const wanted = fields.string("name");
    const tool = tools.find(({ name }) => name === wanted);
    if (tool !== undefined) return new ResolvedTool(tool, description, config);
    const given = tools.map(({ name }) => `"${name}"`).join(", ") || "none";
    const problem =
      `is "${wanted}", and the tools that were given are ${given}`;
    throw refuse("/name", "invalid_field", problem);
  },
};
