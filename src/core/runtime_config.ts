import type { ConfigPlace } from "./_config_place.ts";
import { fieldsAt } from "./_fields_at.ts";
import { readConfig } from "./_read_config.ts";
import { defined } from "../telemetry/mod.ts";
import type { SingleThreadedAgentRuntimeOptions } from "./single_threaded_agent_runtime_options.ts";

/**
 * The options of a runtime that a config can hold.
 *
 * @example One field of a larger config
 * ```ts
 * import { readRuntimeConfig, type RuntimeConfig, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const text = '{ "name": "shop", "runtime": { "maxQueueSize": 100 } }';
 * const config: RuntimeConfig = readRuntimeConfig(JSON.parse(text).runtime);
 * const limits: RuntimeConfig = { queueFullPolicy: "reject", ...config };
 * assertEquals(limits, { queueFullPolicy: "reject", maxQueueSize: 100 });
 * await using _runtime = new SingleThreadedAgentRuntime({ ...limits });
 * ```
 */
export interface RuntimeConfig extends
  Pick<
    SingleThreadedAgentRuntimeOptions,
    | "conventions"
    | "contentBudget"
    | "detail"
    | "disableRuntimeTracing"
    | "ignoreUnhandledExceptions"
    | "maxQueueSize"
    | "queueFullPolicy"
  > {
  /** Records content; a filter is a function, which no config can hold. */
  readonly captureContent?: boolean | undefined;
}

/**
 * How a runtime's config is read.
 *
 * @example
 * ```ts
 * import { ConfigError, readRuntimeConfig, type ReadRuntimeConfigOptions } from "@autogen-edge/runtime";
 * import { assertThrows } from "@std/assert";
 *
 * const options: ReadRuntimeConfigOptions = { source: "runtime.json" };
 * assertThrows(
 *   () => readRuntimeConfig({ maxQueueSize: "many" }, options),
 *   ConfigError,
 *   "from runtime.json: /maxQueueSize",
 * );
 * ```
 */
export interface ReadRuntimeConfigOptions {
  /** What it was read from, e.g. the name of a file; for errors. */
  readonly source?: string | undefined;
}

/**
 * Reads the options of a runtime, among them the switches of tracing, from JSON.
 * What it leaves out, the environment decides as ever.
 *
 * @param config - an object of options by their names, or the text of one
 * @returns the options, to spread among those that no config can hold
 * @throws {ConfigError} `malformed_config`, `invalid_field`: also for a field
 * that is not known, since a misspelt switch would switch nothing
 *
 * @example The spans of messages are switched off by a file
 * ```ts
 * import { readRuntimeConfig, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const text = '{ "disableRuntimeTracing": true }';
 * const config = readRuntimeConfig(text, { source: "runtime.json" });
 * assertEquals(config, { disableRuntimeTracing: true });
 * await using _runtime = new SingleThreadedAgentRuntime({ ...config });
 * ```
 */
export function readRuntimeConfig(
  config: unknown,
  { source }: ReadRuntimeConfigOptions = {},
): RuntimeConfig {
  const place: ConfigPlace = { what: "the config of a runtime", source };
  const fields = fieldsAt(place, readConfig(config, place));
  const { optional } = fields;
  const options: RuntimeConfig = {
    captureContent: optional.boolean("captureContent"),
    contentBudget: optional.integer("contentBudget"),
    conventions: optional.oneOf("conventions", ["current", "autogen"]),
    detail: optional.oneOf("detail", ["messages", "agents"]),
    disableRuntimeTracing: optional.boolean("disableRuntimeTracing"),
    ignoreUnhandledExceptions: optional.boolean("ignoreUnhandledExceptions"),
    maxQueueSize: optional.integer("maxQueueSize"),
    queueFullPolicy: optional.oneOf("queueFullPolicy", ["wait", "reject"]),
  };
  fields.allowOnly(Object.keys(options));
  return defined(options);
}
