import type { Tool } from "./tool.ts";

/**
 * What loaders of components need beside a file. JSON holds no functions, and
 * Python's source is not run: a file's tool is the one of its name among these.
 *
 * @example A file from Python
 * ```ts
 * import { ComponentRegistry, FunctionTool, registerToolComponents, toolKind, type ToolResources } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const add = new FunctionTool<{ a: number; b: number }, number>({
 *   name: "add",
 *   description: "Adds",
 *   parameters: {
 *     type: "object",
 *     properties: { a: { type: "integer" }, b: { type: "integer" } },
 *     required: ["a", "b"],
 *   },
 *   execute: ({ a, b }) => a + b,
 * });
 * const resources: ToolResources = { tools: [add] };
 *
 * const registry = registerToolComponents(new ComponentRegistry<ToolResources>());
 * const tool = await registry.load({
 *   provider: "autogen_core.tools.FunctionTool",
 *   config: {
 *     source_code: "def add(a: int, b: int) -> int:\n    return a + b\n",
 *     name: "add",
 *     description: "Add two integers",
 *     global_imports: [],
 *     has_cancellation_support: false,
 *   },
 * }, { kind: toolKind, resources });
 * assertEquals(tool.description, "Add two integers");
 * assertEquals(await tool.runJson({ a: 1, b: 2 }), 3);
 * ```
 */
export interface ToolResources {
  /** The tools that files may name. */
  readonly tools?: readonly Tool[] | undefined;
  /**
   * By origin, e.g. `https://example.com`: headers of the requests to it. What
   * is written here leaves them out of files, since they hold keys.
   */
  readonly headers?:
    | Readonly<Record<string, Readonly<Record<string, string>>>>
    | undefined;
  /**
   * Sends the requests of what a file describes.
   *
   * @default {globalThis.fetch}
   */
  readonly fetch?: typeof globalThis.fetch | undefined;
}
