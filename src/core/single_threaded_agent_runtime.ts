import {
  type Context,
  context as contextApi,
  ROOT_CONTEXT,
} from "@opentelemetry/api";
import { isCancellation } from "../telemetry/mod.ts";
import { AgentRegistry, notFound } from "./_agent_registry.ts";
import {
  type EnvelopeHost,
  type EnvelopeInit,
  PublishEnvelope,
  SendEnvelope,
} from "./_envelope.ts";
import { MessageHandling } from "./_message_handling.ts";
import { MessageLoop } from "./_message_loop.ts";
import { RuntimeTelemetry } from "./_runtime_telemetry.ts";
import { SubscriptionRegistry } from "./_subscription_registry.ts";
import type { Agent } from "./agent.ts";
import { AgentId } from "./agent_id.ts";
import type {
  AgentFactory,
  AgentRuntime,
  PublishOptions,
  SendOptions,
  TypedSendOptions,
} from "./agent_runtime.ts";
import { AgentRuntimeError, notSerializable } from "./errors.ts";
import {
  assertMessage,
  type Message,
  type MessageType,
  type TypedMessage,
} from "./message.ts";
import { plainDataProblem } from "./plain_data.ts";
import { isPromiseLike } from "./promise_like.ts";
import type {
  SingleThreadedAgentRuntimeOptions,
  StartOptions,
} from "./single_threaded_agent_runtime_options.ts";
import type { Subscription } from "./subscription.ts";
import { TopicId } from "./topic_id.ts";

type Envelope = SendEnvelope | PublishEnvelope;

/**
 * Runs agents on one event loop: messages leave one queue in the order they came,
 * and each is handled on its own, many at once.
 *
 * @example
 * ```ts
 * import { AgentId, message, RoutedAgent, rpc, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Ask = message<{ question: string }>("Ask");
 * const Answer = message<{ text: string }>("Answer");
 *
 * class Helper extends RoutedAgent {
 *   @rpc(Ask)
 *   answer(ask: typeof Ask.Type) {
 *     return Answer({ text: `You asked: ${ask.question}` });
 *   }
 * }
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * await runtime.registerFactory("helper", () => new Helper("answers"));
 * runtime.start();
 * const { text } = await runtime.sendMessage(
 *   Ask({ question: "why?" }),
 *   new AgentId("helper", "default"),
 *   { reply: Answer },
 * );
 * assertEquals(text, "You asked: why?");
 * ```
 */
export class SingleThreadedAgentRuntime
  implements AgentRuntime, AsyncDisposable {
  readonly #agents: AgentRegistry = new AgentRegistry(this);
  readonly #subscriptions: SubscriptionRegistry = new SubscriptionRegistry();
  readonly #telemetry: RuntimeTelemetry;
  readonly #host: EnvelopeHost;
  readonly #ignoreFailures: boolean;
  readonly #messages: MessageLoop<Envelope>;
  /** Where the runtime was started. */
  #loop: Context = ROOT_CONTEXT;
  /** The first error that nobody awaits, until someone asks. */
  #failure: { readonly error: unknown } | undefined;
  #closing: Promise<void> | undefined;

  /**
   * Makes a runtime, which is not started.
   *
   * @param options - telemetry's switches, and what is done about errors
   */
  constructor(options: SingleThreadedAgentRuntimeOptions = {}) {
    this.#telemetry = new RuntimeTelemetry(options);
    this.#ignoreFailures = options.ignoreUnhandledExceptions ?? true;
    this.#messages = new MessageLoop({
      clock: this.#telemetry.clock,
      handle: (envelope) =>
        envelope.operation === "send"
          ? this.#send(envelope)
          : this.#publish(envelope),
      discard: (envelope) => this.#discard(envelope),
    });
    this.#host = {
      generateId: options.generateId ?? (() => crypto.randomUUID()),
      classOf: (id) => this.#agents.living(id)?.className,
    };
  }

  /** Messages that wait in the queue. */
  get unprocessedMessageCount(): number {
    return this.#messages.size;
  }

  sendMessage<Reply extends object, Name extends string>(
    message: Message,
    recipient: AgentId,
    options: TypedSendOptions<Reply, Name>,
  ): Promise<TypedMessage<Reply, Name>>;
  sendMessage(
    message: Message,
    recipient: AgentId,
    options?: SendOptions,
  ): Promise<unknown>;
  sendMessage(
    message: Message,
    recipient: AgentId,
    options: SendOptions & { readonly reply?: MessageType<object> } = {},
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      assertMessage(message, "send");
      if (!(recipient instanceof AgentId)) {
        throw new TypeError(
          `Cannot send "${message.type}": the recipient is no AgentId`,
        );
      }
      const envelope = new SendEnvelope(
        this.#host,
        this.#envelopeInit(message, options),
        { recipient, expected: options.reply, resolve, reject },
      );
      try {
        this.#admit(envelope, "send");
        if (!this.#agents.has(recipient)) {
          throw notFound(recipient, this.#agents.hasType(recipient.type));
        }
        envelope.watchSignal();
      } catch (error) {
        envelope.reject(error);
      }
      if (!envelope.settled) this.#messages.push(envelope);
    });
  }

  // deno-lint-ignore require-await -- so that a throw becomes a rejection
  async publishMessage(
    message: Message,
    topic: TopicId,
    options: PublishOptions = {},
  ): Promise<void> {
    assertMessage(message, "publish");
    if (!(topic instanceof TopicId)) {
      throw new TypeError(
        `Cannot publish "${message.type}": the topic is no TopicId`,
      );
    }
    const envelope = new PublishEnvelope(
      this.#host,
      this.#envelopeInit(message, options),
      topic,
    );
    try {
      options.signal?.throwIfAborted();
      this.#admit(envelope, "publish");
    } catch (error) {
      envelope.trace?.failed(error, options.signal);
      throw error;
    }
    this.#messages.push(envelope);
  }

  // deno-lint-ignore require-await -- so that a throw becomes a rejection
  async registerFactory(type: string, factory: AgentFactory): Promise<void> {
    this.#assertOpen(() => `Cannot register agent type "${type}"`);
    this.#agents.addFactory(type, factory);
  }

  // deno-lint-ignore require-await -- so that a throw becomes a rejection
  async registerAgentInstance(agent: Agent, id: AgentId): Promise<void> {
    this.#assertOpen(() => `Cannot register agent "${id}"`);
    this.#agents.addInstance(agent, id);
  }

  unregister(type: string): Promise<void> {
    this.#subscriptions.removeAgentType(type);
    return this.#agents.remove(type);
  }

  // deno-lint-ignore require-await -- so that a throw becomes a rejection
  async addSubscription(subscription: Subscription): Promise<void> {
    this.#assertOpen(() => `Cannot add subscription "${subscription.id}"`);
    this.#subscriptions.add(subscription);
  }

  // deno-lint-ignore require-await -- so that a throw becomes a rejection
  async removeSubscription(id: string): Promise<void> {
    this.#assertOpen(() => `Cannot remove subscription "${id}"`);
    this.#subscriptions.remove(id);
  }

  traceContextFor(context: Context): Context {
    return this.#telemetry.carry(context, this.#telemetry.for(context));
  }

  /**
   * Starts handling messages; those that were sent before are handled now. Does
   * nothing if the runtime runs already, and starts it again after a stop.
   *
   * @throws {AgentRuntimeError} `closed`
   */
  start({ traceContext }: StartOptions = {}): void {
    this.#assertOpen(() => "Cannot start the runtime");
    if (this.#messages.state === "running") return;
    this.#loop = traceContext ?? contextApi.active();
    this.#messages.start();
  }

  /**
   * Stops: waits for the handlers that run, and rejects the senders of messages
   * that no handler has begun with, with `stopped`.
   *
   * @throws the first error of an event handler, unless those are ignored
   */
  async stop(): Promise<void> {
    await this.#messages.stop();
    this.#throwFailure();
  }

  /**
   * Waits until no message waits and no handler runs, then stops.
   *
   * @throws {AgentRuntimeError} `not_started` if messages wait that nothing will
   * handle
   * @throws the first error of an event handler, unless those are ignored
   */
  async stopWhenIdle(): Promise<void> {
    const { state, size } = this.#messages;
    if (state === "stopped" && size > 0) {
      throw new AgentRuntimeError(
        "not_started",
        `Cannot wait for ${size} messages: the runtime is not started`,
      );
    }
    await this.#messages.stopWhenIdle();
    this.#throwFailure();
  }

  /**
   * Stops for good, and closes the agents. Calling it again waits for the same.
   *
   * @throws the first error of an event handler, unless those are ignored, or of
   * an agent's `close`
   */
  close(): Promise<void> {
    return this.#closing ??= this.#close();
  }

  /** The same as `close`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    try {
      await this.stop();
    } finally {
      await this.#agents.close();
    }
  }

  #envelopeInit(message: Message, options: PublishOptions): EnvelopeInit {
    const context = options.traceContext ?? contextApi.active();
    const telemetry = this.#telemetry.for(context);
    return {
      message,
      options,
      telemetry: telemetry.own,
      parent: this.#telemetry.carry(context, telemetry),
    };
  }

  #admit(envelope: Envelope, verb: "send" | "publish"): void {
    const { body, senderId } = envelope;
    const doing = (): string =>
      `Cannot ${verb} "${body.type}" to "${envelope.destinationType}/${envelope.destinationKey}"`;
    this.#assertOpen(doing);
    if (this.#messages.state === "stopping") {
      throw new AgentRuntimeError("stopped", `${doing()}: the runtime stops`);
    }
    if (senderId !== undefined && !this.#agents.has(senderId)) {
      throw new AgentRuntimeError(
        "sender_not_found",
        `${doing()}: its sender "${senderId}" is not registered`,
      );
    }
    const problem = plainDataProblem(body);
    if (problem !== undefined) throw notSerializable(doing(), problem);
  }

  #assertOpen(doing: () => string): void {
    if (this.#closing === undefined) return;
    throw new AgentRuntimeError("closed", `${doing()}: the runtime is closed`);
  }

  #send(envelope: SendEnvelope): Promise<void> | undefined {
    if (envelope.settled) return undefined;
    try {
      envelope.trace?.dequeued(this.#loop);
      const handling = new MessageHandling(this, envelope, envelope.recipient);
      const reply = handling.run(this.#agents);
      if (isPromiseLike(reply)) {
        return Promise.resolve(reply).then(
          (value) => envelope.resolve(value, this.#loop),
          (error) => envelope.reject(error),
        );
      }
      envelope.resolve(reply, this.#loop);
    } catch (error) {
      envelope.reject(error);
    }
    return undefined;
  }

  async #publish(envelope: PublishEnvelope): Promise<void> {
    try {
      envelope.trace?.dequeued(this.#loop);
      const { senderId } = envelope;
      const recipients = this.#subscriptions
        .recipients(envelope.topic, (error) => this.#noteFailure(error))
        .filter((id) => senderId === undefined || !id.equals(senderId));
      envelope.trace?.delivered(recipients.length);
      await Promise.all(recipients.map((id) => this.#notify(envelope, id)));
      envelope.trace?.done(this.#loop);
    } catch (error) {
      envelope.trace?.failed(error, envelope.signal);
      this.#noteFailure(error);
    }
  }

  /** One subscriber's failure is its own: the others know nothing of it. */
  async #notify(envelope: PublishEnvelope, id: AgentId): Promise<void> {
    try {
      await new MessageHandling(this, envelope, id).run(this.#agents);
    } catch (error) {
      if (!isCancellation(error, envelope.signal)) this.#noteFailure(error);
    }
  }

  #noteFailure(error: unknown): void {
    if (!this.#ignoreFailures) this.#failure ??= { error };
  }

  #throwFailure(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure.error;
  }

  #discard(envelope: Envelope): void {
    const { operation, body, senderId } = envelope;
    const error = new AgentRuntimeError(
      "stopped",
      `Cannot deliver "${body.type}" to "${envelope.destinationType}/${envelope.destinationKey}": the runtime stopped`,
    );
    if (operation === "send") {
      envelope.reject(error);
      return;
    }
    envelope.trace?.failed(error, undefined);
    try {
      const sender = senderId && this.#agents.living(senderId);
      sender?.onDiscarded?.(body, envelope.topic);
    } catch (thrown) {
      this.#noteFailure(thrown);
    }
  }
}
