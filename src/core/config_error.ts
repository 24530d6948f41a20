import { CodedError } from "./coded_error.ts";

/**
 * What can be wrong with a config; see {@linkcode ConfigError}.
 *
 * @example What to tell whoever wrote the config
 * ```ts
 * import { ConfigError, type ConfigErrorCode, readRuntimeConfig } from "@autogen-edge/runtime";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * function advice(code: ConfigErrorCode): string {
 *   switch (code) {
 *     case "malformed_config":
 *       return "Write JSON";
 *     case "unsupported_version":
 *       return "Update the program";
 *     default:
 *       return "Correct the field";
 *   }
 * }
 *
 * const error = assertThrows(() => readRuntimeConfig("{"), ConfigError);
 * assertEquals(advice(error.code), "Write JSON");
 * ```
 */
export type ConfigErrorCode =
  /** It is not JSON, or holds what JSON cannot. */
  | "malformed_config"
  /** A field that is needed is not there. */
  | "missing_field"
  /** A field is not what it has to be, or is not known. */
  | "invalid_field"
  /** No component of that provider may be loaded. */
  | "unknown_provider"
  /** A component of a newer version, or one too old to migrate. */
  | "unsupported_version"
  /** A component of another kind than is needed there. */
  | "unexpected_component"
  /** The component refused its config; why is the `cause`. */
  | "creation_failed"
  /** A provider is registered already. */
  | "already_registered"
  /** Something that cannot be written as a config. */
  | "not_dumpable";

/**
 * Where a config is wrong.
 *
 * @example A refusal of one's own
 * ```ts
 * import { ConfigError, type ConfigErrorOptions } from "@autogen-edge/runtime";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * function assertEven(turns: number, where: ConfigErrorOptions): void {
 *   if (turns % 2 === 0) return;
 *   const message = `Cannot load a limit: ${turns} turns are odd`;
 *   throw new ConfigError("invalid_field", message, where);
 * }
 *
 * const error = assertThrows(
 *   () => assertEven(3, { provider: "my.Limit", path: "/config/turns" }),
 *   ConfigError,
 * );
 * assertEquals([error.provider, error.path], ["my.Limit", "/config/turns"]);
 * ```
 */
export interface ConfigErrorOptions extends ErrorOptions {
  /** The provider of the component, where it is known. */
  readonly provider?: string | undefined;
  /** A JSON pointer to the field. */
  readonly path?: string | undefined;
  /** What the config was read from. */
  readonly source?: string | undefined;
}

/**
 * A config that cannot be read or written. Test its `code`: the text, which says
 * all the rest in words, may change.
 *
 * @example Where a config is wrong
 * ```ts
 * import { ConfigError, readRuntimeConfig } from "@autogen-edge/runtime";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const error = assertThrows(
 *   () => readRuntimeConfig({ detail: "all" }, { source: "runtime.json" }),
 *   ConfigError,
 * );
 * assertEquals(error.code, "invalid_field");
 * assertEquals(error.path, "/detail");
 * assertEquals(error.source, "runtime.json");
 * ```
 */
export class ConfigError extends CodedError<ConfigErrorCode> {
  /** The same for all of them. */
  override readonly name = "ConfigError";
  /** The provider of the component, where it is known. */
  readonly provider: string | undefined;
  /** A JSON pointer to the field, e.g. `/config/max_messages`. */
  readonly path: string;
  /** What the config was read from, as the caller named it. */
  readonly source: string | undefined;

  /**
   * Makes an error.
   *
   * @param code - what is wrong, for programs
   * @param message - what was being done, where it is wrong, and how
   * @param options - the same place for programs, and the `cause`
   */
  constructor(
    code: ConfigErrorCode,
    message: string,
    { provider, path = "", source, ...options }: ConfigErrorOptions = {},
  ) {
    super(code, message, options);
    this.provider = provider;
    this.path = path;
    this.source = source;
  }
}
