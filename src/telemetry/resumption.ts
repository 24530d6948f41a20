import { type Context, type Link, trace } from "@opentelemetry/api";
import { names } from "./semconv.ts";

/** Which trace saved work belonged to, as JSON. */
export interface SavedTrace {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  readonly traceFlags: number;
}

/** The trace of work that is going to be saved, where it has one. */
export function traceToResume(context: Context): SavedTrace | undefined {
  const span = trace.getSpanContext(context);
  if (span === undefined || !trace.isSpanContextValid(span)) return undefined;
  const { traceId, spanId, traceFlags } = span;
  return { traceId, spanId, traceFlags };
}

/**
 * The link from work that goes on to the work that was saved: a trace that ended
 * long ago is no parent.
 *
 * @param saved - untrusted; what is malformed gives no link
 */
export function resumedFrom(
  { traceId = "", spanId = "", traceFlags }: Partial<SavedTrace>,
): Link | undefined {
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
