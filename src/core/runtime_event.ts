import type { AgentId } from "./agent_id.ts";
import type { TopicId } from "./topic_id.ts";

/**
 * What all that is told of a message has in common.
 *
 * @example One line for a log
 * ```ts
 * import { AgentId, type MessageReport } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * function line({ messageId, kind, sender, receiver }: MessageReport): string {
 *   return `${messageId} ${kind} ${sender ?? "-"} -> ${receiver ?? "-"}`;
 * }
 *
 * const reply: MessageReport = {
 *   messageId: "m-1",
 *   message: "yes",
 *   sender: new AgentId("clerk", "1"),
 *   receiver: undefined,
 *   kind: "respond",
 * };
 * assertEquals(line(reply), "m-1 respond clerk/1 -> -");
 * ```
 */
export interface MessageReport {
  /** Tells this message apart from all others. */
  readonly messageId: string;
  /** The message, or the reply; what an agent replies may be any plain data. */
  readonly message: unknown;
  /** The agent that it comes from; none if the program itself sent it. */
  readonly sender: AgentId | undefined;
  /** Where it goes; none for a reply to the program itself. */
  readonly receiver: AgentId | TopicId | undefined;
  /** Whether it was sent to one agent, published to a topic, or is a reply. */
  readonly kind: "direct" | "publish" | "respond";
}

/**
 * A message is in the queue, or gets to an agent, or a reply to its sender.
 *
 * @example The two stages
 * ```ts
 * import { AgentId, message, type MessageEvent, RoutedAgent, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const stages: string[] = [];
 * function note({ stage, kind }: MessageEvent): void {
 *   stages.push(`${stage} ${kind}`);
 * }
 *
 * await using runtime = new SingleThreadedAgentRuntime({
 *   onEvent: (event) => event.type === "message" && note(event),
 * });
 * const Ask = message("Ask");
 * const clerk = new RoutedAgent("answers").on(Ask, () => "yes");
 * await runtime.registerAgentInstance(clerk, new AgentId("clerk", "1"));
 * runtime.start();
 * await runtime.sendMessage(Ask(), new AgentId("clerk", "1"));
 * assertEquals(stages, ["send direct", "deliver direct", "deliver respond"]);
 * ```
 */
export interface MessageEvent extends MessageReport {
  /** Tells the events apart. */
  readonly type: "message";
  /** It was queued, or it is handed over. */
  readonly stage: "send" | "deliver";
}

/**
 * A message that was in the queue got to nobody.
 *
 * @example What is left when the runtime stops
 * ```ts
 * import { message, SingleThreadedAgentRuntime, TopicId, type UndeliveredEvent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const lost: UndeliveredEvent[] = [];
 * await using runtime = new SingleThreadedAgentRuntime({
 *   onUndelivered: (event) => lost.push(event),
 * });
 * await runtime.publishMessage(message("Order")(), new TopicId("orders"));
 * await runtime.stop();
 * assertEquals(lost.map(({ reason }) => reason), ["stopped"]);
 * ```
 */
export interface UndeliveredEvent extends MessageReport {
  /** Tells the events apart. */
  readonly type: "undelivered";
  /**
   * Nobody subscribes to the topic, an intervention dropped it, its sender gave
   * up while it waited, or the runtime stopped.
   */
  readonly reason: "no_subscribers" | "dropped" | "aborted" | "stopped";
}

/**
 * Something threw while a message was on its way.
 *
 * @example What an event handler throws
 * ```ts
 * import { ClosureAgent, DefaultSubscription, defaultTopicId, type ErrorEvent, message, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const errors: string[] = [];
 * await using runtime = new SingleThreadedAgentRuntime({
 *   onError: ({ receiver, error }: ErrorEvent) =>
 *     errors.push(`${receiver}: ${error}`),
 * });
 * const subscriptions = [new DefaultSubscription("fuse")];
 * await ClosureAgent.registerClosure(runtime, "fuse", () => {
 *   throw new RangeError("Too much");
 * }, { subscriptions });
 * runtime.start();
 * await runtime.publishMessage(message("Load")(), defaultTopicId());
 * await runtime.stopWhenIdle();
 * assertEquals(errors, ["fuse/default: RangeError: Too much"]);
 * ```
 */
export interface ErrorEvent extends MessageReport {
  /** Tells the events apart. */
  readonly type: "error";
  /** What was thrown. */
  readonly error: unknown;
  /** Whether the one who sent the message gets the error. */
  readonly awaited: boolean;
}

/**
 * What a runtime tells of its messages, for logs, counters and dead letters. Told
 * apart by `type`.
 *
 * The events are those that AutoGen logs: a message in two stages, one that was
 * dropped, and exceptions of handlers and factories.
 *
 * @example A count of each kind
 * ```ts
 * import { message, type RuntimeEvent, SingleThreadedAgentRuntime, TopicId } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const counts = { message: 0, undelivered: 0, error: 0 };
 * function count({ type }: RuntimeEvent): void {
 *   counts[type]++;
 * }
 *
 * await using runtime = new SingleThreadedAgentRuntime({ onEvent: count });
 * runtime.start();
 * await runtime.publishMessage(message("Order")(), new TopicId("orders"));
 * await runtime.stopWhenIdle();
 * assertEquals(counts, { message: 1, undelivered: 1, error: 0 });
 * ```
 */
export type RuntimeEvent = MessageEvent | UndeliveredEvent | ErrorEvent;

/**
 * Who wants to know what becomes of messages.
 *
 * @example Dead letters
 * ```ts
 * import { message, type RuntimeHooks, SingleThreadedAgentRuntime, TopicId } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const lost: string[] = [];
 * const hooks: RuntimeHooks = {
 *   onUndelivered: ({ reason, receiver }) => lost.push(`${receiver} ${reason}`),
 * };
 *
 * const Order = message("Order");
 * await using runtime = new SingleThreadedAgentRuntime({ ...hooks });
 * runtime.start();
 * await runtime.publishMessage(Order(), new TopicId("orders"));
 * await runtime.stopWhenIdle();
 * assertEquals(lost, ["orders/default no_subscribers"]);
 * ```
 */
export interface RuntimeHooks {
  /**
   * Called with all that happens to messages. Keep it quick: it is called while
   * they are handled. What it throws goes to the `diag` logger of OpenTelemetry's
   * API.
   */
  readonly onEvent?: ((event: RuntimeEvent) => void) | undefined;
  /** Called with each message that was in the queue and got to nobody. */
  readonly onUndelivered?: ((event: UndeliveredEvent) => void) | undefined;
  /** Called with each error that nobody awaits, also where those are ignored. */
  readonly onError?: ((event: ErrorEvent) => void) | undefined;
}
