import type { Context } from "@opentelemetry/api";
import type { TelemetryOptions } from "../telemetry/mod.ts";

/** How a runtime is set up. */
export interface SingleThreadedAgentRuntimeOptions extends TelemetryOptions {
  /**
   * Whether the errors of event handlers, which nobody awaits, stay on their
   * spans. If not, the first one rejects `stop`, `stopWhenIdle` and `close`.
   *
   * @default {true}
   */
  readonly ignoreUnhandledExceptions?: boolean | undefined;
  /**
   * Makes the ids of messages.
   *
   * @default {crypto.randomUUID}
   */
  readonly generateId?: (() => string) | undefined;
}

/** How a runtime is started. */
export interface StartOptions {
  /** Where the `autogen` convention hangs the spans of the message loop. */
  readonly traceContext?: Context | undefined;
}
