import {
  type BaggageEntry,
  baggageEntryMetadataFromString,
  type Context,
  createTraceState,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  type SpanContext,
  trace,
} from "@opentelemetry/api";
import { runSpanOf, withRunSpan } from "./run.ts";

/**
 * The trace context of an envelope, as it travels between processes: W3C Trace
 * Context and Baggage, and the run that the message belongs to.
 *
 * @example Beside a message on a socket
 * ```ts
 * import { type EnvelopeMetadata, extractEnvelope, injectEnvelope } from "@autogen-edge/runtime";
 * import { type Context, trace } from "@opentelemetry/api";
 * import { assertEquals } from "@std/assert";
 *
 * function pack(text: string, context: Context): string {
 *   const metadata: EnvelopeMetadata = injectEnvelope(context);
 *   return JSON.stringify({ text, metadata });
 * }
 *
 * const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
 * const packed = pack("hello", extractEnvelope({ traceparent }));
 * const { metadata } = JSON.parse(packed);
 * const received = trace.getSpanContext(extractEnvelope(metadata));
 * assertEquals(received?.traceId, "0af7651916cd43dd8448eb211c80319c");
 * ```
 */
export interface EnvelopeMetadata {
  /** `00-{trace id}-{span id}-{flags}`: the creation context of the message. */
  readonly traceparent?: string;
  /** Vendor entries of the creation context. */
  readonly tracestate?: string;
  /** W3C Baggage. */
  readonly baggage?: string;
  /** The `traceparent` of the span of the run. */
  readonly run?: string;
}

// W3C Trace Context level 2, section 3.2: version 00 has no further fields,
// later versions may.
const TRACEPARENT =
  /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
// W3C Baggage, section 3.3.2: at most 64 members, 8192 bytes.
const MAX_BAGGAGE_LENGTH = 8192;
const MAX_BAGGAGE_ENTRIES = 64;
const MAX_TRACESTATE_LENGTH = 512;
// A comma would begin another member, and a header takes no control characters.
const PROPERTIES = /^[\x20-\x2b\x2d-\x7e]+$/;

/**
 * Writes a context into an envelope.
 *
 * @param context - the creation context of a message
 * @returns the fields that there is something to say for
 *
 * @example There and back
 * ```ts
 * import { extractEnvelope, injectEnvelope } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
 * assertEquals(injectEnvelope(extractEnvelope({ traceparent })), { traceparent });
 * ```
 */
export function injectEnvelope(context: Context): EnvelopeMetadata {
  const span = trace.getSpanContext(context);
  const run = runSpanOf(context)?.spanContext();
  const traceparent = span && formatTraceparent(span);
  const tracestate = traceparent && span?.traceState?.serialize();
  const baggage = formatBaggage(context);
  const runparent = run && formatTraceparent(run);
  return {
    ...(traceparent ? { traceparent } : {}),
    ...(tracestate ? { tracestate } : {}),
    ...(baggage ? { baggage } : {}),
    ...(runparent ? { run: runparent } : {}),
  };
}

/**
 * Reads an envelope. What it carries is untrusted: a field that is malformed is
 * left out, as W3C Trace Context demands, and never an error.
 *
 * @param metadata - the fields; header names and values of a request fit too
 * @param base - the context to add to
 * @returns a context whose span, baggage and run are those of the envelope
 *
 * @example The context of a request
 * ```ts
 * import { extractEnvelope } from "@autogen-edge/runtime";
 * import { trace } from "@opentelemetry/api";
 * import { assertEquals } from "@std/assert";
 *
 * const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
 * const request = new Request("https://example.com", { headers: { traceparent } });
 * const context = extractEnvelope(Object.fromEntries(request.headers));
 * assertEquals(trace.getSpanContext(context)?.spanId, "b7ad6b7169203331");
 * assertEquals(trace.getSpan(extractEnvelope({ traceparent: "?" })), undefined);
 * ```
 */
export function extractEnvelope(
  metadata: EnvelopeMetadata,
  base: Context = ROOT_CONTEXT,
): Context {
  let context = base;
  const span = parseTraceparent(metadata.traceparent);
  if (span !== undefined) {
    const { tracestate } = metadata;
    const known = typeof tracestate === "string" && tracestate !== "" &&
      tracestate.length <= MAX_TRACESTATE_LENGTH;
    context = trace.setSpanContext(
      context,
      known ? { ...span, traceState: createTraceState(tracestate) } : span,
    );
  }
  const baggage = parseBaggage(metadata.baggage);
  if (baggage !== undefined) {
    context = propagation.setBaggage(
      context,
      propagation.createBaggage(baggage),
    );
  }
  const run = parseTraceparent(metadata.run);
  if (run !== undefined) {
    context = withRunSpan(context, trace.wrapSpanContext(run));
  }
  return context;
}

function formatTraceparent(span: SpanContext): string | undefined {
  if (!isSpanContextValid(span)) return undefined;
  const flags = (span.traceFlags & 0xff).toString(16).padStart(2, "0");
  return `00-${span.traceId}-${span.spanId}-${flags}`;
}

function parseTraceparent(value: unknown): SpanContext | undefined {
  if (typeof value !== "string") return undefined;
  const match = TRACEPARENT.exec(value.trim());
  if (match === null) return undefined;
  const [, version, traceId, spanId, flags, rest] = match;
  if (version === "ff" || (version === "00" && rest !== undefined)) {
    return undefined;
  }
  const span: SpanContext = {
    traceId: traceId ?? "",
    spanId: spanId ?? "",
    traceFlags: Number.parseInt(flags ?? "0", 16),
    isRemote: true,
  };
  return isSpanContextValid(span) ? span : undefined;
}

function formatBaggage(context: Context): string | undefined {
  const entries = propagation.getBaggage(context)?.getAllEntries() ?? [];
  let text = "";
  for (const [key, entry] of entries.slice(0, MAX_BAGGAGE_ENTRIES)) {
    const properties = entry.metadata?.toString() ?? "";
    const member = `${encode(key)}=${encode(entry.value)}${
      PROPERTIES.test(properties) ? `;${properties}` : ""
    }`;
    const next = text === "" ? member : `${text},${member}`;
    if (next.length > MAX_BAGGAGE_LENGTH) break;
    text = next;
  }
  return text === "" ? undefined : text;
}

function parseBaggage(
  value: unknown,
): Record<string, BaggageEntry> | undefined {
  if (typeof value !== "string" || value.length > MAX_BAGGAGE_LENGTH) {
    return undefined;
  }
  const entries: [string, BaggageEntry][] = [];
  for (const member of value.split(",").slice(0, MAX_BAGGAGE_ENTRIES)) {
    const [pair, ...properties] = member.split(";");
    const equals = pair?.indexOf("=") ?? -1;
    if (pair === undefined || equals <= 0) continue;
    const key = decode(pair.slice(0, equals).trim());
    const content = decode(pair.slice(equals + 1).trim());
    if (key === undefined || content === undefined) continue;
    entries.push([key, {
      value: content,
      ...(properties.length > 0
        ? {
          metadata: baggageEntryMetadataFromString(
            properties.join(";").trim(),
          ),
        }
        : {}),
    }]);
  }
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Like `encodeURIComponent`, which half a surrogate pair makes throw. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
