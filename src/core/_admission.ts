import {
  type Context,
  context as contextApi,
  type Link,
  ROOT_CONTEXT,
  trace,
} from "@opentelemetry/api";
import type { AgentRegistry } from "./_agent_registry.ts";
import {
  type Envelope,
  type EnvelopeHost,
  type EnvelopeInit,
  PublishEnvelope,
  type Refusal,
  refused,
  SendEnvelope,
  type Sending,
} from "./_envelope.ts";
import type { RuntimeTelemetry } from "./_runtime_telemetry.ts";
import { AgentId } from "./agent_id.ts";
import type { PublishOptions } from "./agent_runtime.ts";
import { assertMessage, type Message } from "./message.ts";
import { plainDataProblem } from "./plain_data.ts";
import { TopicId } from "./topic_id.ts";

/** What messages are admitted to. */
export interface AdmissionInit extends EnvelopeHost {
  readonly agents: AgentRegistry;
  readonly telemetry: RuntimeTelemetry;
  /** Says why nothing is taken now; the words end a sentence. */
  readonly refusal: () => Refusal | undefined;
}

/** Opens the spans of messages, and refuses those that cannot be taken. */
export class Admission {
  readonly #init: AdmissionInit;
  /** Of the last message that the program itself sent. */
  last: Context | undefined;
  #resumed: Link | undefined;

  constructor(init: AdmissionInit) {
    this.#init = init;
  }

  /** The next message that no agent sends goes on from there. */
  resume(from: Link | undefined): void {
    this.#resumed = from;
    // It may be saved again before anything was sent.
    this.last = from && trace.setSpanContext(ROOT_CONTEXT, from.context);
  }

  /** A message that is refused is settled already. */
  send(
    message: Message,
    options: PublishOptions,
    sending: Sending,
  ): SendEnvelope {
    const { agents } = this.#init;
    const { recipient } = sending;
    assertMessage(message, "Cannot send");
    if (!(recipient instanceof AgentId)) {
      throw new TypeError(
        `Cannot send "${message.type}": the recipient is no AgentId`,
      );
    }
    const init = this.#envelopeInit(message, options);
    const envelope = new SendEnvelope(this.#init, init, sending);
    try {
      this.#admit(envelope, "send");
      if (!agents.has(recipient)) throw agents.notFound(recipient);
      this.#remember(envelope);
      envelope.watchSignal();
    } catch (error) {
      envelope.reject(error);
    }
    return envelope;
  }

  /** @throws where a message cannot be taken */
  publish(
    message: Message,
    topic: TopicId,
    options: PublishOptions,
  ): PublishEnvelope {
    assertMessage(message, "Cannot publish");
    if (!(topic instanceof TopicId)) {
      throw new TypeError(
        `Cannot publish "${message.type}": the topic is no TopicId`,
      );
    }
    const init = this.#envelopeInit(message, options);
    const envelope = new PublishEnvelope(this.#init, init, topic);
    try {
      options.signal?.throwIfAborted();
      this.#admit(envelope, "publish");
      this.#remember(envelope);
    } catch (error) {
      envelope.trace?.failed(error, options.signal);
      throw error;
    }
    return envelope;
  }

  #envelopeInit(message: Message, options: PublishOptions): EnvelopeInit {
    const { own: telemetry, context: parent } = this.#init.telemetry.for(
      options.traceContext ?? contextApi.active(),
    );
    const resumed = options.sender === undefined ? this.#resumed : undefined;
    return {
      message,
      options,
      telemetry,
      parent,
      links: resumed && [resumed],
    };
  }

  #remember(envelope: Envelope): void {
    if (envelope.sender !== undefined || envelope.trace === undefined) return;
    this.last = envelope.trace.context;
    this.#resumed = undefined;
  }

  #admit(envelope: Envelope, verb: "send" | "publish"): void {
    const { body, sender } = envelope;
    const refusal = this.#init.refusal();
    if (refusal !== undefined) throw refused(envelope, verb, refusal);
    if (sender !== undefined && !this.#init.agents.has(sender)) {
      const why = `its sender "${sender}" is not registered`;
      throw refused(envelope, verb, ["sender_not_found", why]);
    }
    const problem = plainDataProblem(body);
    if (problem !== undefined) {
      throw refused(envelope, verb, ["not_serializable", problem]);
    }
  }
}
