import type { Context } from "@opentelemetry/api";
import { injectEnvelope } from "./propagation.ts";

/** A trace context as others carry it: W3C Trace Context and Baggage. */
export interface TraceCarrier {
  readonly traceparent?: string;
  readonly tracestate?: string;
  readonly baggage?: string;
}

/** What a request to others carries of a context: all but the run, which is ours. */
export function traceCarrier(context: Context): TraceCarrier {
  const { run: _, ...carrier } = injectEnvelope(context);
  return carrier;
}

/**
 * The headers that tell a server of the trace. Whose server may know of it is the
 * user's decision, since baggage may hold anything.
 *
 * @param origins - the servers that the user allows
 */
export function traceHeaders(
  context: Context,
  url: URL,
  origins: ReadonlySet<string>,
): Readonly<Record<string, string>> {
  return origins.has(url.origin) ? { ...traceCarrier(context) } : {};
}

/**
 * Reads a list of origins.
 *
 * @param origins - URLs without a path, e.g. `https://example.com`
 * @param doing - for the error, e.g. `Cannot make tool "find"`
 * @throws {TypeError} if one is no origin
 */
export function readOrigins(
  origins: readonly string[],
  doing: string,
): ReadonlySet<string> {
  return new Set(origins.map((text) => {
    const url = URL.parse(text);
    // Of other schemes every origin is the text "null".
    if (url === null || url.origin !== text.replace(/\/$/, "")) {
      throw new TypeError(`${doing}: "${text}" is not an origin`);
    }
    return url.origin;
  }));
}
