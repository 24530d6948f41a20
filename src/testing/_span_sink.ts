import type { RecordedSpan, SpanMisuse } from "./recorded_span.ts";

/** What a recording span reports to. */
export interface SpanSink {
  started(span: RecordedSpan): void;
  ended(span: RecordedSpan): void;
  misused(misuse: SpanMisuse): void;
  /** The present time in milliseconds since the Unix epoch. */
  now(): number;
}
