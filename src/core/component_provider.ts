import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { CallContext } from "../telemetry/mod.ts";
import type { ConfigFields, ConfigRefusal } from "./config_fields.ts";
import type { JsonCodec } from "./json_codec.ts";

/**
 * What a component has to be where it is loaded.
 *
 * @example
 * ```ts
 * import { type ComponentKind, ComponentRegistry, ConfigError } from "@autogen-edge/runtime";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const number: ComponentKind<number> = {
 *   name: "number",
 *   is: (value) => typeof value === "number",
 * };
 *
 * const registry = new ComponentRegistry().register("my.Text", {
 *   componentType: "text",
 *   fromConfig: (_, { fields }) => fields.string("text"),
 * });
 * const text = { provider: "my.Text", config: { text: "3" } };
 * const error = await assertRejects(
 *   () => registry.load(text, { kind: number }),
 *   ConfigError,
 * );
 * assertEquals(error.code, "unexpected_component");
 * ```
 */
export interface ComponentKind<Loaded> {
  /** What it is called in errors, e.g. `agent`. */
  readonly name: string;
  /**
   * Whether a component is one.
   *
   * @param value - what a provider made
   */
  is(value: unknown): value is Loaded;
}

/**
 * A step from one version of a config to the next.
 *
 * @example A field gets another name
 * ```ts
 * import { ComponentRegistry, type ConfigMigration } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const renameMax: ConfigMigration = ({ max, ...others }) => ({
 *   ...others,
 *   turns: max,
 * });
 *
 * const registry = new ComponentRegistry().register("my.Limit", {
 *   componentType: "limit",
 *   version: 2,
 *   migrations: { 1: renameMax },
 *   fromConfig: (_, { fields }) => fields.integer("turns"),
 * });
 * const old = { provider: "my.Limit", component_version: 1, config: { max: 3 } };
 * assertEquals(await registry.load(old), 3);
 * ```
 */
export type ConfigMigration = (
  config: Readonly<Record<string, unknown>>,
) => Readonly<Record<string, unknown>>;

/**
 * Makes the components of one provider.
 *
 * @typeParam Config - what the schema makes of the config
 * @typeParam Resources - what the program gives to those that it loads
 *
 * @example A config that has changed since
 * ```ts
 * import { type ComponentProvider, ComponentRegistry } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const limits: ComponentProvider = {
 *   componentType: "limit",
 *   version: 2,
 *   migrations: { 1: ({ max }) => ({ turns: max }) },
 *   fromConfig: (_, { fields }) => ({ turns: fields.integer("turns") }),
 * };
 *
 * const registry = new ComponentRegistry().register("my.Limit", limits);
 * const limit = await registry.load({
 *   provider: "my.Limit",
 *   component_version: 1,
 *   config: { max: 3 },
 * });
 * assertEquals(limit, { turns: 3 });
 * ```
 */
export interface ComponentProvider<
  Config = Readonly<Record<string, unknown>>,
  Resources extends object = object,
> {
  /** What it makes, e.g. `agent`. */
  readonly componentType: string;
  /** Other names of it. */
  readonly aliases?: readonly string[] | undefined;
  /**
   * The version of the config that `fromConfig` takes.
   *
   * @default {1}
   */
  readonly version?: number | undefined;
  /** Checks the config, and may make more of it. */
  readonly schema?:
    | StandardSchemaV1<unknown, Config>
    | JsonCodec<Config>
    | undefined;
  /** By version: what makes a config of the next one of it. */
  readonly migrations?: Readonly<Record<number, ConfigMigration>> | undefined;
  /**
   * Makes a component.
   *
   * @param config - of today's version; without a schema it is unchecked, and
   * better read by `context.fields`
   * @param context - what else there is
   * @returns the component, or a promise of it
   * @throws what becomes the `cause` of a {@linkcode ConfigError} of code
   * `creation_failed`, unless it is one itself
   */
  fromConfig(config: Config, context: ComponentContext<Resources>): unknown;
}

/**
 * What a provider is given beside a config. It is a {@linkcode CallContext}, to
 * hand on.
 *
 * @example A component of other components
 * ```ts
 * import { type ComponentContext, ComponentRegistry } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const sum = {
 *   componentType: "sum",
 *   async fromConfig(_: object, ctx: ComponentContext) {
 *     const is = (value: unknown) => typeof value === "number";
 *     const parts = await ctx.loadAll("parts", { name: "number", is });
 *     return parts.reduce((sum, part) => sum + part, 0);
 *   },
 * };
 *
 * const registry = new ComponentRegistry().register("my.Sum", sum);
 * registry.register("my.One", { componentType: "number", fromConfig: () => 1 });
 * const one = { provider: "my.One", config: {} };
 * const model = { provider: "my.Sum", config: { parts: [one, one] } };
 * assertEquals(await registry.load(model), 2);
 * ```
 */
export interface ComponentContext<Resources extends object = object>
  extends CallContext {
  /** Reads the config, and knows where it stands if a field is wrong. */
  readonly fields: ConfigFields;
  /** Makes the error about a field of the config. */
  readonly refuse: ConfigRefusal;
  /** What the program gave. */
  readonly resources: Partial<Resources>;
  /**
   * Makes the component whose model is a field of the config.
   *
   * @param name - the field
   * @param kind - what it has to be
   * @returns the component
   * @throws {ConfigError} as {@linkcode ComponentRegistry.load} does
   */
  load<Loaded>(name: string, kind: ComponentKind<Loaded>): Promise<Loaded>;
  /**
   * The same, where the field may be left out.
   *
   * @param name - the field
   * @param kind - what it has to be
   * @returns the component, or `undefined` if the field is left out
   * @throws {ConfigError} as {@linkcode ComponentRegistry.load} does
   */
  loadOptional<Loaded>(
    name: string,
    kind: ComponentKind<Loaded>,
  ): Promise<Loaded | undefined>;
  /**
   * Makes the components whose models are listed in a field, in that order.
   *
   * @param name - the field
   * @param kind - what each has to be
   * @returns the components; none of an empty list
   * @throws {ConfigError} as {@linkcode ComponentRegistry.load} does
   */
  loadAll<Loaded>(
    name: string,
    kind: ComponentKind<Loaded>,
  ): Promise<Loaded[]>;
  /**
   * Makes a component of a model that is anywhere in the config.
   *
   * @param model - the model
   * @param path - a JSON pointer from the config to the model, for errors
   * @param kind - what it has to be
   * @returns the component
   * @throws {ConfigError} as {@linkcode ComponentRegistry.load} does
   */
  loadModel<Loaded>(
    model: unknown,
    path: string,
    kind: ComponentKind<Loaded>,
  ): Promise<Loaded>;
}
