import { context as contextApi } from "@opentelemetry/api";
import { inRun, isCancellation, type Operation } from "../telemetry/mod.ts";
import type { AgentRegistry } from "./_agent_registry.ts";
import type { PublishEnvelope, SendEnvelope } from "./_envelope.ts";
import { isPromiseLike } from "./promise_like.ts";
import type { AgentId } from "./agent_id.ts";
import type { AgentRuntime } from "./agent_runtime.ts";
import { toError } from "./errors.ts";
import { MessageContext } from "./message_context.ts";

/**
 * Has one agent handle one message, under a span of its own.
 *
 * @returns what the handler gave
 * @throws what the handler threw, made an error; the signal's reason on abort
 */
export async function handleMessage(
  runtime: AgentRuntime,
  agents: AgentRegistry,
  envelope: SendEnvelope | PublishEnvelope,
  id: AgentId,
): Promise<unknown> {
  const { trace, signal, body } = envelope;
  let process: Operation | undefined;
  try {
    const made = agents.get(id, trace?.context ?? envelope.parent);
    const agent = isPromiseLike(made) ? await made : made;
    process = trace?.process({
      type: id.type,
      key: id.key,
      className: agent.className,
    });
    signal?.throwIfAborted();
    process?.watch(signal);
    const isRpc = envelope.operation === "send";
    const traceContext = process?.context ??
      (isRpc ? envelope.parent : inRun(envelope.parent));
    const ctx = new MessageContext({
      runtime,
      agentId: id,
      sender: envelope.senderId,
      topicId: isRpc ? undefined : envelope.topic,
      signal,
      traceContext,
      messageId: () => envelope.messageId,
    });
    const result = contextApi.with(
      traceContext,
      () => agent.onMessage(body, ctx),
    );
    const reply = isPromiseLike(result) ? await result : result;
    if (isRpc) envelope.assertReply(reply);
    process?.end();
    return reply;
  } catch (thrown) {
    const error = isCancellation(thrown, signal)
      ? thrown
      : toError(thrown, `handling "${body.type}" in agent "${id}"`);
    // A factory that failed left no handler to have a span.
    process ??= trace?.process({
      type: id.type,
      key: id.key,
      className: id.type,
    });
    process?.fail(error, signal);
    throw error;
  }
}
