/**
 * Names, attributes and tree rules of spans; propagation of trace context; the
 * switches. Knows strings and `@opentelemetry/api`, nothing of agents.
 *
 * @module
 */

export {
  type AgentSpanInfo,
  type ChatSpanInfo,
  openChat,
  openCreateAgent,
  openExecuteTool,
  openInvokeAgent,
  openInvokeWorkflow,
  recordChatOutput,
  recordNextSpeakers,
  recordTeamResult,
  recordTimeToFirstChunk,
  recordToolResult,
  recordUnhandledFailure,
  recordUsage,
  type TeamSpanInfo,
  telemetryOf,
  type ToolSpanInfo,
} from "./agent_operations.ts";
export { abortable } from "./abortable.ts";
export type { CallContext } from "./call_context.ts";
export {
  type ContentFilter,
  type ContentInfo,
  toBudgetedJson,
} from "./content.ts";
export { type Environment, readEnvironment } from "./environment.ts";
export {
  type MessageInfo,
  type MessageTrace,
  traceMessage,
} from "./message_tracing.ts";
export { noopTracerProvider } from "./noop.ts";
export { onAbort } from "./on_abort.ts";
export { type Interception, markDropped, openIntercept } from "./intercept.ts";
export { isCancellation, Operation } from "./operation.ts";
export { operationStream } from "./operation_stream.ts";
export {
  type EnvelopeMetadata,
  extractEnvelope,
  injectEnvelope,
} from "./propagation.ts";
export { resumedFrom, traceToResume } from "./resumption.ts";
export { inRun, markRun } from "./run.ts";
export { runOperation } from "./run_operation.ts";
export {
  carryTelemetry,
  type Conventions,
  inheritedTelemetry,
  SCOPE,
  type Scope,
  Telemetry,
  type TelemetryOptions,
  withTelemetry,
} from "./telemetry.ts";
export { describeThrown } from "./thrown.ts";
export type { UsageSpanInfo } from "./usage.ts";
