import type { Context } from "@opentelemetry/api";
import {
  type MessageInfo,
  type MessageTrace,
  type Telemetry,
  traceMessage,
} from "../telemetry/mod.ts";
import type { AgentId } from "./agent_id.ts";
import type { PublishOptions } from "./agent_runtime.ts";
import { AgentRuntimeError } from "./errors.ts";
import type { Message, MessageType } from "./message.ts";
import { assertPlainData } from "./plain_data.ts";
import type { TopicId } from "./topic_id.ts";

/** What a runtime lends its envelopes. */
export interface EnvelopeHost {
  readonly generateId: () => string;
  /** The class that spans of the `autogen` convention give a sender. */
  classOf(agent: AgentId): string | undefined;
}

/** What all envelopes are made of. */
export interface EnvelopeInit {
  readonly host: EnvelopeHost;
  readonly message: Message;
  readonly options: PublishOptions;
  readonly telemetry: Telemetry;
  /** The caller's context. */
  readonly parent: Context;
}

/** A message on its way, with its trace and its signal. */
abstract class Envelope implements MessageInfo {
  abstract readonly operation: "send" | "publish";
  abstract readonly destinationType: string;
  abstract readonly destinationKey: string;
  readonly body: Message;
  readonly senderId: AgentId | undefined;
  readonly signal: AbortSignal | undefined;
  /** What handlers are given where there is no span for the message. */
  readonly parent: Context;
  #trace: MessageTrace | undefined;
  #messageId: string | undefined;
  readonly #host: EnvelopeHost;

  constructor({ host, message, options, parent }: EnvelopeInit) {
    this.#host = host;
    this.body = message;
    this.senderId = options.sender;
    this.signal = options.signal;
    this.parent = parent;
    this.#messageId = options.messageId;
  }

  get trace(): MessageTrace | undefined {
    return this.#trace;
  }

  get messageId(): string {
    return this.#messageId ??= this.#host.generateId();
  }

  get messageType(): string {
    return this.body.type;
  }

  get sender(): string | undefined {
    return this.senderId?.toString();
  }

  get senderType(): string | undefined {
    return this.senderId?.type;
  }

  get senderKey(): string | undefined {
    return this.senderId?.key;
  }

  get senderClass(): string | undefined {
    return this.senderId && this.#host.classOf(this.senderId);
  }

  /** Called once the subclass is complete, as the spans ask it for its fields. */
  protected startTrace(telemetry: Telemetry): void {
    this.#trace = traceMessage(telemetry, this.parent, this);
  }
}

/** A message that someone waits for the reply to. It settles exactly once. */
export class SendEnvelope extends Envelope {
  readonly operation = "send";
  readonly recipient: AgentId;
  readonly #expected: MessageType<object> | undefined;
  readonly #resolve: (reply: unknown) => void;
  readonly #reject: (error: unknown) => void;
  #settled = false;
  #onAbort: (() => void) | undefined;

  constructor(
    init: EnvelopeInit & {
      readonly recipient: AgentId;
      readonly expected: MessageType<object> | undefined;
      readonly resolve: (reply: unknown) => void;
      readonly reject: (error: unknown) => void;
    },
  ) {
    super(init);
    this.recipient = init.recipient;
    this.#expected = init.expected;
    this.#resolve = init.resolve;
    this.#reject = init.reject;
    this.startTrace(init.telemetry);
  }

  get destinationType(): string {
    return this.recipient.type;
  }

  get destinationKey(): string {
    return this.recipient.key;
  }

  get settled(): boolean {
    return this.#settled;
  }

  /** Rejects the sender as soon as the signal aborts. */
  watchSignal(): void {
    const { signal } = this;
    if (signal === undefined) return;
    if (signal.aborted) {
      this.reject(signal.reason);
      return;
    }
    this.#onAbort = () => this.reject(signal.reason);
    signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Throws unless the reply can be sent back to the one who asked for it. */
  assertReply(reply: unknown): void {
    const doing =
      `Cannot reply to "${this.messageType}" from "${this.recipient}"`;
    assertPlainData(reply, doing);
    if (this.#expected === undefined || this.#expected.is(reply)) return;
    throw new AgentRuntimeError(
      "unexpected_reply",
      `${doing}: the sender asked for a "${this.#expected.typeName}"`,
    );
  }

  resolve(reply: unknown, loop: Context): void {
    if (!this.#settle()) return;
    this.trace?.done(loop, reply);
    this.#resolve(reply);
  }

  reject(error: unknown): void {
    if (!this.#settle()) return;
    this.trace?.failed(error, this.signal);
    this.#reject(error);
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    if (this.#onAbort !== undefined) {
      this.signal?.removeEventListener("abort", this.#onAbort);
    }
    return true;
  }
}

/** A message to everyone who subscribes to its topic. */
export class PublishEnvelope extends Envelope {
  readonly operation = "publish";
  readonly topic: TopicId;

  constructor(init: EnvelopeInit & { readonly topic: TopicId }) {
    super(init);
    this.topic = init.topic;
    this.startTrace(init.telemetry);
  }

  get destinationType(): string {
    return this.topic.type;
  }

  get destinationKey(): string {
    return this.topic.source;
  }
}
