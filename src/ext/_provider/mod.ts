/**
 * What clients of providers' APIs have in common: how they are set up, asked and
 * written down. For the rooms beside this one.
 *
 * @module
 */

export { type Api, apiOf } from "./api.ts";
export {
  type ApiClientOptions,
  type ApiSettings,
} from "./api_client_options.ts";
export {
  type ClientConfig,
  configFields,
  flag,
  integer,
  number,
  optionsJson,
  text,
  writeConfig,
} from "./client_config.ts";
export { componentKey, originOf, providerKey } from "./component_key.ts";
export { assertContextSize } from "./context_size.ts";
export { addTo, type PartialAnswer, resultOf } from "./partial_answer.ts";
export { type KnownModel, type Provider } from "./provider.ts";
export { copySchema, type SentSchema } from "./sent_schema.ts";
