import type { Context } from "@opentelemetry/api";
import type { TelemetryOptions } from "../telemetry/mod.ts";
import type { Interventions } from "./interventions.ts";
import type { RuntimeHooks } from "./runtime_event.ts";

/**
 * How a runtime is set up.
 *
 * @example
 * ```ts
 * import { AgentId, message, RoutedAgent, SingleThreadedAgentRuntime, type SingleThreadedAgentRuntimeOptions } from "@autogen-edge/runtime";
 * import { assertTree, recordSpans } from "@autogen-edge/runtime/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const spans = recordSpans();
 * const options: SingleThreadedAgentRuntimeOptions = {
 *   tracerProvider: spans.tracerProvider,
 *   disableRuntimeTracing: true,
 *   generateId: () => "m-1",
 * };
 *
 * const Ask = message("Ask");
 * const clerk = new RoutedAgent("answers").on(Ask, (_, ctx) => ctx.messageId);
 * await using runtime = new SingleThreadedAgentRuntime(options);
 * await runtime.registerAgentInstance(clerk, new AgentId("clerk", "1"));
 * runtime.start();
 * const reply = await runtime.sendMessage(Ask(), new AgentId("clerk", "1"));
 * assertEquals(reply, "m-1");
 * assertTree(spans, []);
 * ```
 */
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

/**
 * How a runtime is started.
 *
 * @example
 * ```ts
 * import { AgentId, message, RoutedAgent, SingleThreadedAgentRuntime, type StartOptions } from "@autogen-edge/runtime";
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
 * import { assertEquals } from "@std/assert";
 *
 * const spans = recordSpans();
 * const { tracerProvider } = spans;
 * const main = tracerProvider.getTracer("app").startSpan("main");
 * const traceContext = trace.setSpan(ROOT_CONTEXT, main);
 * const options: StartOptions = { traceContext };
 *
 * const telemetry = { tracerProvider, conventions: "autogen" } as const;
 * await using runtime = new SingleThreadedAgentRuntime(telemetry);
 * const Ask = message("Ask");
 * const desk = new AgentId("desk", "1");
 * const agent = new RoutedAgent("answers").on(Ask, () => "yes");
 * await runtime.registerAgentInstance(agent, desk);
 * runtime.start(options);
 * await runtime.sendMessage(Ask(), desk);
 * main.end();
 * const [tree] = spans.toTree();
 * assertEquals(tree?.children[0]?.name, "autogen send desk.(1)-A");
 * ```
 */
export interface StartOptions {
  /** Where the `autogen` convention hangs the spans of the message loop. */
  readonly traceContext?: Context | undefined;
}
