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
  openInvokeAgent,
  recordTimeToFirstChunk,
} from "./agent_operations.ts";
export { abortable } from "./abortable.ts";
export { attempt } from "./attempt.ts";
export type { CallContext } from "./call_context.ts";
export {
  type ContentFilter,
  type ContentInfo,
  type SpanContent,
  toBudgetedJson,
} from "./content.ts";
export {
  chatCosts,
  costOf,
  type ModelPrice,
  type PriceTable,
} from "./chat_costs.ts";
export {
  type ChatMeasure,
  type ChatMetrics,
  chatMetrics,
  type ChatOutcome,
  type MeasuredCall,
  type MeasuredSpan,
} from "./chat_metrics.ts";
export { type Environment, readEnvironment } from "./environment.ts";
export {
  type MeasuredOperation,
  type OperationMetrics,
  operationMetrics,
} from "./operation_metrics.ts";
export {
  failMcpTool,
  type McpRequestInfo,
  type McpServerInfo,
  openMcpRequest,
  recordMcpRequest,
  recordMcpServer,
} from "./mcp_operations.ts";
export {
  type MessageInfo,
  type MessageTrace,
  traceMessage,
} from "./message_tracing.ts";
export { noopTracerProvider } from "./noop.ts";
export { onAbort } from "./on_abort.ts";
export { defined } from "./defined.ts";
export { type Interception, markDropped, openIntercept } from "./intercept.ts";
export { errorType, isCancellation, Operation } from "./operation.ts";
export { operationStream } from "./operation_stream.ts";
export {
  type EnvelopeMetadata,
  extractEnvelope,
  injectEnvelope,
} from "./propagation.ts";
export { resumedFrom, TRACE_KEY, traceToResume } from "./resumption.ts";
export { inRun, markRun } from "./run.ts";
export { runOperation } from "./run_operation.ts";
export {
  openInvokeWorkflow,
  recordNextSpeakers,
  recordSelectorAttempts,
  recordTeamResult,
  recordUnhandledFailure,
  type TeamSpanInfo,
} from "./team_operations.ts";
export { names } from "./semconv.ts";
export {
  carryTelemetry,
  type Conventions,
  inheritedTelemetry,
  SCOPE,
  type Scope,
  Telemetry,
  telemetryOf,
  type TelemetryOptions,
  withTelemetry,
} from "./telemetry.ts";
export { describeThrown } from "./thrown.ts";
export {
  openExecuteTool,
  recordToolResult,
  type ToolSpanInfo,
  type TransferSpanInfo,
} from "./tool_operations.ts";
export {
  readOrigins,
  type TraceCarrier,
  traceCarrier,
  traceHeaders,
} from "./trace_headers.ts";
export { recordCacheHit, recordUsage, type UsageSpanInfo } from "./usage.ts";
