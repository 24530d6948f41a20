import type { AgentId } from "./agent_id.ts";
import type { TopicId } from "./topic_id.ts";

/** What all that is told of a message has in common. */
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

/** A message is in the queue, or gets to an agent, or a reply to its sender. */
export interface MessageEvent extends MessageReport {
  /** Tells the events apart. */
  readonly type: "message";
  /** It was queued, or it is handed over. */
  readonly stage: "send" | "deliver";
}

/** A message that was in the queue got to nobody. */
export interface UndeliveredEvent extends MessageReport {
  /** Tells the events apart. */
  readonly type: "undelivered";
  /**
   * Nobody subscribes to the topic, an intervention dropped it, its sender gave
   * up while it waited, or the runtime stopped.
   */
  readonly reason: "no_subscribers" | "dropped" | "aborted" | "stopped";
}

/** Something threw while a message was on its way. */
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
