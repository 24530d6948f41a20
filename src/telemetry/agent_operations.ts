import type { Context } from "@opentelemetry/api";
import { kinds } from "./_kinds.ts";
import { withScope } from "./_scope.ts";
import { openByConvention } from "./_open_by_convention.ts";
import type { SpanContent } from "./content.ts";
import type { Operation } from "./operation.ts";
import { names } from "./semconv.ts";
import { telemetryOf } from "./telemetry.ts";

/**
 * An agent, as spans show it.
 *
 * @example
 * ```ts
 * import { type AgentSpanInfo, AssistantAgent, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * function label({ name, model }: AgentSpanInfo): string {
 *   return model === undefined ? name : `${name} (${model})`;
 * }
 *
 * const modelClient = new ReplayChatCompletionClient(["Hi"], { model: "tiny" });
 * const host = new AssistantAgent({ name: "host", modelClient });
 * assertEquals(label(host.spanInfo), "host (tiny)");
 * ```
 */
export interface AgentSpanInfo {
  /** What it is called. */
  readonly name: string;
  /** Tells others, or the model, what it is for. */
  readonly description: string;
  /** `type/key` in the runtime, where the agent lives in one. */
  readonly id?: string | undefined;
  /** The agent's only model. */
  readonly model?: string | undefined;
}

/** `create_agent {name}`: the construction of an agent. */
export function openCreateAgent(
  parent: Context,
  agent: AgentSpanInfo,
): Operation {
  return openAgentOperation(parent, "create_agent", agent, kinds.CLIENT);
}

/**
 * `invoke_agent {name}`: a run or a turn of an agent. When it ends it holds the
 * usage of the model calls that were made in its context.
 */
export function openInvokeAgent(
  parent: Context,
  agent: AgentSpanInfo,
): Operation {
  const usage = {};
  const operation = openAgentOperation(
    // AutoGen tells nothing of usage.
    telemetryOf(parent).conventions === "autogen"
      ? parent
      : withScope(parent, { usage }),
    "invoke_agent",
    agent,
    kinds.INTERNAL,
  );
  operation.onEnd(() => operation.record(() => usage));
  return operation;
}

function openAgentOperation(
  parent: Context,
  operation: "create_agent" | "invoke_agent",
  agent: AgentSpanInfo,
  kind: kinds,
): Operation {
  const name = `${operation} ${agent.name}`;
  return openByConvention(parent, {
    name,
    kind,
    attributes: () => ({
      [names.GEN_AI_OPERATION_NAME]: operation,
      [names.GEN_AI_AGENT_NAME]: agent.name,
      // Required of create_agent only: that one names who hosts the agent.
      [names.GEN_AI_PROVIDER_NAME]: operation === "create_agent"
        ? "autogen"
        : undefined,
      [names.GEN_AI_REQUEST_MODEL]: agent.model,
    }),
    details: () => ({
      [names.GEN_AI_AGENT_DESCRIPTION]: agent.description,
      [names.AUTOGEN_AGENT_ID]: agent.id,
    }),
  }, {
    name,
    kind: kinds.CLIENT,
    attributes: () => ({
      [names.GEN_AI_OPERATION_NAME]: operation,
      [names.LEGACY_GEN_AI_SYSTEM]: "autogen",
      [names.GEN_AI_AGENT_NAME]: agent.name,
      [names.LEGACY_GEN_AI_AGENT_ID]: agent.id,
      [names.GEN_AI_AGENT_DESCRIPTION]: agent.description,
    }),
  });
}

/** A call of a model, as spans show it. */
export interface ChatSpanInfo {
  readonly model: string;
  readonly provider: string;
  readonly stream: boolean;
  /** Whether JSON was asked for. */
  readonly json: boolean;
  readonly serverAddress?: string | undefined;
  readonly serverPort?: number | undefined;
  /** What is asked; called only where content is captured. */
  readonly content: () => SpanContent;
}

/** `chat {model}`: one call of a model. AutoGen has no such span. */
export function openChat(parent: Context, chat: ChatSpanInfo): Operation {
  return openByConvention(parent, {
    name: `chat ${chat.model}`,
    kind: kinds.CLIENT,
    attributes: () => ({
      [names.GEN_AI_OPERATION_NAME]: "chat",
      [names.GEN_AI_PROVIDER_NAME]: chat.provider,
      [names.GEN_AI_REQUEST_MODEL]: chat.model,
      [names.SERVER_ADDRESS]: chat.serverAddress,
      [names.SERVER_PORT]: chat.serverPort,
    }),
    details: () => ({
      [names.GEN_AI_REQUEST_STREAM]: chat.stream || undefined,
      [names.GEN_AI_OUTPUT_TYPE]: chat.json ? "json" : undefined,
    }),
    content: chat.content,
  });
}

/** Records how long a model took to begin its answer, in milliseconds. */
export function recordTimeToFirstChunk(
  operation: Operation,
  elapsed: number,
): void {
  operation.record(() => ({
    [names.GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK]: elapsed / 1000,
  }));
}
