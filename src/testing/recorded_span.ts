import type {
  Attributes,
  HrTime,
  Link,
  SpanContext,
  SpanKind,
  SpanStatus,
} from "@opentelemetry/api";

/**
 * A span as the recorder and the assertions read it: the part they need of the OpenTelemetry SDK's `ReadableSpan`, so
 * that spans of a real tracer provider and recorded ones are interchangeable.
 *
 * @example
 * ```ts
 * import { type RecordedSpan, recordSpans } from "@autogen-edge/runtime/testing";
 * import { assertEquals } from "@std/assert";
 *
 * function seconds({ startTime, endTime }: RecordedSpan): number {
 *   return endTime[0] - startTime[0];
 * }
 *
 * const recorder = recordSpans();
 * const tracer = recorder.tracerProvider.getTracer("shop");
 * tracer.startSpan("order", { startTime: 0 }).end(2000);
 * assertEquals(recorder.finished.map(seconds), [2]);
 * ```
 */
export interface RecordedSpan {
  /** What the span is called, after any `updateName`. */
  readonly name: string;
  /** The role of the span. */
  readonly kind: SpanKind;
  /** The context of the span that encloses this one; absent on the root of a trace. */
  readonly parentSpanContext?: SpanContext | undefined;
  /** When the span started, as `[seconds, nanoseconds]` since the Unix epoch. */
  readonly startTime: HrTime;
  /** When the span ended, as `[seconds, nanoseconds]`; `[0, 0]` while it is open. */
  readonly endTime: HrTime;
  /** How the work went. */
  readonly status: SpanStatus;
  /** Attributes by name. */
  readonly attributes: Attributes;
  /** Spans that caused this one without enclosing it. */
  readonly links: readonly Link[];
  /** What happened on the way, in order. */
  readonly events: readonly RecordedEvent[];
  /** Who emitted the span: the name and version passed to `getTracer`. */
  readonly instrumentationScope: RecordedScope;
  /** What emitted the span: attributes of the process. */
  readonly resource: RecordedResource;
  /** The ids of the span. */
  spanContext(): SpanContext;
}

/**
 * Something that happened during a span.
 *
 * @example
 * ```ts
 * import { type RecordedEvent, recordSpans } from "@autogen-edge/runtime/testing";
 * import { assertEquals } from "@std/assert";
 *
 * function isException({ name }: RecordedEvent): boolean {
 *   return name === "exception";
 * }
 *
 * const recorder = recordSpans();
 * const span = recorder.tracerProvider.getTracer("shop").startSpan("order");
 * span.addEvent("paid");
 * span.recordException(new RangeError("Sold out"));
 * span.end();
 * const exceptions = recorder.finished[0]?.events.filter(isException);
 * assertEquals(exceptions?.[0]?.attributes?.["exception.message"], "Sold out");
 * ```
 */
export interface RecordedEvent {
  /** What the event is called; `"exception"` for a recorded exception. */
  readonly name: string;
  /** When it happened, as `[seconds, nanoseconds]` since the Unix epoch. */
  readonly time: HrTime;
  /** Attributes by name. */
  readonly attributes?: Attributes | undefined;
}

/**
 * The tracer that emitted a span.
 *
 * @example
 * ```ts
 * import { type RecordedScope, recordSpans } from "@autogen-edge/runtime/testing";
 * import { assertEquals } from "@std/assert";
 *
 * function signature({ name, version = "?" }: RecordedScope): string {
 *   return `${name} ${version}`;
 * }
 *
 * const recorder = recordSpans();
 * recorder.tracerProvider.getTracer("shop", "1.2.0").startSpan("order").end();
 * const scopes = recorder.finished.map((span) => span.instrumentationScope);
 * assertEquals(scopes.map(signature), ["shop 1.2.0"]);
 * ```
 */
export interface RecordedScope {
  /** The instrumentation's name. */
  readonly name: string;
  /** The instrumentation's version. */
  readonly version?: string | undefined;
  /** The schema its attributes follow. */
  readonly schemaUrl?: string | undefined;
}

/**
 * The process that emitted a span.
 *
 * @example The service of a real tracer provider
 * ```ts
 * import { type RecordedResource, recordSpans } from "@autogen-edge/runtime/testing";
 * import { configureOtlpTracing } from "@autogen-edge/runtime/otlp";
 * import { assertEquals } from "@std/assert";
 *
 * function serviceOf({ attributes }: RecordedResource): unknown {
 *   return attributes["service.name"];
 * }
 *
 * const recorder = recordSpans();
 * await using tracing = configureOtlpTracing({
 *   serviceName: "shop",
 *   spanProcessors: [recorder],
 *   fetch: () => Promise.resolve(new Response("{}")),
 * });
 * tracing.tracerProvider.getTracer("shop").startSpan("order").end();
 * const resources = recorder.finished.map(({ resource }) => resource);
 * assertEquals(resources.map(serviceOf), ["shop"]);
 * ```
 */
export interface RecordedResource {
  /** Attributes by name, such as `service.name`. */
  readonly attributes: Attributes;
}

/**
 * A wrong use of a span that a tracer would silently ignore.
 *
 * @example
 * ```ts
 * import { recordSpans, type SpanMisuse } from "@autogen-edge/runtime/testing";
 * import { assertEquals } from "@std/assert";
 *
 * function describe({ problem, span, call }: SpanMisuse): string {
 *   return `${span.name}: ${problem} by ${call}`;
 * }
 *
 * const recorder = recordSpans();
 * const span = recorder.tracerProvider.getTracer("shop").startSpan("order");
 * span.end();
 * span.setAttribute("paid", true);
 * const [misuse] = recorder.misuses.map(describe);
 * assertEquals(misuse, 'order: changed after end by setAttribute("paid")');
 * ```
 */
export interface SpanMisuse {
  /**
   * What was wrong: `end` on an ended span, a change to an ended span, or an attribute that a tracer drops because its
   * name is empty or its value is not of an attribute type.
   */
  readonly problem: "ended twice" | "changed after end" | "invalid attribute";
  /** The span misused. */
  readonly span: RecordedSpan;
  /** The call that was wrong, such as `setAttribute("k")`. */
  readonly call: string;
}

/**
 * Where the assertions take spans from: a recorder, or any finished spans.
 *
 * @example An assertion of one's own
 * ```ts
 * import { assertTree, assertWellFormed, recordSpans, type SpanSource } from "@autogen-edge/runtime/testing";
 *
 * function assertOneSpan(source: SpanSource, name: string): void {
 *   assertWellFormed(source);
 *   assertTree(source, { name });
 * }
 *
 * const recorder = recordSpans();
 * recorder.tracerProvider.getTracer("shop").startSpan("order").end();
 * assertOneSpan(recorder, "order");
 * assertOneSpan(recorder.finished, "order");
 * ```
 */
export type SpanSource = Iterable<RecordedSpan> | {
  readonly finished: readonly RecordedSpan[];
};

/** The finished spans of a source. */
export function finishedSpans(source: SpanSource): readonly RecordedSpan[] {
  return "finished" in source ? source.finished : [...source];
}

/** A key that no two spans share: span ids alone are unique only within their trace. */
export function spanKey(context: SpanContext): string {
  return `${context.traceId}:${context.spanId}`;
}
