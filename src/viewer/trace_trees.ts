import { type FinishedSpan, readFinishedSpan } from "./finished_span.ts";
import { showJson } from "./_json_field.ts";
import { readOtlpRequest } from "./_otlp_request.ts";
import type { SpanData, SpanNode, TraceTree } from "./span_node.ts";

/**
 * A parsed `ExportTraceServiceRequest`: the JSON body of an OTLP/HTTP export. Its content is checked when read.
 *
 * @example What a collector of one's own received
 * ```ts
 * import { type OtlpTraceRequest, traceTrees } from "@autogen-edge/runtime/viewer";
 * import { configureOtlpTracing } from "@autogen-edge/runtime/otlp";
 * import { assertEquals } from "@std/assert";
 *
 * const received: OtlpTraceRequest[] = [];
 * const tracing = configureOtlpTracing({
 *   compression: "none",
 *   async fetch(url, init) {
 *     received.push(await new Request(url, init).json());
 *     return new Response("{}");
 *   },
 * });
 * tracing.tracerProvider.getTracer("shop").startSpan("order").end();
 * await tracing.shutdown();
 * const [tree] = traceTrees(received);
 * assertEquals(tree?.roots[0]?.name, "order");
 * ```
 */
export interface OtlpTraceRequest {
  /** The spans, by the process and the instrumentation that emitted them. */
  readonly resourceSpans?: unknown;
}

/**
 * Where traces come from: one OTLP request, or any number of requests and finished spans.
 *
 * @example
 * ```ts
 * import { renderTrace, type TraceSource, traceTrees } from "@autogen-edge/runtime/viewer";
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import { assertEquals, assertStringIncludes } from "@std/assert";
 *
 * function print(source: TraceSource): string {
 *   return renderTrace(traceTrees(source), { width: 40 });
 * }
 *
 * const recorder = recordSpans();
 * recorder.tracerProvider.getTracer("shop").startSpan("order").end();
 * assertStringIncludes(print(recorder.finished), "order");
 * assertEquals(print({ resourceSpans: [] }), "");
 * ```
 */
export type TraceSource =
  | OtlpTraceRequest
  | Iterable<OtlpTraceRequest | FinishedSpan>;

type GrowingNode = SpanNode & {
  orphan: boolean;
  readonly children: GrowingNode[];
};

/**
 * Arranges spans as trees, one per trace: what arrived over OTLP, or what an in-memory exporter or recorder holds.
 *
 * Nothing is lost on the way: a span whose parent is not in the data becomes a root marked as an orphan, spans that
 * are their own ancestors are cut loose the same way, and copies are set apart.
 *
 * @param source - Parsed OTLP requests or finished spans; of equal start times, what comes first stays first.
 * @returns The traces, by the start of each.
 * @throws {TypeError} If a request is malformed; the message names the field.
 *
 * @example From the JSON body of an export
 * ```ts
 * import { traceTrees } from "@autogen-edge/runtime/viewer";
 * import { assertEquals } from "@std/assert";
 *
 * const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
 * const body = JSON.stringify({
 *   resourceSpans: [{
 *     scopeSpans: [{
 *       spans: [
 *         { traceId, spanId: "00f067aa0ba902b7", name: "invoke_agent writer", startTimeUnixNano: "1" },
 *         { traceId, spanId: "00f067aa0ba902b8", parentSpanId: "00f067aa0ba902b7", name: "chat", startTimeUnixNano: "2" },
 *       ],
 *     }],
 *   }],
 * });
 *
 * const [tree] = traceTrees(JSON.parse(body));
 * assertEquals(tree?.roots[0]?.children[0]?.name, "chat");
 * ```
 */
export function traceTrees(source: TraceSource): readonly TraceTree[] {
  const byTrace = Map.groupBy(readSpans(source), (span) => span.traceId);
  return [...byTrace].map(([traceId, spans]) => plantTrace(traceId, spans))
    .sort(byStart);
}

function readSpans(source: TraceSource): readonly SpanData[] {
  if (typeof source !== "object" || source === null) {
    throw new TypeError(
      `Cannot read traces: ${
        showJson(source)
      } is neither an OTLP request nor a list`,
    );
  }
  if (!isIterable(source)) return readOtlpRequest(source);
  return [...source].flatMap((item, index) =>
    isFinishedSpan(item)
      ? [readFinishedSpan(item)]
      : readOtlpRequest(item, `[${index}]`)
  );
}

function isIterable(
  source: TraceSource,
): source is Iterable<OtlpTraceRequest | FinishedSpan> {
  return Symbol.iterator in source;
}

function isFinishedSpan(
  item: OtlpTraceRequest | FinishedSpan,
): item is FinishedSpan {
  return typeof item === "object" && item !== null && "spanContext" in item;
}

function plantTrace(traceId: string, spans: readonly SpanData[]): TraceTree {
  const nodes = new Map<string, GrowingNode>();
  const duplicates: SpanData[] = [];
  for (const span of spans) {
    if (nodes.has(span.spanId)) duplicates.push(span);
    else nodes.set(span.spanId, { ...span, orphan: false, children: [] });
  }
  const sorted = [...nodes.values()].sort(byStart);
  for (const node of sorted) {
    const parent = parentOf(node, nodes);
    parent?.children.push(node);
    node.orphan = parent === undefined && node.parentSpanId !== undefined;
  }
  const roots = sorted.filter((node) => parentOf(node, nodes) === undefined);
  roots.push(...cutLoops(sorted, roots, nodes));
  return {
    traceId,
    start: sorted.reduce(
      (start, node) => node.start < start ? node.start : start,
      sorted[0]?.start ?? 0n,
    ),
    end: sorted.reduce((end, node) => node.end > end ? node.end : end, 0n),
    roots: roots.sort(byStart),
    duplicates,
  };
}

function parentOf(
  node: SpanData,
  nodes: ReadonlyMap<string, GrowingNode>,
): GrowingNode | undefined {
  return node.parentSpanId === undefined
    ? undefined
    : nodes.get(node.parentSpanId);
}

/** Opens each loop of spans that are their own ancestors at one of them, which becomes a root. */
function cutLoops(
  nodes: readonly GrowingNode[],
  roots: readonly GrowingNode[],
  byId: ReadonlyMap<string, GrowingNode>,
): readonly GrowingNode[] {
  const reached = new Set<GrowingNode>();
  roots.forEach((root) => markReached(root, reached));
  const cut: GrowingNode[] = [];
  for (const node of nodes) {
    if (reached.has(node)) continue;
    const root = findLoop(node, byId);
    const siblings = parentOf(root, byId)?.children ?? [];
    siblings.splice(siblings.indexOf(root), 1);
    root.orphan = true;
    cut.push(root);
    markReached(root, reached);
  }
  return cut;
}

/** Walks up from a span that no root leads to, until it meets a span for the second time. */
function findLoop(
  node: GrowingNode,
  byId: ReadonlyMap<string, GrowingNode>,
): GrowingNode {
  const seen = new Set<GrowingNode>();
  let current = node;
  while (!seen.has(current)) {
    seen.add(current);
    current = parentOf(current, byId) ?? current;
  }
  return current;
}

function markReached(root: GrowingNode, reached: Set<GrowingNode>): void {
  const pending = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    reached.add(node);
    for (const child of node.children) pending.push(child);
  }
}

function byStart(
  a: { readonly start: bigint },
  b: { readonly start: bigint },
): number {
  return a.start < b.start ? -1 : a.start > b.start ? 1 : 0;
}
