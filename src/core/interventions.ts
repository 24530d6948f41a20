import type { Context } from "@opentelemetry/api";
import {
  type Interception,
  markDropped,
  openIntercept,
  runOperation,
} from "../telemetry/mod.ts";
import { type Envelope, refused, type SendEnvelope } from "./_envelope.ts";
import { Turns } from "./_turns.ts";
import { notSerializable } from "./errors.ts";
import {
  DropMessage,
  type InterventionContext,
  type InterventionHandler,
} from "./intervention_handler.ts";
import { assertMessage } from "./message.ts";
import { plainDataProblem } from "./plain_data.ts";

/** What becomes of messages that somebody looked at. */
export interface InterventionSink {
  /** The context in which the runtime was started. */
  readonly loop: Context;
  /** Begins with a message; a promise says when all its handlers are done. */
  handle(envelope: Envelope): Promise<void> | undefined;
  reply(envelope: SendEnvelope, reply: unknown): void;
  /** Whether the runtime stops, so that nothing else is begun with. */
  readonly stopping: boolean;
  /** Settles a message that nothing will handle. */
  discard(envelope: Envelope): void;
  undelivered(envelope: Envelope, reason: "dropped" | "aborted"): void;
  failed(envelope: Envelope, error: unknown): void;
}

/**
 * Handlers that see the messages of a runtime, one after the other, each with
 * what the one before it made of the message.
 *
 * The messages of one sender to one receiver keep their order, so those behind
 * wait: a handler must not wait for another message to the very same receiver.
 *
 * @example A guard
 * ```ts
 * import { AgentId, DropMessage, Interventions, message, RoutedAgent, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const Pay = message<{ amount: number }>("Pay");
 *
 * await using runtime = new SingleThreadedAgentRuntime({
 *   interventions: new Interventions({
 *     name: "limit",
 *     onSend: (sent) => Pay.is(sent) && sent.amount > 100 ? DropMessage : undefined,
 *   }),
 * });
 * await runtime.registerFactory("till", () =>
 *   new RoutedAgent("pays").on(Pay, ({ amount }) => `paid ${amount}`));
 * runtime.start();
 * const till = new AgentId("till", "1");
 * assertEquals(await runtime.sendMessage(Pay({ amount: 5 }), till), "paid 5");
 * await assertRejects(() => runtime.sendMessage(Pay({ amount: 500 }), till));
 * ```
 */
export class Interventions {
  readonly #handlers: readonly InterventionHandler[];
  /** By runtime, as one may wait for another. */
  readonly #turns: WeakMap<InterventionSink, Turns> = new WeakMap();

  /**
   * Puts handlers one after the other.
   *
   * @param handlers - the first one sees messages first
   */
  constructor(...handlers: readonly InterventionHandler[]) {
    this.#handlers = handlers;
  }

  /**
   * Called by the runtime with a message that leaves its queue.
   *
   * @internal
   */
  async message(envelope: Envelope, sink: InterventionSink): Promise<void> {
    const { operation, sender, destination, signal } = envelope;
    const turns = this.#turns.get(sink) ?? new Turns();
    this.#turns.set(sink, turns);
    let handled: Promise<void> | undefined;
    try {
      const lane = `${operation} ${sender}>${destination}`;
      await turns.take(lane, async () => {
        const passes = !sink.stopping && await this.#passes(envelope, sink);
        if (sink.stopping) sink.discard(envelope);
        else if (passes) handled = sink.handle(envelope);
        else drop(envelope, sink);
      });
    } catch (error) {
      if (signal?.aborted) sink.undelivered(envelope, "aborted");
      sink.failed(envelope, error);
    }
    await handled;
  }

  /**
   * Called by the runtime with the reply to a message.
   *
   * @internal
   */
  async reply(
    envelope: SendEnvelope,
    reply: unknown,
    sink: InterventionSink,
  ): Promise<void> {
    const { destination: sender, sender: recipient } = envelope;
    let last = reply;
    try {
      for (const handler of this.#handlers) {
        const { name, onResponse } = handler;
        if (onResponse === undefined) continue;
        const result = await intervene(
          envelope,
          { name, what: "reply", loop: sink.loop },
          (ctx) =>
            onResponse.call(handler, last, { ...ctx, sender, recipient }),
        );
        if (result === DropMessage) return drop(envelope, sink);
        if (result !== undefined) last = result;
      }
      envelope.assertReply(last);
      sink.reply(envelope, last);
    } catch (error) {
      sink.failed(envelope, error);
    }
  }

  async #passes(
    envelope: Envelope,
    { loop }: InterventionSink,
  ): Promise<boolean> {
    for (const handler of this.#handlers) {
      const { name } = handler;
      const hook = envelope.operation === "send"
        ? handler.onSend
        : handler.onPublish;
      if (hook === undefined) continue;
      const result = await intervene(
        envelope,
        { name, what: "message", loop },
        (ctx) => hook.call(handler, envelope.body, ctx),
      );
      if (result === DropMessage) return false;
      if (result !== undefined) replaceBody(envelope, name, result);
    }
    return true;
  }
}

async function intervene(
  envelope: Envelope,
  interception: Omit<Interception, "traced">,
  call: (ctx: InterventionContext) => unknown,
): Promise<unknown> {
  const { messageId, sender, topicId, signal, trace } = envelope;
  const recipient = envelope.operation === "send"
    ? envelope.destination
    : undefined;
  signal?.throwIfAborted();
  const operation = openIntercept(trace?.context ?? envelope.parent, {
    ...interception,
    traced: trace !== undefined,
  });
  const { context: traceContext } = operation;
  const ctx = { messageId, sender, recipient, topicId, signal, traceContext };
  return await runOperation(operation, signal, () => call(ctx));
}

function replaceBody(envelope: Envelope, by: string, body: unknown): void {
  const doing = `Cannot take what "${by}" made of "${envelope.body.type}"`;
  assertMessage(body, doing);
  const problem = plainDataProblem(body);
  if (problem !== undefined) throw notSerializable(doing, problem);
  envelope.body = body;
}

function drop(envelope: Envelope, sink: InterventionSink): void {
  const { trace } = envelope;
  sink.undelivered(envelope, "dropped");
  if (envelope.operation === "send") {
    const why = "an intervention dropped it";
    envelope.reject(refused(envelope, "deliver", ["message_dropped", why]));
  } else if (trace !== undefined) {
    markDropped(trace.context);
    trace.done(sink.loop);
  }
}
