import { type Context, ROOT_CONTEXT } from "@opentelemetry/api";
import { isCancellation } from "../telemetry/mod.ts";
import type { AgentRegistry } from "./_agent_registry.ts";
import {
  type Envelope,
  type PublishEnvelope,
  refused,
  type SendEnvelope,
} from "./_envelope.ts";
import { type HandlingHost, MessageHandling } from "./_message_handling.ts";
import type { Report } from "./_runtime_reports.ts";
import type { SubscriptionRegistry } from "./_subscription_registry.ts";
import type { AgentId } from "./agent_id.ts";
import type { AgentRuntime } from "./agent_runtime.ts";
import type { UndeliveredEvent } from "./runtime_event.ts";
import type { Interventions, InterventionSink } from "./interventions.ts";
import type { TopicId } from "./topic_id.ts";

/** What a delivery is made of. */
export interface DeliveryInit {
  readonly runtime: AgentRuntime;
  readonly agents: AgentRegistry;
  readonly subscriptions: SubscriptionRegistry;
  readonly interventions: Interventions | undefined;
  readonly report: Report | undefined;
  /** Whether the runtime stops, so that nothing else is begun with. */
  readonly isStopping: () => boolean;
  /** Called with each error that nobody awaits. */
  readonly onFailure: (error: unknown) => void;
}

/** Takes messages that leave the queue to the agents. */
export class Delivery implements InterventionSink, HandlingHost {
  /** The context in which the runtime was started. */
  loop: Context = ROOT_CONTEXT;
  readonly #init: DeliveryInit;

  constructor(init: DeliveryInit) {
    this.#init = init;
  }

  /** A message waits for its turn. */
  queued(envelope: Envelope): void {
    envelope.trace?.queued?.();
    this.#init.report?.(envelope, { type: "message", stage: "send" });
  }

  /** Begins with a message; a promise says when all its handlers are done. */
  handle(envelope: Envelope): Promise<void> | undefined {
    return envelope.operation === "send"
      ? this.#send(envelope)
      : this.#publish(envelope);
  }

  get runtime(): AgentRuntime {
    return this.#init.runtime;
  }

  get agents(): AgentRegistry {
    return this.#init.agents;
  }

  get stopping(): boolean {
    return this.#init.isStopping();
  }

  reply(envelope: SendEnvelope, reply: unknown): void {
    // It may be too late: the sender gave up.
    if (envelope.settled) return;
    this.#init.report?.(envelope, {
      type: "message",
      stage: "deliver",
      kind: "respond",
      message: reply,
      sender: envelope.destination,
      receiver: envelope.sender,
    });
    envelope.resolve(reply, this.loop);
  }

  undelivered(envelope: Envelope, reason: UndeliveredEvent["reason"]): void {
    this.#init.report?.(envelope, { type: "undelivered", reason });
  }

  failed(envelope: Envelope, error: unknown): void {
    if (envelope.operation === "send") envelope.reject(error);
    else envelope.trace?.failed(error, envelope.signal);
    this.#report(envelope, error);
  }

  /** Settles a message that nothing will handle. */
  discard(envelope: Envelope): void {
    const why = "the runtime stopped";
    const error = refused(envelope, "deliver", ["stopped", why]);
    this.undelivered(envelope, "stopped");
    if (envelope.operation === "send") envelope.reject(error);
    else {
      envelope.trace?.failed(error, undefined);
      this.#tellPublisher(envelope);
    }
  }

  async #tellPublisher(envelope: PublishEnvelope): Promise<void> {
    const { body, sender, topicId } = envelope;
    try {
      const publisher = sender && this.#init.agents.living(sender);
      await publisher?.onDiscarded?.(body, topicId);
    } catch (thrown) {
      this.#report(envelope, thrown);
    }
  }

  handled(envelope: Envelope, reply: unknown): Promise<void> | undefined {
    if (envelope.operation === "publish") return undefined;
    const { interventions } = this.#init;
    if (interventions !== undefined) {
      return interventions.reply(envelope, reply, this);
    }
    this.reply(envelope, reply);
    return undefined;
  }

  /** One subscriber's failure is its own: the others know nothing of it. */
  unhandled(envelope: Envelope, error: unknown, receiver: AgentId): void {
    if (envelope.operation === "send") envelope.reject(error);
    this.#report(envelope, error, receiver);
  }

  #send(envelope: SendEnvelope): Promise<void> | undefined {
    if (envelope.settled) {
      this.undelivered(envelope, "aborted");
      return undefined;
    }
    envelope.trace?.dequeued?.(this.loop);
    return this.#notify(envelope, envelope.destination);
  }

  async #publish(envelope: PublishEnvelope): Promise<void> {
    const { subscriptions } = this.#init;
    const { sender, signal, topicId, trace } = envelope;
    try {
      if (signal?.aborted) this.undelivered(envelope, "aborted");
      signal?.throwIfAborted();
      trace?.dequeued?.(this.loop);
      const recipients = subscriptions
        .recipients(topicId, (error) => this.#report(envelope, error))
        .filter((id) => sender === undefined || !id.equals(sender));
      trace?.delivered?.(recipients.length);
      if (recipients.length === 0) {
        this.undelivered(envelope, "no_subscribers");
      }
      await Promise.all(recipients.map((id) => this.#notify(envelope, id)));
      trace?.done(this.loop);
    } catch (error) {
      this.failed(envelope, error);
    }
  }

  #notify(envelope: Envelope, receiver: AgentId): Promise<void> | undefined {
    const type = "message";
    this.#init.report?.(envelope, { type, stage: "deliver", receiver });
    return new MessageHandling(this, envelope, receiver).run();
  }

  #report(
    envelope: Envelope,
    error: unknown,
    receiver: AgentId | TopicId = envelope.destination,
  ): void {
    if (isCancellation(error, envelope.signal)) return;
    const { onFailure, report } = this.#init;
    const awaited = envelope.operation === "send";
    if (!awaited) onFailure(error);
    report?.(envelope, { type: "error", error, awaited, receiver });
  }
}
