import { shorten } from "./_check_schema.ts";
import { ConfigError, type ConfigErrorCode } from "./config_error.ts";
import { ConfigFields } from "./config_fields.ts";

/** One place in a config that is being read, for the errors about it. */
export class ConfigPlace {
  /** A JSON pointer to the place. */
  readonly path: string;
  readonly source: string | undefined;
  readonly #what: string;
  readonly #provider: string | undefined;

  /**
   * Makes a place.
   *
   * @param what - what cannot be read if this is wrong, in words
   */
  constructor(
    what: string,
    { path = "", source, provider }: {
      readonly path?: string | undefined;
      readonly source?: string | undefined;
      readonly provider?: string | undefined;
    } = {},
  ) {
    this.#what = what;
    this.path = path;
    this.source = source;
    this.#provider = provider;
  }

  /** The place that a JSON pointer leads to from here. */
  at(path: string): ConfigPlace {
    return new ConfigPlace(this.#what, {
      path: this.path + path,
      source: this.source,
      provider: this.#provider,
    });
  }

  /** The same place, in a component of which the provider is known now. */
  of(provider: string): ConfigPlace {
    const { path, source } = this;
    const what = JSON.stringify(shorten(provider));
    return new ConfigPlace(what, { path, source, provider });
  }

  /** Opens the object that is here. */
  fields(json: unknown): ConfigFields {
    return new ConfigFields(
      json,
      (path, code, problem) => this.at(path).error(code, problem),
    );
  }

  /**
   * Makes the error that something is wrong here.
   *
   * @param problem - what comes after the path in its text
   */
  error(
    code: ConfigErrorCode,
    problem: string,
    options: ErrorOptions = {},
  ): ConfigError {
    const { path, source } = this;
    const from = source === undefined ? "" : ` from ${source}`;
    const where = path === "" ? "it" : shorten(path);
    return new ConfigError(
      code,
      `Cannot load ${this.#what}${from}: ${where} ${problem}`,
      { provider: this.#provider, path, source, ...options },
    );
  }
}
