import {
  type Attributes,
  type Context,
  type Span,
  trace,
} from "@opentelemetry/api";
import { kinds, statuses } from "./_kinds.ts";
import {
  type FailureStyle,
  openOperation,
  type Operation,
  type OperationRequest,
} from "./operation.ts";
import { runSpanOf } from "./run.ts";
import { names } from "./semconv.ts";
import {
  inheritedTelemetry,
  SCOPE,
  type Scope,
  Telemetry,
} from "./telemetry.ts";
import {
  usageAttributes,
  UsageMeter,
  usageMeterOf,
  type UsageSpanInfo,
} from "./usage.ts";

const AUTOGEN_SCOPE: Scope = { name: "autogen-core" };

/** AutoGen records an exception where it is caught and where it leaves. */
const AUTOGEN_FAILURES: FailureStyle = {
  exceptions: 2,
  errorType: true,
  outcome: false,
};

/** The settings that a context carries, else those of the environment. */
export function telemetryOf(context: Context): Telemetry {
  return inheritedTelemetry(context) ?? new Telemetry();
}

/** An agent, as spans show it. */
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
  const meter = new UsageMeter();
  return openAgentOperation(
    meter.install(parent),
    "invoke_agent",
    agent,
    kinds.INTERNAL,
    () => meter.read(),
  );
}

function openAgentOperation(
  parent: Context,
  operation: "create_agent" | "invoke_agent",
  agent: AgentSpanInfo,
  kind: kinds,
  result?: () => Attributes,
): Operation {
  const telemetry = telemetryOf(parent);
  const name = `${operation} ${agent.name}`;
  if (telemetry.conventions === "autogen") {
    return openOperation(telemetry, parent, {
      name,
      scope: AUTOGEN_SCOPE,
      kind: kinds.CLIENT,
      failures: AUTOGEN_FAILURES,
      attributes: () => ({
        [names.GEN_AI_OPERATION_NAME]: operation,
        [names.LEGACY_GEN_AI_SYSTEM]: "autogen",
        [names.GEN_AI_AGENT_NAME]: agent.name,
        [names.LEGACY_GEN_AI_AGENT_ID]: agent.id,
        [names.GEN_AI_AGENT_DESCRIPTION]: agent.description,
      }),
    });
  }
  const opened = openOperation(telemetry, parent, {
    name,
    scope: SCOPE,
    kind,
    result,
    attributes: () => ({
      [names.GEN_AI_OPERATION_NAME]: operation,
      [names.GEN_AI_AGENT_NAME]: agent.name,
      // Required of create_agent only: that one names who hosts the agent.
      [names.GEN_AI_PROVIDER_NAME]: operation === "create_agent"
        ? "autogen"
        : undefined,
      [names.GEN_AI_REQUEST_MODEL]: agent.model,
    }),
  });
  if (opened.recording) {
    opened.set({
      [names.GEN_AI_AGENT_DESCRIPTION]: agent.description,
      [names.AUTOGEN_AGENT_ID]: agent.id,
    });
  }
  return opened;
}

/** A team, as spans show it. */
export interface TeamSpanInfo {
  readonly name: string;
  /** The declared kind of the team, e.g. `RoundRobinGroupChat`. */
  readonly type: string;
}

/** `invoke_workflow {name}`: a team's run. AutoGen has no such span. */
export function openInvokeWorkflow(
  parent: Context,
  team: TeamSpanInfo,
): Operation {
  const telemetry = telemetryOf(parent);
  return openOperation(
    telemetry,
    parent,
    currentOnly(telemetry, {
      name: `invoke_workflow ${team.name}`,
      scope: SCOPE,
      attributes: () => ({
        [names.GEN_AI_OPERATION_NAME]: "invoke_workflow",
        [names.GEN_AI_WORKFLOW_NAME]: team.name,
        [names.AUTOGEN_TEAM_TYPE]: team.type,
      }),
    }),
  );
}

/** A tool call, as spans show it. */
export interface ToolSpanInfo {
  readonly name: string;
  readonly description: string;
  readonly callId?: string | undefined;
  /** The agent that executes it. */
  readonly agentName?: string | undefined;
  readonly arguments: unknown;
}

/** `execute_tool {name}`: one call of a tool. */
export function openExecuteTool(
  parent: Context,
  tool: ToolSpanInfo,
): Operation {
  const telemetry = telemetryOf(parent);
  const name = `execute_tool ${tool.name}`;
  if (telemetry.conventions === "autogen") {
    return openOperation(telemetry, parent, {
      name,
      scope: AUTOGEN_SCOPE,
      failures: AUTOGEN_FAILURES,
      attributes: () => ({
        [names.GEN_AI_OPERATION_NAME]: "execute_tool",
        [names.LEGACY_GEN_AI_SYSTEM]: "autogen",
        [names.GEN_AI_TOOL_NAME]: tool.name,
        [names.GEN_AI_TOOL_DESCRIPTION]: tool.description,
        [names.GEN_AI_TOOL_CALL_ID]: tool.callId,
      }),
    });
  }
  const opened = openOperation(telemetry, parent, {
    name,
    scope: SCOPE,
    attributes: () => ({
      [names.GEN_AI_OPERATION_NAME]: "execute_tool",
      [names.GEN_AI_TOOL_NAME]: tool.name,
      [names.GEN_AI_TOOL_TYPE]: "function",
      [names.GEN_AI_AGENT_NAME]: tool.agentName,
    }),
  });
  if (opened.recording) {
    opened.set({ [names.GEN_AI_TOOL_CALL_ID]: tool.callId });
    opened.set(
      telemetry.content(
        names.GEN_AI_TOOL_DESCRIPTION,
        name,
        () => tool.description,
      ),
    );
    opened.set(
      telemetry.content(
        names.GEN_AI_TOOL_CALL_ARGUMENTS,
        name,
        () => asObject(tool.arguments),
      ),
    );
  }
  return opened;
}

/** Records what a tool gave back, where content is captured. */
export function recordToolResult(
  operation: Operation,
  toolName: string,
  result: unknown,
): void {
  if (!operation.recording) return;
  const telemetry = telemetryOf(operation.context);
  if (telemetry.conventions === "autogen") return;
  operation.set(telemetry.content(
    names.GEN_AI_TOOL_CALL_RESULT,
    `execute_tool ${toolName}`,
    () => asObject(result),
  ));
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
  /** The messages in the conventions' shape; called only where captured. */
  readonly input: () => unknown;
}

/** `chat {model}`: one call of a model. AutoGen has no such span. */
export function openChat(parent: Context, chat: ChatSpanInfo): Operation {
  const telemetry = telemetryOf(parent);
  const name = `chat ${chat.model}`;
  const opened = openOperation(
    telemetry,
    parent,
    currentOnly(telemetry, {
      name,
      scope: SCOPE,
      kind: kinds.CLIENT,
      attributes: () => ({
        [names.GEN_AI_OPERATION_NAME]: "chat",
        [names.GEN_AI_PROVIDER_NAME]: chat.provider,
        [names.GEN_AI_REQUEST_MODEL]: chat.model,
        [names.SERVER_ADDRESS]: chat.serverAddress,
        [names.SERVER_PORT]: chat.serverPort,
      }),
    }),
  );
  if (opened.recording) {
    opened.set({
      [names.GEN_AI_REQUEST_STREAM]: chat.stream || undefined,
      [names.GEN_AI_OUTPUT_TYPE]: chat.json ? "json" : undefined,
    });
    opened.set(
      telemetry.content(names.GEN_AI_INPUT_MESSAGES, name, chat.input),
    );
  }
  return opened;
}

/** Records what a call of a model used, on its span and on its agent's. */
export function recordUsage(operation: Operation, usage: UsageSpanInfo): void {
  usageMeterOf(operation.context)?.add(usage);
  if (operation.recording) operation.set(usageAttributes(usage));
}

/** Records how long a model took to begin its answer, in milliseconds. */
export function recordTimeToFirstChunk(
  operation: Operation,
  elapsed: number,
): void {
  if (!operation.recording) return;
  operation.set({
    [names.GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK]: elapsed / 1000,
  });
}

/** Records a model's answer, where content is captured. */
export function recordChatOutput(
  operation: Operation,
  model: string,
  output: () => unknown,
): void {
  if (!operation.recording) return;
  operation.set(
    telemetryOf(operation.context).content(
      names.GEN_AI_OUTPUT_MESSAGES,
      `chat ${model}`,
      output,
    ),
  );
}

/** Records how a team's run went. */
export function recordTeamResult(
  operation: Operation,
  result: { readonly stopReason: string | null; readonly turns: number },
): void {
  if (!operation.recording) return;
  operation.set({
    [names.AUTOGEN_TEAM_TURNS]: result.turns,
    [names.AUTOGEN_TEAM_STOP_REASON]: result.stopReason ?? undefined,
  });
}

/** Records on the manager's process span who was chosen to speak. */
export function recordNextSpeakers(
  context: Context,
  speakers: readonly string[],
): void {
  if (telemetryOf(context).conventions === "autogen") return;
  processSpanOf(context, SCOPE)?.setAttribute(
    names.AUTOGEN_TEAM_NEXT_SPEAKERS,
    [...speakers],
  );
}

/** In AutoGen, participants have no handler for the failure of another. */
export function recordUnhandledFailure(context: Context): void {
  if (telemetryOf(context).conventions !== "autogen") return;
  const message = "Unhandled message in agent container: GroupChatError";
  const span = processSpanOf(context, AUTOGEN_SCOPE);
  span?.recordException({ name: "ValueError", message });
  span?.setStatus({ code: statuses.ERROR as number, message });
}

/** The span of the handler that a context was given to, if there is one. */
function processSpanOf(context: Context, scope: Scope): Span | undefined {
  const span = trace.getSpan(context);
  // Without message spans, it is the span of the run, or the user's own.
  const isOwn = span !== undefined && span !== runSpanOf(context) &&
    telemetryOf(context).tracer(scope) !== undefined;
  return isOwn ? span : undefined;
}

/** A span that the `autogen` convention does not have. */
function currentOnly(
  telemetry: Telemetry,
  request: OperationRequest,
): OperationRequest | undefined {
  return telemetry.conventions === "autogen" ? undefined : request;
}

/** The conventions demand an object where a tool may give any value. */
function asObject(value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value
    : { value };
}
