/**
 * The role of a span.
 *
 * @example
 * ```ts
 * import { type SpanKindName, traceTrees } from "@autogen-edge/runtime/viewer";
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import { SpanKind } from "@opentelemetry/api";
 * import { assertEquals } from "@std/assert";
 *
 * const ARROWS: Partial<Record<SpanKindName, string>> = {
 *   CLIENT: "->",
 *   SERVER: "<-",
 * };
 *
 * const recorder = recordSpans();
 * const tracer = recorder.tracerProvider.getTracer("shop");
 * tracer.startSpan("POST /pay", { kind: SpanKind.CLIENT }).end();
 * const [span] = traceTrees(recorder.finished).flatMap(({ roots }) => roots);
 * assertEquals(ARROWS[span?.kind ?? "INTERNAL"], "->");
 * ```
 */
export type SpanKindName =
  | "INTERNAL"
  | "SERVER"
  | "CLIENT"
  | "PRODUCER"
  | "CONSUMER";

/**
 * The value of an attribute; integers that a `number` cannot hold are `bigint`.
 *
 * @example A value for people
 * ```ts
 * import type { SpanValue } from "@autogen-edge/runtime/viewer";
 * import { assertEquals } from "@std/assert";
 *
 * function show(value: SpanValue): string {
 *   if (value instanceof Uint8Array) return `${value.length} bytes`;
 *   if (typeof value !== "object" || value === null) return String(value);
 *   return Object.values(value).map(show).join(", ");
 * }
 *
 * assertEquals(show(9007199254740993n), "9007199254740993");
 * assertEquals(show(["pie", new Uint8Array(3)]), "pie, 3 bytes");
 * ```
 */
export type SpanValue =
  | null
  | string
  | number
  | bigint
  | boolean
  | Uint8Array
  | readonly SpanValue[]
  | { readonly [key: string]: SpanValue };

/**
 * Attributes by name.
 *
 * @example Tokens that a trace used
 * ```ts
 * import { type SpanValues, traceTrees } from "@autogen-edge/runtime/viewer";
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import { assertEquals } from "@std/assert";
 *
 * function outputTokens(attributes: SpanValues): number {
 *   const tokens = attributes["gen_ai.usage.output_tokens"];
 *   return typeof tokens === "number" ? tokens : 0;
 * }
 *
 * const recorder = recordSpans();
 * const tracer = recorder.tracerProvider.getTracer("shop");
 * const attributes = { "gen_ai.usage.output_tokens": 42 };
 * tracer.startSpan("chat tiny", { attributes }).end();
 * const [tree] = traceTrees(recorder.finished);
 * assertEquals(outputTokens(tree?.roots[0]?.attributes ?? {}), 42);
 * ```
 */
export type SpanValues = Readonly<Record<string, SpanValue>>;

/**
 * A span that caused another without enclosing it.
 *
 * @example What caused a span
 * ```ts
 * import { type SpanLink, type SpanNode, traceTrees } from "@autogen-edge/runtime/viewer";
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import { assertEquals } from "@std/assert";
 *
 * function isCause(span: SpanNode, { traceId, spanId }: SpanLink): boolean {
 *   return span.traceId === traceId && span.spanId === spanId;
 * }
 *
 * const recorder = recordSpans();
 * const tracer = recorder.tracerProvider.getTracer("mail");
 * const letter = tracer.startSpan("letter");
 * const context = letter.spanContext();
 * tracer.startSpan("answer", { links: [{ context }] }).end();
 * letter.end();
 * const spans = traceTrees(recorder.finished).flatMap(({ roots }) => roots);
 * const [link] = spans.flatMap(({ links }) => links);
 * const cause = spans.find((span) => link && isCause(span, link));
 * assertEquals(cause?.name, "letter");
 * ```
 */
export interface SpanLink {
  /** The trace of the linked span: 32 hex digits. */
  readonly traceId: string;
  /** The linked span: 16 hex digits. */
  readonly spanId: string;
  /** Attributes of the link. */
  readonly attributes: SpanValues;
}

/**
 * Something that happened during a span.
 *
 * @example
 * ```ts
 * import { type SpanEvent, traceTrees } from "@autogen-edge/runtime/viewer";
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import { assertEquals } from "@std/assert";
 *
 * function describe({ name, attributes }: SpanEvent): string {
 *   return `${name}: ${attributes["exception.message"]}`;
 * }
 *
 * const recorder = recordSpans();
 * const span = recorder.tracerProvider.getTracer("shop").startSpan("order");
 * span.recordException(new RangeError("Sold out"));
 * span.end();
 * const [tree] = traceTrees(recorder.finished);
 * const events = tree?.roots[0]?.events.map(describe);
 * assertEquals(events, ["exception: Sold out"]);
 * ```
 */
export interface SpanEvent {
  /** What the event is called; `"exception"` for a recorded exception. */
  readonly name: string;
  /** When it happened, in nanoseconds since the Unix epoch. */
  readonly time: bigint;
  /** Attributes of the event. */
  readonly attributes: SpanValues;
}

/**
 * How the work of a span went.
 *
 * @example
 * ```ts
 * import { type SpanStatus, traceTrees } from "@autogen-edge/runtime/viewer";
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import { SpanStatusCode } from "@opentelemetry/api";
 * import { assertEquals } from "@std/assert";
 *
 * function mark({ code, message = "" }: SpanStatus): string {
 *   return code === "ERROR" ? `✗ ${message}` : "✓";
 * }
 *
 * const recorder = recordSpans();
 * const span = recorder.tracerProvider.getTracer("shop").startSpan("order");
 * span.setStatus({ code: SpanStatusCode.ERROR, message: "sold out" }).end();
 * const [tree] = traceTrees(recorder.finished);
 * assertEquals(tree?.roots.map(({ status }) => mark(status)), ["✗ sold out"]);
 * ```
 */
export interface SpanStatus {
  /** `"UNSET"` unless someone decided. */
  readonly code: "UNSET" | "OK" | "ERROR";
  /** What went wrong, where that was said. */
  readonly message?: string;
}

/**
 * The instrumentation that emitted a span.
 *
 * @example
 * ```ts
 * import { type SpanScope, traceTrees } from "@autogen-edge/runtime/viewer";
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import { assertEquals } from "@std/assert";
 *
 * function signature({ name, version }: SpanScope): string {
 *   return [name, version].join(" ").trim();
 * }
 *
 * const recorder = recordSpans();
 * recorder.tracerProvider.getTracer("shop", "1.2.0").startSpan("order").end();
 * const [tree] = traceTrees(recorder.finished);
 * assertEquals(tree?.roots.map(({ scope }) => signature(scope)), ["shop 1.2.0"]);
 * ```
 */
export interface SpanScope {
  /** Its name, `""` if it has none. */
  readonly name: string;
  /** Its version, where given. */
  readonly version?: string;
}

/**
 * The process that emitted a span.
 *
 * @example The service that emitted a span
 * ```ts
 * import { type SpanResource, traceTrees } from "@autogen-edge/runtime/viewer";
 * import { assertEquals } from "@std/assert";
 *
 * function serviceOf({ attributes }: SpanResource): unknown {
 *   return attributes["service.name"] ?? "unknown";
 * }
 *
 * const ids = { traceId: "1".repeat(32), spanId: "1".repeat(16) };
 * const value = { stringValue: "shop" };
 * const resource = { attributes: [{ key: "service.name", value }] };
 * const scopeSpans = [{ spans: [{ ...ids, name: "order" }] }];
 * const [tree] = traceTrees({ resourceSpans: [{ resource, scopeSpans }] });
 * assertEquals(tree?.roots.map(({ resource }) => serviceOf(resource)), ["shop"]);
 * ```
 */
export interface SpanResource {
  /** Attributes such as `service.name`. */
  readonly attributes: SpanValues;
}

/**
 * A span as plain data, wherever it came from.
 *
 * @example
 * ```ts
 * import { type SpanData, traceTrees } from "@autogen-edge/runtime/viewer";
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import { assertEquals } from "@std/assert";
 *
 * function milliseconds({ start, end }: SpanData): number {
 *   return Number(end - start) / 1e6;
 * }
 *
 * const recorder = recordSpans();
 * const tracer = recorder.tracerProvider.getTracer("shop");
 * tracer.startSpan("order", { startTime: 0 }).end(1500);
 * const [tree] = traceTrees(recorder.finished);
 * assertEquals(tree?.roots.map(milliseconds), [1500]);
 * ```
 */
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

/**
 * A span in its place in the tree.
 *
 * @example The names alone, as an outline
 * ```ts
 * import { type SpanNode, traceTrees } from "@autogen-edge/runtime/viewer";
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
 * import { assertEquals } from "@std/assert";
 *
 * function outline({ name, children }: SpanNode): string {
 *   return [name, ...children.map(outline)].join(" > ");
 * }
 *
 * const recorder = recordSpans();
 * const tracer = recorder.tracerProvider.getTracer("shop");
 * const order = tracer.startSpan("order");
 * tracer.startSpan("pay", {}, trace.setSpan(ROOT_CONTEXT, order)).end();
 * order.end();
 * const [tree] = traceTrees(recorder.finished);
 * assertEquals(tree?.roots.map(outline), ["order > pay"]);
 * ```
 */
export interface SpanNode extends SpanData {
  /** Whether it has a parent that is not in the data: elsewhere, lost, or by a fault its own descendant. */
  readonly orphan: boolean;
  /** The spans it encloses, by start time and then by arrival. */
  readonly children: readonly SpanNode[];
}

/**
 * All that is known of one trace.
 *
 * @example Whether all of a trace is here
 * ```ts
 * import { type TraceTree, traceTrees } from "@autogen-edge/runtime/viewer";
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
 * import { assert } from "@std/assert";
 *
 * function isWhole({ roots }: TraceTree): boolean {
 *   return roots.length === 1 && roots.every(({ orphan }) => !orphan);
 * }
 *
 * const recorder = recordSpans();
 * const tracer = recorder.tracerProvider.getTracer("shop");
 * const order = tracer.startSpan("order");
 * tracer.startSpan("pay", {}, trace.setSpan(ROOT_CONTEXT, order)).end();
 * assert(!traceTrees(recorder.finished).every(isWhole));
 * order.end();
 * assert(traceTrees(recorder.finished).every(isWhole));
 * ```
 */
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
