import { type Context, type Link, trace } from "@opentelemetry/api";
import { names } from "./semconv.ts";

/** Where it stands in a saved state. AutoGen passes over what it does not know. */
export const TRACE_KEY = "autogen-edge.trace/last";

/** Which trace saved work belonged to, as JSON. */
export type SavedTrace = {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  readonly traceFlags: number;
};

/** What a saved state tells of the trace of the work, where it has one. */
export function traceToResume(
  last: Context | undefined,
): { readonly [TRACE_KEY]?: SavedTrace } {
  const span = last && trace.getSpanContext(last);
  if (span === undefined || !trace.isSpanContextValid(span)) return {};
  const { traceId, spanId, traceFlags } = span;
  return { [TRACE_KEY]: { traceId, spanId, traceFlags } };
}

/**
 * The link from work that goes on to the work that was saved: a trace that ended
 * long ago is no parent.
 *
 * @param saved - untrusted; what is malformed gives no link
 */
export function resumedFrom(saved: unknown): Link | undefined {
  const { traceId = "", spanId = "", traceFlags } = (saved ?? {}) as Partial<
    SavedTrace
  >;
  const context = {
    traceId,
    spanId,
    traceFlags: Number(traceFlags) & 0xff,
    isRemote: true,
  };
  return trace.isSpanContextValid(context)
    ? { context, attributes: { [names.AUTOGEN_LINK_KIND]: "resumed_from" } }
    : undefined;
}
