import { type Context, type Link, trace } from "@opentelemetry/api";
import { kinds } from "./_kinds.ts";
import type { Address, MessageInfo, MessageTrace } from "./message_tracing.ts";
import {
  type FailureStyle,
  openOperation,
  type Operation,
} from "./operation.ts";
import { names } from "./semconv.ts";
import type { Scope, Telemetry } from "./telemetry.ts";

/** Every span that sees an exception records it, and says nothing more. */
const FAILURES: FailureStyle = {
  exceptions: 1,
  errorType: false,
  outcome: false,
};

/**
 * The spans of AutoGen 0.7.5: `create` hangs under the caller, `send` and
 * `publish` under whatever was current where the runtime was started, and links
 * say what belongs together.
 */
export class AutogenMessageTrace implements MessageTrace {
  static readonly scope: Scope = { name: "autogen SingleThreadedAgentRuntime" };
  readonly context: Context;
  readonly #telemetry: Telemetry;
  readonly #message: MessageInfo;
  readonly #destination: string;
  readonly #create: Operation;
  #transfer: Operation | undefined;
  #recipientClass: string | undefined;

  constructor(telemetry: Telemetry, parent: Context, message: MessageInfo) {
    this.#telemetry = telemetry;
    this.#message = message;
    const { destination, messageType, operation } = message;
    this.#destination = nameOf(destination, operation === "send" ? "A" : "T");
    this.#create = openAutogen(telemetry, "create", {
      parent,
      kind: kinds.PRODUCER,
      destination: this.#destination,
    });
    this.#create.record(() => ({
      [names.LEGACY_MESSAGING_MESSAGE_TYPE]: messageType,
    }));
    this.context = this.#create.context;
  }

  queued(): void {
    if (this.#message.operation === "publish") this.#create.end();
  }

  dequeued(loop: Context): void {
    const { operation } = this.#message;
    this.#transfer = openAutogen(this.#telemetry, operation, {
      parent: underSpanOf(loop, this.context),
      kind: kinds.PRODUCER,
      destination: this.#destination,
      // AutoGen calls both of them so.
      legacyOperation: "publish",
      link: this.#create.link,
    });
  }

  process(recipient: Address, className: string): Operation {
    this.#recipientClass = className;
    const process = openAutogen(this.#telemetry, "process", {
      parent: this.#transfer?.context ?? this.context,
      kind: kinds.CONSUMER,
      destination: nameOf(recipient),
      link: this.#create.link,
    });
    process.record(() => ({
      sender_agent_type: this.#message.sender?.type,
      sender_agent_class: this.#message.senderClass,
      recipient_agent_type: recipient.type,
      recipient_agent_class: className,
      message_context: messageContextOf(this.#message),
    }));
    process.recordContent(() => ({ message: this.#message.body }));
    return process;
  }

  done(loop: Context, reply?: unknown): void {
    this.#transfer?.end();
    if (this.#message.operation === "send") this.#acknowledge(loop, reply);
    this.#create.end();
  }

  failed(error: unknown, signal: AbortSignal | undefined): void {
    this.#transfer?.end();
    this.#create.fail(error, signal);
  }

  #acknowledge(loop: Context, reply: unknown): void {
    const { sender, senderClass, destination } = this.#message;
    const ack = openAutogen(this.#telemetry, "ack", {
      parent: loop,
      kind: kinds.CONSUMER,
      destination: sender === undefined ? "" : nameOf(sender),
      legacyOperation: "receive",
      link: this.#transfer?.link,
    });
    const isNothing = reply === undefined || reply === null;
    // The reply travels the other way: who answered is the sender now.
    ack.record(() => ({
      sender_agent_type: destination.type,
      sender_agent_class: this.#recipientClass,
      recipient_agent_type: sender?.type,
      recipient_agent_class: senderClass,
      message: isNothing ? "No Message" : undefined,
    }));
    if (!isNothing) ack.recordContent(() => ({ message: reply }));
    ack.end();
  }
}

/** Opens a span of the runtime as AutoGen has them. */
export function openAutogen(
  telemetry: Telemetry,
  operation: string,
  request: AutogenRequest,
): Operation {
  const { parent, kind, destination, link } = request;
  const { legacyOperation = operation, failures = FAILURES } = request;
  return openOperation(telemetry, parent, {
    name: `autogen ${operation} ${destination}`.trimEnd(),
    scope: AutogenMessageTrace.scope,
    kind,
    attributes: () => ({
      [names.LEGACY_MESSAGING_OPERATION]: legacyOperation,
      [names.LEGACY_MESSAGING_DESTINATION]: destination,
    }),
    links: link && [link],
    failures,
  });
}

/** `type.(key)-A` for an agent, with a T for a topic. */
function nameOf(address: Address, suffix = "A"): string {
  const { type } = address;
  return `${type}.(${address.toString().slice(type.length + 1)})-${suffix}`;
}

function messageContextOf(message: MessageInfo): string {
  const isRpc = message.operation === "send";
  return JSON.stringify({
    sender: `${message.sender ?? "None"}`,
    topic_id: isRpc ? "None" : `${message.destination}`,
    is_rpc: isRpc,
    message_id: message.messageId,
  });
}

/** What the caller's context holds beside its span goes on to the handlers. */
export function underSpanOf(loop: Context, context: Context): Context {
  const span = trace.getSpan(loop);
  return span === undefined
    ? trace.deleteSpan(context)
    : trace.setSpan(context, span);
}

interface AutogenRequest {
  readonly parent: Context;
  readonly kind: kinds;
  readonly destination: string;
  readonly legacyOperation?: string;
  /** What caused it. */
  readonly link?: Link | undefined;
  readonly failures?: FailureStyle;
}
