import {
  type ConfigFields,
  type JsonCodec,
  jsonObject,
  jsonOptional,
  jsonRecord,
  jsonString,
} from "../core/mod.ts";

/**
 * What a model is told of a tool in place of what the tool says of itself.
 *
 * @example
 * ```ts
 * import { FunctionTool, StaticWorkbench, type ToolOverride } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const time = new FunctionTool({
 *   name: "time",
 *   description: "Tells the time",
 *   parameters: { type: "object" },
 *   execute: () => "noon",
 * });
 * const clock: ToolOverride = { name: "clock", description: "Looks at a clock" };
 * const workbench = new StaticWorkbench([time], {
 *   toolOverrides: { time: clock },
 * });
 * const [shown] = await workbench.listTools();
 * assertEquals(shown, { ...time.schema, ...clock });
 * assertEquals((await workbench.callTool("clock", {})).content, "noon");
 * ```
 */
export interface ToolOverride {
  /** What the model calls it. */
  readonly name?: string | undefined;
  /** What the model is told that it does. */
  readonly description?: string | undefined;
}

/**
 * What a model is told of tools, by the tools' own names.
 *
 * @example
 * ```ts
 * import { StaticWorkbench, type Tool, type ToolOverrides } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * function workbenchOf(tools: readonly Tool[], prefix: string): StaticWorkbench {
 *   const toolOverrides: ToolOverrides = Object.fromEntries(
 *     tools.map(({ name }) => [name, { name: prefix + name }]),
 *   );
 *   return new StaticWorkbench(tools, { toolOverrides });
 * }
 * assertEquals(await workbenchOf([], "office_").listTools(), []);
 * ```
 */
export type ToolOverrides = Readonly<Record<string, ToolOverride>>;

/** Writes overrides as Python AutoGen does. */
export const toolOverridesJson: JsonCodec<ToolOverrides> =
  /* @__PURE__ */ jsonRecord(
    /* @__PURE__ */ jsonObject<ToolOverride>({
      name: /* @__PURE__ */ jsonOptional(jsonString),
      description: /* @__PURE__ */ jsonOptional(jsonString),
    }),
  );

/** Reads the overrides of a workbench's config; none where it has none. */
export function readToolOverrides({ optional }: ConfigFields): ToolOverrides {
  const overrides = optional.fields("tool_overrides");
  const names = Object.keys(optional.object("tool_overrides") ?? {});
  return Object.fromEntries(names.map((own) => {
    const override = overrides?.fields(own).optional;
    return [own, {
      name: override?.string("name"),
      description: override?.string("description"),
    }];
  }));
}
