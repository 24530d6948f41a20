import type { Context, Link } from "@opentelemetry/api";
import { AutogenMessageTrace } from "./_autogen_messages.ts";
import { CurrentMessageTrace } from "./_current_messages.ts";
import type { Operation } from "./operation.ts";
import type { Scope, Telemetry } from "./telemetry.ts";

/** The address of an agent or of a topic, whose text is `type/key`. */
export interface Address {
  readonly type: string;
  toString(): string;
}

/** What telemetry knows of a message. */
export interface MessageInfo {
  readonly operation: "send" | "publish";
  readonly messageId: string;
  /** The declared name of the message's type. */
  readonly messageType: string;
  /** The agent or the topic that it goes to. */
  readonly destination: Address;
  /** The agent that sent it. */
  readonly sender: Address | undefined;
  /** What the `autogen` convention calls the class of the sender. */
  readonly senderClass: string | undefined;
  /** The message itself, for spans that capture content. */
  readonly body: unknown;
}

/**
 * The spans of one message on its way. A runtime calls the methods as the
 * message gets along; which of them opens a span is up to the convention.
 */
export interface MessageTrace {
  /** The creation context, which the message carries. */
  readonly context: Context;
  /** The message waits for its turn. */
  queued?(): void;
  /**
   * The message is about to be handled.
   *
   * @param loop - the context in which the runtime was started
   */
  dequeued?(loop: Context): void;
  /**
   * An agent's handler begins; the operation ends with it.
   *
   * @param className - what the `autogen` convention calls the agent's class
   */
  process(recipient: Address, className: string): Operation;
  /** The agent could not be made; the operation says so, where there is one. */
  unmade?(recipient: Address): Operation;
  /** The event was handed to its subscribers, or to nobody. */
  delivered?(recipients: number): void;
  /**
   * Everything about the message is over.
   *
   * @param reply - what goes back to the sender of an RPC
   */
  done(loop: Context, reply?: unknown): void;
  /** The message, or the wait for its reply, ended with an error. */
  failed(error: unknown, signal: AbortSignal | undefined): void;
}

/** How a convention makes the spans of a message. */
interface MessageTraceClass {
  readonly scope: Scope;
  new (
    telemetry: Telemetry,
    parent: Context,
    message: MessageInfo,
    links?: Link[],
  ): MessageTrace;
}

/**
 * Opens the spans of a message that is sent or published.
 *
 * @param links - what came before it, where that is no parent
 * @returns the trace, or `undefined` where message spans are off: the message
 * then simply carries the caller's context
 */
export function traceMessage(
  telemetry: Telemetry,
  parent: Context,
  message: MessageInfo,
  links?: Link[],
): MessageTrace | undefined {
  if (!telemetry.messageSpans) return undefined;
  const Trace: MessageTraceClass = telemetry.conventions === "autogen"
    ? AutogenMessageTrace
    : CurrentMessageTrace;
  return telemetry.tracer(Trace.scope) &&
    new Trace(telemetry, parent, message, links);
}
