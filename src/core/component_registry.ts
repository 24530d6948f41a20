import { type CallContext, defined } from "../telemetry/mod.ts";
import { type ComponentLoader, loaderOf } from "./_component_loader.ts";
import { ComponentLoading } from "./_component_loading.ts";
import type { ConfigPlace } from "./_config_place.ts";
import { readConfig } from "./_read_config.ts";
import {
  type Component,
  type ComponentModel,
  isComponent,
} from "./component.ts";
import type { ComponentKind, ComponentProvider } from "./component_provider.ts";
import { ConfigError } from "./config_error.ts";
import { notDumpable } from "./dump_part.ts";
import { plainDataProblem } from "./plain_data.ts";

/**
 * How a component is loaded.
 *
 * @example What no config can hold
 * ```ts
 * import { type ComponentLoadOptions, ComponentRegistry } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * interface Resources {
 *   readonly now: () => string;
 * }
 * const registry = new ComponentRegistry<Resources>().register("my.Clock", {
 *   componentType: "clock",
 *   fromConfig: (_, { resources }) => resources.now?.(),
 * });
 *
 * const options: ComponentLoadOptions<Resources> = {
 *   source: "clock.json",
 *   resources: { now: () => "noon" },
 * };
 * const clock = { provider: "my.Clock", config: {} };
 * assertEquals(await registry.load(clock, options), "noon");
 * ```
 */
export interface ComponentLoadOptions<Resources extends object = object>
  extends CallContext {
  /** What the model was read from, e.g. the name of a file; for errors. */
  readonly source?: string | undefined;
  /** What components need that no config can hold, e.g. functions. */
  readonly resources?: Partial<Resources> | undefined;
}

/**
 * How a component is loaded by someone who needs one kind.
 *
 * @example
 * ```ts
 * import { ComponentRegistry, type TypedComponentLoadOptions } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const options: TypedComponentLoadOptions<Date> = {
 *   kind: { name: "date", is: (value) => value instanceof Date },
 * };
 *
 * const registry = new ComponentRegistry().register("my.Date", {
 *   componentType: "date",
 *   fromConfig: (_, { fields }) => new Date(fields.string("day")),
 * });
 * const model = { provider: "my.Date", config: { day: "2026-03-01" } };
 * const date = await registry.load(model, options);
 * assertEquals(date.getUTCDate(), 1);
 * ```
 */
export interface TypedComponentLoadOptions<
  Loaded,
  Resources extends object = object,
> extends ComponentLoadOptions<Resources> {
  /** What it has to be; else it is an error. */
  readonly kind: ComponentKind<Loaded>;
}

/**
 * Makes components of their JSON. It knows the providers that were registered,
 * and no others: a config can start nothing that the program did not name.
 *
 * @typeParam Resources - what components may need that no config can hold
 *
 * @example A component is written down and made again
 * ```ts
 * import { type Component, componentModel, ComponentRegistry } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * class Limit implements Component {
 *   constructor(readonly turns: number) {}
 *   dumpComponent() {
 *     return componentModel(
 *       { provider: "my.Limit", componentType: "limit", label: "Limit" },
 *       { turns: this.turns },
 *     );
 *   }
 * }
 *
 * const registry = new ComponentRegistry().register("my.Limit", {
 *   componentType: "limit",
 *   fromConfig: (_, { fields }) => new Limit(fields.integer("turns")),
 * });
 * const text = JSON.stringify(registry.dump(new Limit(3)));
 * assertEquals(await registry.load(text), new Limit(3));
 * ```
 */
export class ComponentRegistry<Resources extends object = object> {
  readonly #loaders: Map<string, ComponentLoader<Resources>> = new Map();

  /**
   * Lets the components of a provider be loaded.
   *
   * @param name - the provider, as models name it
   * @param provider - what makes its components
   * @returns the registry, so that calls chain
   * @throws {ConfigError} `already_registered`
   */
  register<Config = Readonly<Record<string, unknown>>>(
    name: string,
    provider: ComponentProvider<Config, Resources>,
  ): this {
    const names = [name, ...provider.aliases ?? []];
    for (const one of names) {
      if (!this.#loaders.has(one)) continue;
      throw new ConfigError(
        "already_registered",
        `Cannot register "${one}": there is a provider of that name`,
        { provider: one },
      );
    }
    const loader = loaderOf(provider);
    for (const one of names) this.#loaders.set(one, loader);
    return this;
  }

  /**
   * Whether components of a provider can be loaded.
   *
   * @param name - the provider, as models name it
   */
  has(name: string): boolean {
    return this.#loaders.has(name);
  }

  /**
   * Makes a component, and those inside. A config of an older version goes
   * through its provider's migrations.
   *
   * @param model - a {@linkcode ComponentModel}, or the text of one; nothing of
   * it is trusted
   * @param options - what it has to be, and what it is made with
   * @returns the component
   * @throws {ConfigError} with a `code`; the text names the source, the provider
   * and the field
   */
  load<Loaded>(
    model: unknown,
    options: TypedComponentLoadOptions<Loaded, Resources>,
  ): Promise<Loaded>;
  /** The same, for any kind of component. */
  load(
    model: unknown,
    options?: ComponentLoadOptions<Resources>,
  ): Promise<unknown>;
  async load(
    model: unknown,
    options: ComponentLoadOptions<Resources> & {
      readonly kind?: ComponentKind<unknown>;
    } = {},
  ): Promise<unknown> {
    const { source, kind = ANYTHING } = options;
    const place: ConfigPlace = { what: "a component", source };
    const loading = new ComponentLoading(this.#loaders, options);
    return await loading.load(readConfig(model, place), place, kind);
  }

  /**
   * Writes a component down, so that this registry can make it again.
   *
   * @param component - the component, whose provider is registered
   * @returns its model: JSON, and of no concern to the component any more
   * @throws {ConfigError} `not_dumpable`, `unknown_provider`
   */
  dump(component: Component): ComponentModel {
    if (!isComponent(component)) {
      throw notDumpable(typeof component, "it has no dumpComponent()");
    }
    const model = defined(component.dumpComponent());
    const problem = plainDataProblem(model);
    const { provider } = model;
    if (problem !== undefined) throw notDumpable(`"${provider}"`, problem);
    if (typeof provider !== "string" || !this.has(provider)) {
      throw new ConfigError(
        "unknown_provider",
        `Cannot dump "${provider}": it is not registered`,
      );
    }
    return JSON.parse(JSON.stringify(model));
  }
}

const ANYTHING: ComponentKind<unknown> = {
  name: "component",
  is: (_): _ is unknown => true,
};
