import type { Context, Link } from "@opentelemetry/api";
import {
  type MessageInfo,
  type MessageTrace,
  onAbort,
  type Telemetry,
  traceMessage,
} from "../telemetry/mod.ts";
import type { AgentRegistry } from "./_agent_registry.ts";
import type { AgentId } from "./agent_id.ts";
import type { PublishOptions } from "./agent_runtime.ts";
import {
  AgentRuntimeError,
  type AgentRuntimeErrorCode,
  notSerializable,
} from "./errors.ts";
import type { Message, MessageType } from "./message.ts";
import { plainDataProblem } from "./plain_data.ts";
import type { TopicId } from "./topic_id.ts";

/** What a runtime lends its envelopes. */
export interface EnvelopeHost {
  readonly generateId: () => string;
  readonly agents: Pick<AgentRegistry, "living">;
}

/** What all envelopes are made of. */
export interface EnvelopeInit {
  readonly message: Message;
  readonly options: PublishOptions;
  readonly telemetry: Telemetry;
  /** The caller's context. */
  readonly parent: Context;
  /** What the message goes on from, where that is no parent. */
  readonly links: Link[] | undefined;
}

/** Where a message goes, and who waits for the reply. */
export interface Sending {
  readonly recipient: AgentId;
  /** What the reply must be. */
  readonly expected: MessageType<object> | undefined;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** A message on its way, with its trace and its signal. */
abstract class BaseEnvelope implements MessageInfo {
  abstract readonly operation: "send" | "publish";
  abstract readonly destination: AgentId | TopicId;
  /** The topic that the message goes to, if it goes to one. */
  abstract readonly topicId: TopicId | undefined;
  /** Interventions may change it. */
  body: Message;
  readonly sender: AgentId | undefined;
  readonly signal: AbortSignal | undefined;
  /** What handlers are given where there is no span for the message. */
  readonly parent: Context;
  #trace: MessageTrace | undefined;
  #messageId: string | undefined;
  readonly #host: EnvelopeHost;

  constructor(host: EnvelopeHost, { message, options, parent }: EnvelopeInit) {
    this.#host = host;
    this.body = message;
    this.sender = options.sender;
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

  get senderClass(): string | undefined {
    return this.sender && this.#host.agents.living(this.sender)?.className;
  }

  /** Called once the subclass is complete, as the spans ask it for its fields. */
  protected startTrace({ telemetry, parent, links }: EnvelopeInit): void {
    this.#trace = traceMessage(telemetry, parent, this, links);
  }
}

/** A message that someone waits for the reply to. It settles exactly once. */
export class SendEnvelope extends BaseEnvelope {
  readonly operation = "send";
  readonly #sending: Sending;
  #settled = false;
  #unwatch: (() => void) | undefined;

  constructor(host: EnvelopeHost, init: EnvelopeInit, sending: Sending) {
    super(host, init);
    this.#sending = sending;
    this.startTrace(init);
  }

  get topicId(): undefined {
    return undefined;
  }

  get destination(): AgentId {
    return this.#sending.recipient;
  }

  get settled(): boolean {
    return this.#settled;
  }

  /** Rejects the sender as soon as the signal aborts. */
  watchSignal(): void {
    const { signal } = this;
    this.#unwatch = signal && onAbort(signal, () => this.reject(signal.reason));
  }

  /** Throws unless the reply can be sent back to the one who asked for it. */
  assertReply(reply: unknown): void {
    const problem = plainDataProblem(reply);
    if (problem !== undefined) throw notSerializable(this.#replying, problem);
    const { expected } = this.#sending;
    if (expected === undefined || expected.is(reply)) return;
    throw new AgentRuntimeError(
      "unexpected_reply",
      `${this.#replying}: the sender asked for a "${expected.typeName}"`,
    );
  }

  get #replying(): string {
    return `Cannot reply to "${this.messageType}" from "${this.destination}"`;
  }

  resolve(reply: unknown, loop: Context): void {
    if (!this.#settle()) return;
    this.#sending.resolve(reply);
    this.trace?.done(loop, reply);
  }

  reject(error: unknown): void {
    if (!this.#settle()) return;
    this.#sending.reject(error);
    this.trace?.failed(error, this.signal);
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    this.#unwatch?.();
    return true;
  }
}

/** A message to everyone who subscribes to its topic. */
export class PublishEnvelope extends BaseEnvelope {
  readonly operation = "publish";
  readonly topicId: TopicId;

  constructor(host: EnvelopeHost, init: EnvelopeInit, topic: TopicId) {
    super(host, init);
    this.topicId = topic;
    this.startTrace(init);
  }

  get destination(): TopicId {
    return this.topicId;
  }
}

/** A message on its way, however it goes. */
export type Envelope = SendEnvelope | PublishEnvelope;

/** Why a message cannot be taken or delivered; the words end a sentence. */
export type Refusal = readonly [code: AgentRuntimeErrorCode, why: string];

/** The error for a message that is refused. */
export function refused(
  { body, destination }: Envelope,
  verb: "send" | "publish" | "deliver",
  [code, why]: Refusal,
): AgentRuntimeError {
  return new AgentRuntimeError(
    code,
    `Cannot ${verb} "${body.type}" to "${destination}": ${why}`,
  );
}
