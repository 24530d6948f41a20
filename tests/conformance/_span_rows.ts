import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import type { RecordedSpan } from "@autogen-edge/runtime/testing";
import { isObject } from "./_differences.ts";
import { normalForm, normalText } from "./_normal_form.ts";
import type { SpanRow } from "./_scenario.ts";

/** Spans as rows of a scenario. */
export function spanRows(spans: readonly RecordedSpan[]): SpanRow[] {
  const indices = new Map(
    spans.map((span, index) => [span.spanContext().spanId, index]),
  );
  const traces = [...new Set(spans.map((span) => span.spanContext().traceId))];
  return spans.map((span) => ({
    name: normalText(span.name),
    kind: SpanKind[span.kind],
    scope: span.instrumentationScope.name,
    trace: traces.indexOf(span.spanContext().traceId),
    status: SpanStatusCode[span.status.code],
    events: span.events.map(({ name }) => name),
    attributes: Object.fromEntries(
      Object.entries(span.attributes).map(([name, value]) => [
        name,
        normalForm(opened(name, value)),
      ]),
    ),
    parent: indices.get(span.parentSpanContext?.spanId ?? "") ?? null,
    links: span.links.map(({ context }) => indices.get(context.spanId) ?? null),
  }));
}

/** Some attributes hold JSON, which is compared as such. */
function opened(name: string, value: unknown): unknown {
  if (name !== "message" && name !== "message_context") return value;
  try {
    return untagged(JSON.parse(String(value)));
  } catch {
    return value;
  }
}

/** A message that is nothing but its tag; Python's have none. */
function untagged(json: unknown): unknown {
  return isObject(json) && Object.keys(json).join() === "type" ? {} : json;
}
