import { context as contextApi } from "@opentelemetry/api";
import { inRun, isCancellation, type Operation } from "../telemetry/mod.ts";
import type { AgentRegistry } from "./_agent_registry.ts";
import type { Envelope } from "./_envelope.ts";
import type { Agent } from "./agent.ts";
import type { AgentId } from "./agent_id.ts";
import type { AgentRuntime } from "./agent_runtime.ts";
import { toError } from "./errors.ts";
import { MessageContext } from "./message_context.ts";
import { isPromiseLike } from "./promise_like.ts";

/** Who has messages handled, and hears what came of it. */
export interface HandlingHost {
  readonly runtime: AgentRuntime;
  readonly agents: AgentRegistry;
  /** The handler is done; a promise says when the reply is. */
  handled(envelope: Envelope, reply: unknown): Promise<void> | undefined;
  /** It threw, or could not be called; what it threw was made an error. */
  unhandled(envelope: Envelope, error: unknown, receiver: AgentId): void;
}

/**
 * Has one agent handle one message, under a span of its own. It takes a promise
 * only where the agent does, as most of what a message costs are promises.
 */
export class MessageHandling {
  readonly #host: HandlingHost;
  readonly #envelope: Envelope;
  readonly #id: AgentId;
  #process: Operation | undefined;

  constructor(host: HandlingHost, envelope: Envelope, id: AgentId) {
    this.#host = host;
    this.#envelope = envelope;
    this.#id = id;
  }

  /** Begins; a promise says when it is over, however that was. */
  run(): Promise<void> | undefined {
    const { trace, parent, signal } = this.#envelope;
    const { agents } = this.#host;
    try {
      signal?.throwIfAborted();
      const agent = agents.get(this.#id, trace?.context ?? parent);
      const reply = isPromiseLike(agent)
        ? Promise.resolve(agent).then((made) => {
          // It may have been unregistered while it was made.
          if (!agents.has(this.#id)) throw agents.notFound(this.#id);
          return this.#call(made);
        })
        : this.#call(agent);
      // A promise of the user's own kind need not know how to chain.
      return isPromiseLike(reply)
        ? Promise.resolve(reply).then(
          (value) => this.#succeeded(value),
          (thrown) => this.#failed(thrown),
        )
        : this.#succeeded(reply);
    } catch (thrown) {
      return this.#failed(thrown);
    }
  }

  #call(agent: Agent): unknown {
    const envelope = this.#envelope;
    const { signal, body } = envelope;
    const process = this.#process = envelope.trace?.process(
      this.#id,
      agent.className,
    );
    signal?.throwIfAborted();
    process?.watch(signal);
    const isRpc = envelope.operation === "send";
    const traceContext = process?.context ??
      (isRpc ? envelope.parent : inRun(envelope.parent));
    const ctx = new MessageContext({
      runtime: this.#host.runtime,
      agentId: this.#id,
      message: envelope,
      sender: envelope.sender,
      topicId: envelope.topicId,
      signal,
      traceContext,
    });
    return contextApi.with(traceContext, agent.onMessage, agent, body, ctx);
  }

  #succeeded(reply: unknown): Promise<void> | undefined {
    const envelope = this.#envelope;
    try {
      if (envelope.operation === "send") envelope.assertReply(reply);
    } catch (error) {
      return this.#failed(error);
    }
    this.#process?.end();
    return this.#host.handled(envelope, reply);
  }

  #failed(thrown: unknown): undefined {
    const envelope = this.#envelope;
    const { body, signal, trace } = envelope;
    const error = isCancellation(thrown, signal)
      ? thrown
      : toError(thrown, `handling "${body.type}" in agent "${this.#id}"`);
    // A factory that failed left no handler to have a span.
    const process = this.#process ?? trace?.unmade?.(this.#id);
    process?.fail(error, signal);
    this.#host.unhandled(envelope, error, this.#id);
  }
}
