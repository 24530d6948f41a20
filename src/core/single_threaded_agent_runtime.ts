import {
  type Context,
  context as contextApi,
  ROOT_CONTEXT,
} from "@opentelemetry/api";
import { abortable, type CallContext } from "../telemetry/mod.ts";
import { Admission } from "./_admission.ts";
import { AgentRegistry } from "./_agent_registry.ts";
import { Delivery } from "./_delivery.ts";
import { type Envelope, type Refusal, refused } from "./_envelope.ts";
import { MessageLoop } from "./_message_loop.ts";
import { nextTask } from "./_next_task.ts";
import { reportTo } from "./_runtime_reports.ts";
import { loadAgents, saveAgents } from "./_runtime_state.ts";
import { RuntimeTelemetry } from "./_runtime_telemetry.ts";
import { SubscriptionRegistry } from "./_subscription_registry.ts";
import type { Agent } from "./agent.ts";
import type { AgentId } from "./agent_id.ts";
import type {
  AgentFactory,
  AgentRuntime,
  PublishOptions,
  RuntimeState,
  SendOptions,
  TypedSendOptions,
} from "./agent_runtime.ts";
import type { AgentClass } from "./class_subscriptions.ts";
import { AgentRuntimeError } from "./errors.ts";
import type { Message, MessageType, TypedMessage } from "./message.ts";
import type {
  SingleThreadedAgentRuntimeOptions,
  StartOptions,
} from "./single_threaded_agent_runtime_options.ts";
import type { Subscription } from "./subscription.ts";
import type { TopicId } from "./topic_id.ts";

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
  readonly #admission: Admission;
  readonly #refusesExcess: boolean;
  readonly #delivery: Delivery;
  readonly #messages: MessageLoop<Envelope>;
  /** The first error that nobody awaits, until someone asks. */
  #failure: { readonly error: unknown } | undefined;
  #closing: Promise<void> | undefined;

  /**
   * Makes a runtime, which is not started.
   *
   * @param options - telemetry's switches, and what is done about errors
   * @throws {RangeError} if `maxQueueSize` is less than 1
   */
  constructor(options: SingleThreadedAgentRuntimeOptions = {}) {
    const { maxQueueSize = Infinity } = options;
    if (!(maxQueueSize >= 1)) {
      throw new RangeError(`Cannot use a queue for ${maxQueueSize} messages`);
    }
    this.#telemetry = new RuntimeTelemetry(options);
    this.#refusesExcess = options.queueFullPolicy === "reject";
    const { interventions, ignoreUnhandledExceptions = true } = options;
    const delivery = this.#delivery = new Delivery({
      runtime: this,
      agents: this.#agents,
      subscriptions: this.#subscriptions,
      report: reportTo(options),
      interventions,
      isStopping: () => this.#messages.state === "stopping",
      onFailure: (error) => {
        if (!ignoreUnhandledExceptions) this.#failure ??= { error };
      },
    });
    this.#messages = new MessageLoop({
      clock: this.#telemetry.clock,
      maxSize: maxQueueSize,
      handle: interventions === undefined
        ? (envelope) => delivery.handle(envelope)
        : (envelope) => interventions.message(envelope, delivery),
      discard: (envelope) => delivery.discard(envelope),
    });
    this.#admission = new Admission({
      agents: this.#agents,
      telemetry: this.#telemetry,
      generateId: options.generateId ?? (() => crypto.randomUUID()),
      refusal: () => this.#refusal(),
    });
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
      const { reply: expected } = options;
      const sending = { recipient, expected, resolve, reject };
      const envelope = this.#admission.send(message, options, sending);
      if (envelope.settled) return;
      this.#messages.push(envelope);
      this.#delivery.queued(envelope);
    });
  }

  async publishMessage(
    message: Message,
    topic: TopicId,
    options: PublishOptions = {},
  ): Promise<void> {
    const envelope = this.#admission.publish(message, topic, options);
    this.#messages.push(envelope);
    const room = this.#messages.room(() =>
      refused(envelope, "publish", ["stopped", "the runtime stopped"])
    );
    this.#delivery.queued(envelope);
    if (room !== undefined) await abortable(room, options.signal);
  }

  // deno-lint-ignore require-await -- so that a throw becomes a rejection
  async registerFactory(type: string, factory: AgentFactory): Promise<void> {
    this.#assertOpen("register agent type", type);
    this.#agents.addFactory(type, factory);
  }

  // deno-lint-ignore require-await -- so that a throw becomes a rejection
  async registerAgentInstance(agent: Agent, id: AgentId): Promise<void> {
    this.#assertOpen("register agent", id);
    this.#agents.addInstance(agent, id);
  }

  unregister(type: string): Promise<void> {
    this.#subscriptions.removeAgentType(type);
    return this.#agents.close(type);
  }

  // deno-lint-ignore require-await -- so that a throw becomes a rejection
  async addSubscription(subscription: Subscription): Promise<void> {
    this.#assertOpen("add subscription", subscription.id);
    this.#subscriptions.add(subscription);
  }

  // deno-lint-ignore require-await -- so that a throw becomes a rejection
  async removeSubscription(id: string): Promise<void> {
    this.#assertOpen("remove subscription", id);
    this.#subscriptions.remove(id);
  }

  async tryGetUnderlyingAgentInstance<T extends Agent = Agent>(
    id: AgentId,
    type?: AgentClass<T>,
    { traceContext = ROOT_CONTEXT }: CallContext = {},
  ): Promise<T> {
    this.#assertOpen("get agent", id);
    return await this.#agents.getAs(
      id,
      type,
      this.traceContextFor(traceContext),
    );
  }

  traceContextFor(context: Context): Context {
    return this.#telemetry.for(context).context;
  }

  /**
   * Starts handling messages; those that were sent before are handled now. Does
   * nothing if the runtime runs already, and starts it again after a stop.
   *
   * @param options - where the spans of the message loop hang
   * @throws {AgentRuntimeError} `closed`
   */
  start({ traceContext }: StartOptions = {}): void {
    this.#assertOpen("start the runtime");
    if (this.#messages.state === "running") return;
    this.#delivery.loop = traceContext ?? contextApi.active();
    this.#messages.start();
  }

  /**
   * Stops: waits for the handlers that run, and rejects the senders of messages
   * that no handler has begun with, with `stopped`. A handler or a hook that
   * awaits it waits for itself; so it does if it awaits `stopWhenIdle` or `close`.
   * If the runtime is started meanwhile, the stop is over when it is idle.
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
      throw notStarted(`${size} messages`);
    }
    await this.#messages.stopWhenIdle();
    this.#throwFailure();
  }

  /**
   * Waits until a condition holds, then stops. It is asked for now, and whenever
   * a message is done with.
   *
   * @param condition - cheap, as it is asked often; one that only something other
   * than a message makes true is not noticed, and a promise is waited for
   * @throws {AgentRuntimeError} `not_started`
   * @throws what the condition throws; the runtime then goes on
   * @throws the first error of an event handler, unless those are ignored
   *
   * @example
   * ```ts
   * import { AgentId, message, RoutedAgent, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
   * import { assertEquals } from "@std/assert";
   *
   * const Tick = message("Tick");
   * let ticks = 0;
   * await using runtime = new SingleThreadedAgentRuntime();
   * await runtime.registerFactory("clock", () =>
   *   new RoutedAgent("counts").on(Tick, () => ++ticks));
   * runtime.start();
   * const stopped = runtime.stopWhen(() => ticks === 2);
   * const clock = new AgentId("clock", "hall");
   * await runtime.sendMessage(Tick(), clock);
   * await runtime.sendMessage(Tick(), clock);
   * await stopped;
   * assertEquals(ticks, 2);
   * ```
   */
  async stopWhen(condition: () => boolean | Promise<boolean>): Promise<void> {
    if (this.#messages.state === "stopped") {
      throw notStarted("a condition");
    }
    await this.#messages.until(condition);
    await this.stop();
  }

  /**
   * Begins with the next message alone, in a runtime that is not started, and
   * gives its handlers one turn of the event loop.
   *
   * @returns whether there was a message
   * @throws {AgentRuntimeError} `closed`
   * @throws the first error of an event handler, unless those are ignored
   *
   * @example
   * ```ts
   * import { AgentId, message, RoutedAgent, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
   * import { assert, assertEquals } from "@std/assert";
   *
   * const Tick = message("Tick");
   * await using runtime = new SingleThreadedAgentRuntime();
   * await runtime.registerFactory("clock", () =>
   *   new RoutedAgent("ticks").on(Tick, () => "tock"));
   * const reply = runtime.sendMessage(Tick(), new AgentId("clock", "hall"));
   * assert(await runtime.processNext());
   * assertEquals(await reply, "tock");
   * ```
   */
  async processNext(): Promise<boolean> {
    this.#assertOpen("process a message");
    // A handler that asks for it is in the middle of another message.
    await null;
    const begun = this.#messages.step();
    await new Promise<void>(nextTask);
    this.#throwFailure();
    return begun;
  }

  // deno-lint-ignore require-await -- so that a throw becomes a rejection
  async saveState(): Promise<RuntimeState> {
    this.#assertOpen("save the state of the runtime");
    return saveAgents(this.#agents, this.#admission.last);
  }

  async loadState(state: RuntimeState, call: CallContext = {}): Promise<void> {
    this.#assertOpen("load the state of the runtime");
    const context = this.traceContextFor(call.traceContext ?? ROOT_CONTEXT);
    this.#admission.resume(await loadAgents(this.#agents, state, context));
  }

  /**
   * Stops for good, and closes the agents. Calling it again waits for the same.
   *
   * @throws the first error of an event handler, unless those are ignored, or of
   * an agent's `close`
   */
  close(): Promise<void> {
    return this.#closing ??= this.stop().finally(() => this.#agents.close());
  }

  /** The same as `close`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #refusal(): Refusal | undefined {
    if (this.#closing !== undefined) return ["closed", "the runtime is closed"];
    const { state, full, size } = this.#messages;
    if (state === "stopping") return ["stopped", "the runtime stops"];
    return full && this.#refusesExcess
      ? ["queue_full", `${size} messages wait already`]
      : undefined;
  }

  #throwFailure(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure.error;
  }

  #assertOpen(doing: string, what?: unknown): void {
    if (this.#closing === undefined) return;
    const object = what === undefined ? "" : ` "${what}"`;
    throw new AgentRuntimeError(
      "closed",
      `Cannot ${doing}${object}: the runtime is closed`,
    );
  }
}

function notStarted(awaited: string): AgentRuntimeError {
  return new AgentRuntimeError(
    "not_started",
    `Cannot wait for ${awaited}: the runtime is not started`,
  );
}
