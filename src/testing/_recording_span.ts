import {
  type Attributes,
  type AttributeValue,
  type Exception,
  type HrTime,
  type Link,
  type Span,
  type SpanContext,
  type SpanKind,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
} from "@opentelemetry/api";
import type {
  RecordedEvent,
  RecordedResource,
  RecordedScope,
  RecordedSpan,
} from "./recorded_span.ts";
import type { SpanSink } from "./_span_sink.ts";
import { compareHrTime, isTimeInput, toHrTime } from "./_time.ts";

/** What a tracer hands to a new span. */
export interface RecordingSpanInit {
  readonly name: string;
  readonly kind: SpanKind;
  readonly context: SpanContext;
  readonly parent: SpanContext | undefined;
  readonly scope: RecordedScope;
  readonly startTime: TimeInput | undefined;
  readonly attributes: Attributes | undefined;
  readonly links: readonly Link[] | undefined;
}

const EMPTY_RESOURCE: RecordedResource = Object.freeze({
  attributes: Object.freeze({}),
});

/** An in-memory span with the semantics of the OpenTelemetry SDK's, which also reports misuse. */
export class RecordingSpan implements Span, RecordedSpan {
  name: string;
  readonly kind: SpanKind;
  readonly parentSpanContext?: SpanContext;
  readonly startTime: HrTime;
  endTime: HrTime = [0, 0];
  status: SpanStatus = { code: SpanStatusCode.UNSET };
  readonly attributes: Attributes = {};
  readonly links: Link[] = [];
  readonly events: RecordedEvent[] = [];
  readonly instrumentationScope: RecordedScope;
  readonly resource: RecordedResource = EMPTY_RESOURCE;
  readonly #context: SpanContext;
  readonly #sink: SpanSink;
  #ended = false;

  constructor(init: RecordingSpanInit, sink: SpanSink) {
    this.#context = init.context;
    this.#sink = sink;
    this.name = init.name;
    this.kind = init.kind;
    if (init.parent !== undefined) this.parentSpanContext = init.parent;
    this.instrumentationScope = init.scope;
    this.startTime = toHrTime(init.startTime ?? sink.now());
    this.setAttributes(init.attributes ?? {});
    this.addLinks([...init.links ?? []]);
  }

  get ended(): boolean {
    return this.#ended;
  }

  get duration(): HrTime {
    const seconds = this.endTime[0] - this.startTime[0];
    const nanoseconds = this.endTime[1] - this.startTime[1];
    return nanoseconds < 0
      ? [seconds - 1, nanoseconds + 1e9]
      : [seconds, nanoseconds];
  }

  spanContext(): SpanContext {
    return this.#context;
  }

  isRecording(): boolean {
    return !this.#ended;
  }

  setAttribute(key: string, value: AttributeValue): this {
    if (this.#changes(`setAttribute(${JSON.stringify(key)})`)) {
      this.#put(this.attributes, key, value, "setAttribute");
    }
    return this;
  }

  setAttributes(attributes: Attributes): this {
    if (this.#changes(`setAttributes(${Object.keys(attributes).join(", ")})`)) {
      Object.assign(this.attributes, this.#copy(attributes, "setAttributes"));
    }
    return this;
  }

  addEvent(
    name: string,
    attributesOrTime?: Attributes | TimeInput,
    time?: TimeInput,
  ): this {
    if (!this.#changes(`addEvent(${JSON.stringify(name)})`)) return this;
    const bare = isTimeInput(attributesOrTime);
    const attributes = bare
      ? {}
      : this.#copy(attributesOrTime ?? {}, "addEvent");
    const at = time ?? (bare ? attributesOrTime : this.#sink.now());
    this.events.push({ name, attributes, time: toHrTime(at) });
    return this;
  }

  addLink(link: Link): this {
    if (this.#changes("addLink")) {
      this.links.push({
        context: link.context,
        attributes: this.#copy(link.attributes ?? {}, "addLink"),
      });
    }
    return this;
  }

  addLinks(links: Link[]): this {
    for (const link of links) this.addLink(link);
    return this;
  }

  setStatus(status: SpanStatus): this {
    if (!this.#changes("setStatus") || status.code === SpanStatusCode.UNSET) {
      return this;
    }
    // OK is final, and only an error has a message (trace API specification, "Set Status").
    if (this.status.code === SpanStatusCode.OK) return this;
    const message = status.code === SpanStatusCode.ERROR
      ? status.message
      : undefined;
    this.status = message === undefined
      ? { code: status.code }
      : { code: status.code, message };
    return this;
  }

  updateName(name: string): this {
    if (this.#changes(`updateName(${JSON.stringify(name)})`)) this.name = name;
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    if (!this.#changes("recordException")) return;
    this.events.push({
      name: "exception",
      attributes: exceptionAttributes(exception),
      time: toHrTime(time ?? this.#sink.now()),
    });
  }

  end(endTime?: TimeInput): void {
    if (this.#ended) {
      this.#sink.misused({ problem: "ended twice", span: this, call: "end" });
      return;
    }
    const end = toHrTime(endTime ?? this.#sink.now());
    this.endTime = compareHrTime(end, this.startTime) < 0
      ? this.startTime
      : end;
    this.#ended = true;
    this.#sink.ended(this);
  }

  #changes(call: string): boolean {
    if (this.#ended) {
      this.#sink.misused({ problem: "changed after end", span: this, call });
    }
    return !this.#ended;
  }

  #copy(attributes: Attributes, method: string): Attributes {
    const copy: Attributes = {};
    for (const [key, value] of Object.entries(attributes)) {
      this.#put(copy, key, value, method);
    }
    return copy;
  }

  #put(
    target: Attributes,
    key: string,
    value: AttributeValue | undefined,
    method: string,
  ): void {
    if (value === undefined || value === null) return;
    if (key === "" || !isAttributeValue(value)) {
      this.#sink.misused({
        problem: "invalid attribute",
        span: this,
        call: `${method}(${JSON.stringify(key)})`,
      });
      return;
    }
    target[key] = Array.isArray(value) ? [...value] as AttributeValue : value;
  }
}

function isAttributeValue(value: unknown): boolean {
  if (!Array.isArray(value)) return isPrimitive(value);
  const types = new Set(
    value.filter((item) => item !== null && item !== undefined).map((item) =>
      typeof item
    ),
  );
  return types.size <= 1 &&
    value.every((item) =>
      item === null || item === undefined || isPrimitive(item)
    );
}

function isPrimitive(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" ||
    typeof value === "boolean";
}

function exceptionAttributes(exception: Exception): Attributes {
  if (typeof exception === "string") return { "exception.message": exception };
  const { code, name, message, stack } = exception;
  const type = code ? String(code) : name;
  return {
    ...(type ? { "exception.type": type } : {}),
    ...(message ? { "exception.message": message } : {}),
    ...(stack ? { "exception.stacktrace": stack } : {}),
  };
}
