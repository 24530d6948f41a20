import { diag } from "@opentelemetry/api";
import { AgentRuntimeError } from "./errors.ts";
import type { Message } from "./message.ts";
import type { Handler, HandlerOptions } from "./routed_agent.ts";

/** Makes a handler that replies with what the options declare, or says so. */
export function checkReply<Handled extends Message>(
  handler: Handler<Handled>,
  { returns = [], strict = true }: HandlerOptions<never>,
): Handler<Handled> {
  const declared: unknown[] = [returns].flat().map(({ typeName }) => typeName);
  return async (message, ctx) => {
    const reply = await handler(message, ctx);
    const given = (reply as Message | null | undefined)?.type;
    if (ctx.isRpc && !declared.includes(given)) {
      const problem =
        `Cannot reply to "${message.type}" from "${ctx.agentId}": the handler gave "${
          given ?? typeof reply
        }" and declares "${declared.join('" or "')}"`;
      if (strict) throw new AgentRuntimeError("unexpected_reply", problem);
      diag.warn(problem);
    }
    return reply;
  };
}
