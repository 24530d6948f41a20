import { JsonField } from "./_json_field.ts";
import { readKeyValues } from "./_otlp_value.ts";
import type {
  SpanData,
  SpanEvent,
  SpanKindName,
  SpanLink,
  SpanResource,
  SpanScope,
  SpanStatus,
} from "./span_node.ts";

// By the numbers of OTLP, where 0 is "unspecified" and may be read as INTERNAL (trace.proto, `Span.SpanKind`).
const KINDS: readonly SpanKindName[] = [
  "INTERNAL",
  "INTERNAL",
  "SERVER",
  "CLIENT",
  "PRODUCER",
  "CONSUMER",
];
const STATUSES: readonly SpanStatus["code"][] = ["UNSET", "OK", "ERROR"];

/** Reads the spans of an `ExportTraceServiceRequest` in JSON, in the order in which they stand there. */
export function readOtlpRequest(
  request: unknown,
  path = "",
): readonly SpanData[] {
  return new JsonField(request, path).at("resourceSpans").items().flatMap(
    (resourceSpans) => {
      const resource = {
        attributes: readKeyValues(
          resourceSpans.at("resource").at("attributes"),
        ),
      };
      return resourceSpans.at("scopeSpans").items().flatMap((scopeSpans) => {
        const scope = readScope(scopeSpans.at("scope"));
        return scopeSpans.at("spans").items().map((span) =>
          readSpan(span, scope, resource)
        );
      });
    },
  );
}

function readScope(field: JsonField): SpanScope {
  const version = field.at("version").text();
  return {
    name: field.at("name").text(),
    ...(version === "" ? {} : { version }),
  };
}

function readSpan(
  field: JsonField,
  scope: SpanScope,
  resource: SpanResource,
): SpanData {
  const parentSpanId = readParent(field.at("parentSpanId"));
  const start = readTime(field.at("startTimeUnixNano"));
  const end = readTime(field.at("endTimeUnixNano"));
  return {
    name: field.at("name").text(),
    kind: readEnum(field.at("kind"), KINDS),
    traceId: readId(field.at("traceId"), 32),
    spanId: readId(field.at("spanId"), 16),
    ...(parentSpanId === undefined ? {} : { parentSpanId }),
    start,
    end: end < start ? start : end,
    attributes: readKeyValues(field.at("attributes")),
    links: field.at("links").items().map(readLink),
    events: field.at("events").items().map(readEvent),
    status: readStatus(field.at("status")),
    scope,
    resource,
  };
}

function readLink(field: JsonField): SpanLink {
  return {
    traceId: readId(field.at("traceId"), 32),
    spanId: readId(field.at("spanId"), 16),
    attributes: readKeyValues(field.at("attributes")),
  };
}

function readEvent(field: JsonField): SpanEvent {
  return {
    name: field.at("name").text(),
    time: readTime(field.at("timeUnixNano")),
    attributes: readKeyValues(field.at("attributes")),
  };
}

function readStatus(field: JsonField): SpanStatus {
  const message = field.at("message").text();
  const code = readEnum(field.at("code"), STATUSES);
  return message === "" ? { code } : { code, message };
}

function readParent(field: JsonField): string | undefined {
  if (field.missing || field.value === "" || field.value === "0".repeat(16)) {
    return undefined;
  }
  return readId(field, 16);
}

function readId(field: JsonField, digits: number): string {
  const { value } = field;
  const valid = typeof value === "string" && value.length === digits &&
    /^[0-9a-f]+$/i.test(value) && /[^0]/.test(value);
  return valid
    ? value.toLowerCase()
    : field.fail(`an id of ${digits} hex digits`);
}

function readTime(field: JsonField): bigint {
  const { value } = field;
  if (field.missing) return 0n;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) {
    return BigInt(value);
  }
  if (typeof value === "string" && /^\d{1,20}$/.test(value)) {
    return BigInt(value);
  }
  return field.fail("a time in nanoseconds");
}

function readEnum<T>(field: JsonField, names: readonly T[]): T {
  const number = field.missing ? 0 : field.value;
  const name = typeof number === "number" ? names[number] : undefined;
  return name ?? field.fail(`a number from 0 to ${names.length - 1}`);
}
