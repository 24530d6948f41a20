import { shorten } from "./_check_schema.ts";
import type { ComponentLoader } from "./_component_loader.ts";
import { type ConfigPlace, errorAt, placeIn } from "./_config_place.ts";
import { fieldsAt } from "./_fields_at.ts";
import { refusalAt } from "./_refusal_at.ts";
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
    const provider = fieldsAt(at, model).string("provider");
    const what = JSON.stringify(shorten(provider));
    const place: ConfigPlace = { ...at, what, provider };
    const loader = this.#loaders.get(provider);
    if (loader === undefined) {
      const unknown = placeIn(place, "/provider");
      throw errorAt(unknown, "unknown_provider", "is not registered");
    }
    const fields = fieldsAt(place, model);
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
        contextOf: (config) =>
          this.#contextOf(config, placeIn(place, "/config")),
      },
    );
    if (kind.is(component)) return component;
    throw errorAt(
      place,
      "unexpected_component",
      `is no ${kind.name} but of type "${loader.componentType}"`,
    );
  }

  #contextOf(
    config: JsonObject,
    place: ConfigPlace,
  ): ComponentContext<Resources> {
    const { signal, traceContext, resources = {} } = this.#options;
    const fields = fieldsAt(place, config);
    const loadModel = <Loaded>(
      model: unknown,
      path: string,
      kind: ComponentKind<Loaded>,
    ): Promise<Loaded> => this.load(model, placeIn(place, path), kind);
    return {
      signal,
      traceContext,
      resources,
      fields,
      refuse: refusalAt(place),
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
