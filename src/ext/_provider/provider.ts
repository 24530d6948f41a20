import type { ModelInfo } from "../../models/mod.ts";
import type { ApiSettings } from "./api_client_options.ts";

/** What is known of a model by its name. */
export interface KnownModel {
  readonly info: ModelInfo;
  /** The tokens that its context holds. */
  readonly contextSize: number;
}

/** A provider whose clients are of one making. */
export interface Provider<Settings extends ApiSettings> {
  /** Its own server. */
  readonly url: string;
  /** Where servers are asked, behind the path of their URL. */
  readonly path: string;
  /** What it is called in the names of the environment's variables. */
  readonly name: string;
  /** The header that the key goes into. */
  readonly keyHeader: string;
  /** Headers that a client's own take the place of. */
  headers(settings: Settings): Readonly<Record<string, string | undefined>>;
  /** Who answers at a host, by the names of OpenTelemetry's conventions. */
  provider(host: string): string;
  /** Looks a model up. */
  model(name: string): KnownModel | undefined;
}
