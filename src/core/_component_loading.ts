import type { ComponentLoader } from "./_component_loader.ts";
import type { ConfigPlace } from "./_config_place.ts";
import type { JsonObject } from "./_is_json_object.ts";
import { pointer } from "./_json_pointer.ts";
import type { ComponentContext, ComponentKind } from "./component_provider.ts";
import type { ComponentLoadOptions } from "./component_registry.ts";

/** Makes one component, and those inside. */
export class ComponentLoading<Resources extends object> {
  readonly #loaders: ReadonlyMap<string, ComponentLoader<Resources>>;
  readonly #options: ComponentLoadOptions<Resources>;

  constructor(
    loaders: ReadonlyMap<string, ComponentLoader<Resources>>,
    options: ComponentLoadOptions<Resources>,
  ) {
    this.#loaders = loaders;
    this.#options = options;
  }

  /** Makes a component of a kind of the model at a place. */
  async load<Loaded>(
    model: unknown,
    at: ConfigPlace,
    kind: ComponentKind<Loaded>,
  ): Promise<Loaded> {
    const { signal } = this.#options;
    signal?.throwIfAborted();
    const provider = at.fields(model).string("provider");
    const place = at.of(provider);
    const loader = this.#loaders.get(provider);
    if (loader === undefined) {
      const problem = "is not registered";
      throw place.at("/provider").error("unknown_provider", problem);
    }
    const fields = place.fields(model);
    for (const name of ["component_type", "label", "description"]) {
      fields.optional.string(name);
    }
    fields.optional.integer("version");
    const version = fields.optional.integer("component_version");
    const json = fields.object("config");
    const component = await loader.load(
      { json, version, place },
      {
        signal,
        contextOf: (config) => this.#contextOf(config, place.at("/config")),
      },
    );
    if (kind.is(component)) return component;
    throw place.error(
      "unexpected_component",
      `is no ${kind.name} but of type "${loader.componentType}"`,
    );
  }

  #contextOf(
    config: JsonObject,
    place: ConfigPlace,
  ): ComponentContext<Resources> {
    const { signal, traceContext, resources = {} } = this.#options;
    const fields = place.fields(config);
    const loadModel = <Loaded>(
      model: unknown,
      path: string,
      kind: ComponentKind<Loaded>,
    ): Promise<Loaded> => this.load(model, place.at(path), kind);
    return {
      signal,
      traceContext,
      resources,
      fields,
      loadModel,
      async load(name, kind) {
        return await loadModel(fields.object(name), pointer(name), kind);
      },
      async loadOptional(name, kind) {
        const model = fields.optional.object(name);
        return model && await loadModel(model, pointer(name), kind);
      },
      async loadAll(name, kind) {
        const components = [];
        for (const [index, model] of fields.list(name).entries()) {
          components.push(await loadModel(model, pointer(name, index), kind));
        }
        return components;
      },
    };
  }
}
