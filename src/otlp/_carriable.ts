import type {
  Attributes,
  AttributeValue,
  HrTime,
  SpanContext,
} from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-web";

const INT64_END = 2 ** 63;
const UINT64_SECONDS = 2 ** 64 / 1e9;

/**
 * A span as OTLP/JSON can carry it. A collector refuses a whole request for one
 * value that is out of place, so such numbers become texts, and a span that
 * breaks the format stays behind.
 *
 * @returns the span, or `undefined` where nothing helps
 */
export function carriable(span: ReadableSpan): ReadableSpan | undefined {
  try {
    if (!isWellFormed(span)) return undefined;
  } catch {
    return undefined;
  }
  return {
    name: span.name,
    kind: span.kind,
    spanContext: () => span.spanContext(),
    ...(span.parentSpanContext === undefined
      ? {}
      : { parentSpanContext: span.parentSpanContext }),
    startTime: span.startTime,
    endTime: span.endTime,
    status: span.status,
    attributes: carriableAttributes(span.attributes),
    links: span.links.map(withCarriableAttributes),
    events: span.events.map(withCarriableAttributes),
    duration: span.duration,
    ended: span.ended,
    resource: span.resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  };
}

/** Attributes without numbers that OTLP/JSON has no notation for. */
export function carriableAttributes(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [key, carry(value)]),
  );
}

function withCarriableAttributes<
  T extends { readonly attributes?: Attributes },
>(part: T): T {
  return part.attributes === undefined
    ? part
    : { ...part, attributes: carriableAttributes(part.attributes) };
}

function carry(value: AttributeValue | undefined): AttributeValue | undefined {
  if (!Array.isArray(value)) {
    return isForeignNumber(value) ? String(value) : value;
  }
  // The values of a list are of one type.
  return value.some(isForeignNumber)
    ? value.map((item) => item === null ? item : String(item))
    : value;
}

function isForeignNumber(value: unknown): boolean {
  // Not even the lowest 64-bit integer: its digits are rounded to a lower one.
  return typeof value === "number" &&
    (!Number.isFinite(value) ||
      Number.isInteger(value) && Math.abs(value) >= INT64_END);
}

function isWellFormed(span: ReadableSpan): boolean {
  const { name, kind, status, startTime, endTime, links, events } = span;
  const scope = span.instrumentationScope;
  return [name, scope.name, scope.version ?? ""]
    .every(isText) &&
    Number.isInteger(kind) && Number.isInteger(status.code) &&
    isTime(startTime) && isTime(endTime) && isReference(span.spanContext()) &&
    links.every((link) => isReference(link.context)) &&
    events.every((event) => isText(event.name) && isTime(event.time));
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isReference({ traceId, spanId, traceState }: SpanContext): boolean {
  return /^[0-9a-f]{32}$/i.test(traceId) && /^[0-9a-f]{16}$/i.test(spanId) &&
    isText(traceState?.serialize() ?? "");
}

function isTime([seconds, nanoseconds]: HrTime): boolean {
  return seconds >= 0 && seconds < UINT64_SECONDS && nanoseconds >= 0 &&
    nanoseconds <= 1e9;
}
