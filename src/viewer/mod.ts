/**
 * Looking at traces: from the spans a program has finished, or from the OTLP JSON it exported, to a tree, and from the
 * tree to text for a terminal. Needs no backend and no SDK.
 *
 * @example
 * ```ts
 * import { renderTrace, traceTrees } from "@autogen-edge/runtime/viewer";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const body = {
 *   resourceSpans: [{
 *     scopeSpans: [{
 *       spans: [{
 *         traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
 *         spanId: "00f067aa0ba902b7",
 *         name: "chat gpt-5",
 *         kind: 3,
 *         startTimeUnixNano: "1767225600000000000",
 *         endTimeUnixNano: "1767225600420000000",
 *       }],
 *     }],
 *   }],
 * };
 *
 * const text = renderTrace(traceTrees(body), { width: 60 });
 * assertStringIncludes(text, "chat gpt-5");
 * assertStringIncludes(text, "client");
 * assertStringIncludes(text, "420 ms");
 * ```
 *
 * @module
 */
export type { FinishedAttributes, FinishedSpan } from "./finished_span.ts";
export { renderTrace, type RenderTraceOptions } from "./render_trace.ts";
export type {
  SpanData,
  SpanEvent,
  SpanKindName,
  SpanLink,
  SpanNode,
  SpanResource,
  SpanScope,
  SpanStatus,
  SpanValue,
  SpanValues,
  TraceTree,
} from "./span_node.ts";
export {
  type OtlpTraceRequest,
  type TraceSource,
  traceTrees,
} from "./trace_trees.ts";
