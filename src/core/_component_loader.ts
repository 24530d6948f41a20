import { isCancellation } from "../telemetry/mod.ts";
import { checkSchema, describeProblems, shorten } from "./_check_schema.ts";
import { type ConfigPlace, errorAt, placeIn } from "./_config_place.ts";
import { refusalAt } from "./_refusal_at.ts";
import { isJsonObject, type JsonObject } from "./_is_json_object.ts";
import type {
  ComponentContext,
  ComponentProvider,
} from "./component_provider.ts";
import { ConfigError } from "./config_error.ts";

/** A config as it stands in a model. */
export interface VersionedConfig {
  readonly json: JsonObject;
  /** Today's where none is given. */
  readonly version: number | undefined;
  /** Where the model stands. */
  readonly place: ConfigPlace;
}

/** What a component is made in. */
export interface Surroundings<Resources extends object> {
  readonly signal: AbortSignal | undefined;
  readonly contextOf: (config: JsonObject) => ComponentContext<Resources>;
}

/** Makes the components of one provider, whatever its config is. */
export interface ComponentLoader<Resources extends object> {
  readonly componentType: string;
  load(
    config: VersionedConfig,
    surroundings: Surroundings<Resources>,
  ): Promise<unknown>;
}

/** What takes a config through its migrations and its schema to a component. */
export function loaderOf<Config, Resources extends object>(
  provider: ComponentProvider<Config, Resources>,
): ComponentLoader<Resources> {
  const { componentType, schema } = provider;
  return {
    componentType,
    async load(config, { signal, contextOf }) {
      const place = placeIn(config.place, "/config");
      try {
        const json = migrate(config, provider);
        const value = schema === undefined
          // Without a schema, a provider takes what there is.
          ? json as Config
          : await checked(schema, json, place);
        return await provider.fromConfig(value, contextOf(json));
      } catch (cause) {
        if (cause instanceof ConfigError || isCancellation(cause, signal)) {
          throw cause;
        }
        const problem = `was refused: ${shorten(String(cause))}`;
        throw errorAt(place, "creation_failed", problem, { cause });
      }
    },
  };
}

function migrate<Config, Resources extends object>(
  { json, version, place }: VersionedConfig,
  { version: today = 1, migrations = {} }: ComponentProvider<Config, Resources>,
): JsonObject {
  function refuse(problem: string): never {
    const at = placeIn(place, "/component_version");
    throw errorAt(at, "unsupported_version", problem);
  }
  const from = version ?? today;
  if (from > today) refuse(`is ${from}, newer than ${today}`);
  let config = json;
  for (let step = from; step < today; step++) {
    const migration = migrations[step];
    if (migration === undefined) {
      refuse(`is ${from}, and nothing migrates ${step} to ${step + 1}`);
    }
    config = migration(config);
    if (!isJsonObject(config)) {
      refuse(`is ${from}, and migrating ${step} to ${step + 1} gave no object`);
    }
  }
  return config;
}

async function checked<Config>(
  schema: NonNullable<ComponentProvider<Config>["schema"]>,
  json: JsonObject,
  place: ConfigPlace,
): Promise<Config> {
  if ("read" in schema) return schema.read(json, refusalAt(place));
  const result = await checkSchema(schema, json);
  if (result.ok) return result.value;
  const [first, ...others] = result.problems;
  const more = others.length === 0 ? "" : `; ${describeProblems(others)}`;
  throw errorAt(
    placeIn(place, first?.path ?? ""),
    "invalid_field",
    `is wrong: ${shorten(first?.what ?? "")}${more}`,
  );
}
