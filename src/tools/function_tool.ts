import { BaseTool, type BaseToolOptions, type ToolContext } from "./tool.ts";

/** A function, and what a model needs to know to call it. */
export interface FunctionToolOptions<Args, Result>
  extends BaseToolOptions<Args> {
  /**
   * What the tool does.
   *
   * @param args - the arguments, checked
   * @param call - the signal and the trace context to hand on
   */
  readonly execute: (
    args: Args,
    call: ToolContext,
  ) => Result | Promise<Result>;
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
 */
export class FunctionTool<
  Args = Readonly<Record<string, unknown>>,
  Result = unknown,
> extends BaseTool<Args, Result> {
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
  override run(args: Args, call: ToolContext): Result | Promise<Result> {
    return this.#execute(args, call);
  }
}
