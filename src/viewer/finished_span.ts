import type {
  AttributeValue,
  HrTime,
  SpanContext,
  SpanKind,
  SpanStatus,
} from "@opentelemetry/api";
import type {
  SpanData,
  SpanKindName,
  SpanStatus as SpanStatusData,
  SpanValue,
  SpanValues,
} from "./span_node.ts";

/**
 * Attributes of a finished span, as the OpenTelemetry API has them.
 *
 * @example
 * ```ts
 * import { type FinishedAttributes, renderTrace, traceTrees } from "@autogen-edge/runtime/viewer";
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const attributes: FinishedAttributes = { "order.items": ["pie", "tea"] };
 *
 * const recorder = recordSpans();
 * const tracer = recorder.tracerProvider.getTracer("shop");
 * tracer.startSpan("order", { attributes: { ...attributes } }).end();
 * const text = renderTrace(traceTrees(recorder.finished), { attributes: true });
 * assertStringIncludes(text, 'order.items: ["pie","tea"]');
 * ```
 */
export interface FinishedAttributes {
  /** The value of each attribute. */
  readonly [key: string]: AttributeValue | undefined;
}

/**
 * The part of the OpenTelemetry SDK's `ReadableSpan` that the viewer reads: spans of an in-memory exporter or of a span
 * recorder are ones.
 *
 * @example The slowest of an exporter's spans
 * ```ts
 * import { type FinishedSpan, traceTrees } from "@autogen-edge/runtime/viewer";
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import { assertEquals } from "@std/assert";
 *
 * function isSlow({ startTime, endTime }: FinishedSpan): boolean {
 *   return endTime[0] - startTime[0] >= 10;
 * }
 *
 * const recorder = recordSpans();
 * const tracer = recorder.tracerProvider.getTracer("shop");
 * tracer.startSpan("order", { startTime: 0 }).end(12_000);
 * tracer.startSpan("pay", { startTime: 0 }).end(500);
 * const trees = traceTrees(recorder.finished.filter(isSlow));
 * assertEquals(trees.map(({ roots }) => roots[0]?.name), ["order"]);
 * ```
 */
export interface FinishedSpan {
  /** What the span is called. */
  readonly name: string;
  /** The role of the span. */
  readonly kind: SpanKind;
  /** The context of the span that encloses it. */
  readonly parentSpanContext?: SpanContext | undefined;
  /** When it started, as `[seconds, nanoseconds]` since the Unix epoch. */
  readonly startTime: HrTime;
  /** When it ended, as `[seconds, nanoseconds]` since the Unix epoch. */
  readonly endTime: HrTime;
  /** How the work went. */
  readonly status: SpanStatus;
  /** Attributes by name. */
  readonly attributes: FinishedAttributes;
  /** The spans that caused it without enclosing it. */
  readonly links: readonly {
    readonly context: SpanContext;
    readonly attributes?: FinishedAttributes | undefined;
  }[];
  /** What happened on the way. */
  readonly events: readonly {
    readonly name: string;
    readonly time: HrTime;
    readonly attributes?: FinishedAttributes | undefined;
  }[];
  /** The instrumentation that emitted it. */
  readonly instrumentationScope: {
    readonly name: string;
    readonly version?: string | undefined;
  };
  /** The process that emitted it. */
  readonly resource: { readonly attributes: FinishedAttributes };
  /** The ids of the span. */
  spanContext(): SpanContext;
}

// By the numbers of `SpanKind` and `SpanStatusCode` in the API; OTLP numbers the kinds differently.
const KINDS: readonly SpanKindName[] = [
  "INTERNAL",
  "SERVER",
  "CLIENT",
  "PRODUCER",
  "CONSUMER",
];
const STATUSES: readonly SpanStatusData["code"][] = ["UNSET", "OK", "ERROR"];

/** The plain data of a finished span. */
export function readFinishedSpan(span: FinishedSpan): SpanData {
  const { traceId, spanId } = span.spanContext();
  const { parentSpanContext: parent, instrumentationScope: scope, status } =
    span;
  const start = nanoseconds(span.startTime), end = nanoseconds(span.endTime);
  return {
    name: span.name,
    kind: KINDS[span.kind] ?? "INTERNAL",
    traceId,
    spanId,
    ...(parent === undefined ? {} : { parentSpanId: parent.spanId }),
    start,
    end: end < start ? start : end,
    attributes: readAttributes(span.attributes),
    links: span.links.map(({ context, attributes }) => ({
      traceId: context.traceId,
      spanId: context.spanId,
      attributes: readAttributes(attributes),
    })),
    events: span.events.map(({ name, time, attributes }) => ({
      name,
      time: nanoseconds(time),
      attributes: readAttributes(attributes),
    })),
    status: {
      code: STATUSES[status.code] ?? "UNSET",
      ...(status.message === undefined ? {} : { message: status.message }),
    },
    scope: {
      name: scope.name,
      ...(scope.version === undefined ? {} : { version: scope.version }),
    },
    resource: { attributes: readAttributes(span.resource.attributes) },
  };
}

function nanoseconds([seconds, nanos]: HrTime): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(Math.round(nanos));
}

function readAttributes(attributes: FinishedAttributes = {}): SpanValues {
  return Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [key, readValue(value)]),
  );
}

function readValue(value: AttributeValue | undefined): SpanValue {
  if (value === undefined) return null;
  return Array.isArray(value)
    ? value.map((item: SpanValue | undefined) => item ?? null)
    : value;
}
