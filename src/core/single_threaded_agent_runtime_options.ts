import type { Context } from "@opentelemetry/api";
import type { TelemetryOptions } from "../telemetry/mod.ts";
import type { Interventions } from "./interventions.ts";
import type { RuntimeHooks } from "./runtime_event.ts";

/** How a runtime is set up. */
export interface SingleThreadedAgentRuntimeOptions
  extends TelemetryOptions, RuntimeHooks {
  /** See messages on their way and may change or drop them. */
  readonly interventions?: Interventions | undefined;
  /**
   * So many messages may wait in the queue: 1 or more. Those that interventions
   * look at have left it.
   *
   * @default {Infinity}
   */
  readonly maxQueueSize?: number | undefined;
  /**
   * What becomes of a message that is one too many: `publishMessage` waits until
   * there is room for it (and a send waits for its reply as ever), or both are
   * refused with `queue_full`.
   *
   * @default {"wait"}
   *
   * @example A queue of one message
   * ```ts
   * import { AgentRuntimeError, defaultTopicId, message, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
   * import { assertEquals, assertRejects } from "@std/assert";
   *
   * const Tick = message("Tick");
   * await using runtime = new SingleThreadedAgentRuntime({
   *   maxQueueSize: 1,
   *   queueFullPolicy: "reject",
   * });
   * await runtime.publishMessage(Tick(), defaultTopicId());
   * const error = await assertRejects(
   *   () => runtime.publishMessage(Tick(), defaultTopicId()),
   *   AgentRuntimeError,
   * );
   * assertEquals(error.code, "queue_full");
   * ```
   */
  readonly queueFullPolicy?: "wait" | "reject" | undefined;
  /**
   * Whether the errors of event handlers, which nobody awaits, stay on their
   * spans. If not, the first one rejects whatever is called next of `stop`,
   * `stopWhenIdle`, `stopWhen`, `processNext` and `close`.
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
