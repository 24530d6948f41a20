/** The role of a span. */
export type SpanKindName =
  | "INTERNAL"
  | "SERVER"
  | "CLIENT"
  | "PRODUCER"
  | "CONSUMER";

/** The value of an attribute; integers that a `number` cannot hold are `bigint`. */
export type SpanValue =
  | null
  | string
  | number
  | bigint
  | boolean
  | Uint8Array
  | readonly SpanValue[]
  | { readonly [key: string]: SpanValue };

/** Attributes by name. */
export type SpanValues = Readonly<Record<string, SpanValue>>;

/** A span that caused another without enclosing it. */
export interface SpanLink {
  /** The trace of the linked span: 32 hex digits. */
  readonly traceId: string;
  /** The linked span: 16 hex digits. */
  readonly spanId: string;
  /** Attributes of the link. */
  readonly attributes: SpanValues;
}

/** Something that happened during a span. */
export interface SpanEvent {
  /** What the event is called; `"exception"` for a recorded exception. */
  readonly name: string;
  /** When it happened, in nanoseconds since the Unix epoch. */
  readonly time: bigint;
  /** Attributes of the event. */
  readonly attributes: SpanValues;
}

/** How the work of a span went. */
export interface SpanStatus {
  /** `"UNSET"` unless someone decided. */
  readonly code: "UNSET" | "OK" | "ERROR";
  /** What went wrong, where that was said. */
  readonly message?: string;
}

/** The instrumentation that emitted a span. */
export interface SpanScope {
  /** Its name, `""` if it has none. */
  readonly name: string;
  /** Its version, where given. */
  readonly version?: string;
}

/** The process that emitted a span. */
export interface SpanResource {
  /** Attributes such as `service.name`. */
  readonly attributes: SpanValues;
}

/** A span as plain data, wherever it came from. */
export interface SpanData {
  /** What the span is called. As it came: not safe to print unless cleaned, as `renderTrace` does. */
  readonly name: string;
  /** The role of the span. */
  readonly kind: SpanKindName;
  /** The trace it belongs to: 32 hex digits. */
  readonly traceId: string;
  /** Its own id: 16 hex digits. */
  readonly spanId: string;
  /** The id of the span that encloses it; absent on the root of a trace. */
  readonly parentSpanId?: string;
  /** When it started, in nanoseconds since the Unix epoch. */
  readonly start: bigint;
  /** When it ended, in nanoseconds since the Unix epoch; never before `start`. */
  readonly end: bigint;
  /** Attributes by name. */
  readonly attributes: SpanValues;
  /** The spans that caused it without enclosing it. */
  readonly links: readonly SpanLink[];
  /** What happened on the way, in the order of arrival. */
  readonly events: readonly SpanEvent[];
  /** How the work went. */
  readonly status: SpanStatus;
  /** The instrumentation that emitted it. */
  readonly scope: SpanScope;
  /** The process that emitted it. */
  readonly resource: SpanResource;
}

/** A span in its place in the tree. */
export interface SpanNode extends SpanData {
  /** Whether it has a parent that is not in the data: elsewhere, lost, or by a fault its own descendant. */
  readonly orphan: boolean;
  /** The spans it encloses, by start time and then by arrival. */
  readonly children: readonly SpanNode[];
}

/** All that is known of one trace. */
export interface TraceTree {
  /** The id of the trace: 32 hex digits. */
  readonly traceId: string;
  /** The start of its earliest span, in nanoseconds since the Unix epoch. */
  readonly start: bigint;
  /** The end of its latest span, in nanoseconds since the Unix epoch. */
  readonly end: bigint;
  /** Spans without a parent and orphans, by start time and then by arrival. */
  readonly roots: readonly SpanNode[];
  /** Later copies of spans that had already arrived; they are not in the tree. */
  readonly duplicates: readonly SpanData[];
}
