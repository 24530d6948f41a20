import type { CallContext } from "../telemetry/mod.ts";
import type { ReadJsonOptions } from "./read_json.ts";

/**
 * How a state is taken back.
 *
 * @example An error says what was read, and from where
 * ```ts
 * import { ConfigError, type LoadStateOptions, UnboundedChatCompletionContext } from "@autogen-edge/runtime";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const options: LoadStateOptions = { what: "the talk", source: "talk.json" };
 * const context = new UnboundedChatCompletionContext();
 * const error = await assertRejects(
 *   () => context.loadState({ messages: 3 }, options),
 *   ConfigError,
 * );
 * assertEquals(
 *   error.message,
 *   "Cannot load the talk from talk.json: /messages is 3, not a list",
 * );
 * ```
 */
export interface LoadStateOptions extends CallContext, ReadJsonOptions {}
