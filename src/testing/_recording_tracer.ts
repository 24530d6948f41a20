import {
  type Context,
  context,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanOptions,
  trace,
  TraceFlags,
  type Tracer,
  type TracerProvider,
} from "@opentelemetry/api";
import { RecordingSpan } from "./_recording_span.ts";
import type { RecordedScope } from "./recorded_span.ts";
import type { SpanSink } from "./_span_sink.ts";

/** Decides, by name and parent, whether a span is recorded. */
export type Sampler = (
  name: string,
  parent: SpanContext | undefined,
) => boolean;

/** A tracer provider whose spans go to a sink, with ids counted up from 1 behind the seed. */
export class RecordingTracerProvider implements TracerProvider {
  readonly #sink: SpanSink;
  readonly #sampler: Sampler;
  readonly #seed: string;
  #traces = 0;
  #spans = 0;

  constructor(sink: SpanSink, sampler: Sampler, seed: number) {
    this.#sink = sink;
    this.#sampler = sampler;
    this.#seed = seed.toString(16).padStart(8, "0");
  }

  getTracer(
    name: string,
    version?: string,
    options?: { schemaUrl?: string },
  ): Tracer {
    const scope: RecordedScope = {
      name,
      version,
      schemaUrl: options?.schemaUrl,
    };
    return new RecordingTracer(
      scope,
      (span, spanOptions, parent) =>
        this.#start(span, spanOptions, parent, scope),
    );
  }

  #start(
    name: string,
    options: SpanOptions,
    parent: SpanContext | undefined,
    scope: RecordedScope,
  ): Span {
    const spanContext: SpanContext = {
      traceId: parent?.traceId ??
        this.#seed + (++this.#traces).toString(16).padStart(24, "0"),
      spanId: this.#seed + (++this.#spans).toString(16).padStart(8, "0"),
      traceFlags: this.#samples(name, parent)
        ? TraceFlags.SAMPLED
        : TraceFlags.NONE,
      ...(parent?.traceState === undefined
        ? {}
        : { traceState: parent.traceState }),
    };
    if (spanContext.traceFlags === TraceFlags.NONE) {
      return trace.wrapSpanContext(spanContext);
    }
    const span = new RecordingSpan({
      name,
      kind: options.kind ?? SpanKind.INTERNAL,
      context: spanContext,
      parent,
      scope,
      startTime: options.startTime,
      attributes: options.attributes,
      links: options.links,
    }, this.#sink);
    this.#sink.started(span);
    return span;
  }

  #samples(name: string, parent: SpanContext | undefined): boolean {
    if (
      parent !== undefined && (parent.traceFlags & TraceFlags.SAMPLED) === 0
    ) return false;
    return this.#sampler(name, parent);
  }
}

type StartSpan = (
  name: string,
  options: SpanOptions,
  parent: SpanContext | undefined,
) => Span;

class RecordingTracer implements Tracer {
  readonly scope: RecordedScope;
  readonly #start: StartSpan;

  constructor(scope: RecordedScope, start: StartSpan) {
    this.scope = scope;
    this.#start = start;
  }

  startSpan(
    name: string,
    options: SpanOptions = {},
    parentContext: Context = context.active(),
  ): Span {
    const parent = options.root
      ? undefined
      : trace.getSpanContext(parentContext);
    return this.#start(
      name,
      options,
      parent && trace.isSpanContextValid(parent) ? parent : undefined,
    );
  }

  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    fn: F,
  ): ReturnType<F>;
  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    options: SpanOptions,
    fn: F,
  ): ReturnType<F>;
  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    options: SpanOptions,
    parentContext: Context,
    fn: F,
  ): ReturnType<F>;
  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    ...rest: [F] | [SpanOptions, F] | [SpanOptions, Context, F]
  ): ReturnType<F> {
    const fn = rest[rest.length - 1] as F;
    const options = rest.length > 1 ? rest[0] as SpanOptions : {};
    const parentContext = rest.length > 2
      ? rest[1] as Context
      : context.active();
    const span = this.startSpan(name, options, parentContext);
    return context.with(
      trace.setSpan(parentContext, span),
      fn as (span: Span) => ReturnType<F>,
      undefined,
      span,
    );
  }
}
