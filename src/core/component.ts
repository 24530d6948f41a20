import { defined } from "../telemetry/mod.ts";

/**
 * A component as JSON, the same as Python AutoGen's: who makes it, and of what.
 *
 * @example What Python wrote
 * ```ts
 * import { type ComponentModel, ComponentRegistry } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const model: ComponentModel = JSON.parse(`{
 *   "provider": "my.Limit",
 *   "component_type": "limit",
 *   "description": null,
 *   "config": { "turns": 3 }
 * }`);
 *
 * const registry = new ComponentRegistry().register("my.Limit", {
 *   componentType: "limit",
 *   fromConfig: (_, { fields }) => fields.integer("turns"),
 * });
 * assertEquals(await registry.load(model), 3);
 * ```
 */
export interface ComponentModel {
  /** Who makes it, by a name that a registry knows. */
  readonly provider: string;
  /** What it is, e.g. `agent`, `team`, `termination`. */
  readonly component_type?: string | null | undefined;
  /** The version of this form; not looked at. */
  readonly version?: number | null | undefined;
  /** The version of the `config`; today's where it is left out. */
  readonly component_version?: number | null | undefined;
  /** What it is for, for people. */
  readonly description?: string | null | undefined;
  /** Its name, for people. */
  readonly label?: string | null | undefined;
  /** What it is made of; components among it are models, too. */
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Something that can be written as JSON, and made of it again by a
 * {@linkcode ComponentRegistry}.
 *
 * @example Components inside of a component
 * ```ts
 * import { type Component, componentModel } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * class AnyOf implements Component {
 *   constructor(readonly parts: readonly Component[]) {}
 *   dumpComponent() {
 *     return componentModel(
 *       { provider: "my.AnyOf", componentType: "rule" },
 *       { parts: this.parts.map((part) => part.dumpComponent()) },
 *     );
 *   }
 * }
 *
 * const { config } = new AnyOf([new AnyOf([])]).dumpComponent();
 * assertEquals(config, { parts: [new AnyOf([]).dumpComponent()] });
 * ```
 */
export interface Component {
  /**
   * Writes it down.
   *
   * @returns its model: JSON
   * @throws {ConfigError} `not_dumpable`, where it holds what JSON cannot, e.g. a
   * function
   */
  dumpComponent(): ComponentModel;
}

/**
 * What a component says of itself beside its config.
 *
 * @example
 * ```ts
 * import { type ComponentInfo, componentModel } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const limit: ComponentInfo = {
 *   provider: "my.Limit",
 *   componentType: "limit",
 *   label: "Limit",
 *   version: 2,
 * };
 * const model = componentModel(limit, { turns: 3 });
 * assertEquals(model.component_version, 2);
 * ```
 */
export interface ComponentInfo {
  /** Who makes it. For what Python knows, too: Python's name. */
  readonly provider: string;
  /** What it is, e.g. `agent`. */
  readonly componentType: string;
  /**
   * The name of its class.
   *
   * @default the last part of `provider`
   */
  readonly label?: string | undefined;
  /**
   * The version of its config.
   *
   * @default {1}
   */
  readonly version?: number | undefined;
  /** What it is for. */
  readonly description?: string | undefined;
}

/**
 * Makes the model of a component. What is left out, or `null`, in the config is
 * not written; the objects and lists inside stay as they are.
 *
 * @param info - what the component says of itself
 * @param config - what it is made of
 * @returns the model
 *
 * @example A component of one's own
 * ```ts
 * import { type Component, componentModel } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * class Greeter implements Component {
 *   dumpComponent() {
 *     const componentType = "greeter";
 *     return componentModel(
 *       { provider: "my.Greeter", componentType },
 *       { greeting: "hello", name: undefined },
 *     );
 *   }
 * }
 * assertEquals(new Greeter().dumpComponent(), {
 *   provider: "my.Greeter",
 *   component_type: "greeter",
 *   version: 1,
 *   component_version: 1,
 *   label: "Greeter",
 *   config: { greeting: "hello" },
 * });
 * ```
 */
export function componentModel(
  {
    provider,
    componentType,
    label = provider.slice(provider.lastIndexOf(".") + 1),
    version = 1,
    description,
  }: ComponentInfo,
  config: Readonly<Record<string, unknown>>,
): ComponentModel {
  return {
    provider,
    component_type: componentType,
    version,
    component_version: version,
    ...(description === undefined ? {} : { description }),
    label,
    config: defined(config),
  };
}

/**
 * Whether something can be written as a component.
 *
 * @param value - anything
 * @returns whether it has a `dumpComponent`
 *
 * @example
 * ```ts
 * import { isComponent } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const limit = {
 *   dumpComponent: () => ({ provider: "my.Limit", config: { turns: 3 } }),
 * };
 * assert(isComponent(limit));
 * assert(!isComponent(limit.dumpComponent()));
 * ```
 */
export function isComponent(value: unknown): value is Component {
  return typeof value === "object" && value !== null &&
    "dumpComponent" in value && typeof value.dumpComponent === "function";
}
