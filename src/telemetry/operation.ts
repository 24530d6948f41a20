import {
  type Attributes,
  type Context,
  type Exception,
  type Link,
  type Span,
  trace,
  TraceFlags,
} from "@opentelemetry/api";
import { kinds, statuses } from "./_kinds.ts";
import { attempt } from "./attempt.ts";
import type { SpanContent } from "./content.ts";
import { onAbort } from "./on_abort.ts";
import { names } from "./semconv.ts";
import {
  carryTelemetry,
  inheritedTelemetry,
  type Scope,
  type Telemetry,
} from "./telemetry.ts";
import { describeThrown } from "./thrown.ts";

/** What {@linkcode openOperation} needs to know of a span. */
export interface OperationRequest {
  readonly name: string;
  readonly scope: Scope;
  readonly kind?: kinds;
  /** What samplers decide by. Called only if a tracer is there to take it. */
  readonly attributes?: () => Attributes;
  readonly links?: Link[] | undefined;
  /** How it shows that the work failed. */
  readonly failures?: FailureStyle | undefined;
}

/** How a span shows that its work failed, which differs between conventions. */
export interface FailureStyle {
  /**
   * How many exception events; `once` leaves it to the innermost span, and a span
   * with none says nothing of a failure.
   */
  readonly exceptions: "once" | 0 | 1 | 2;
  /** Whether `error.type` is set. */
  readonly errorType: boolean;
  /** Whether a cancellation is marked. */
  readonly outcome: boolean;
}

/** Is told how work ended: by what error, as `error.type` says it, if by one. */
export type EndListener = (error: string | undefined) => void;

const CURRENT_FAILURES: FailureStyle = {
  exceptions: "once",
  errorType: true,
  outcome: true,
};

/**
 * One unit of work and its span, if it has one. It is the one place where spans
 * are failed and ended: exactly once, whoever tries.
 */
export class Operation {
  /** What the work below is given: this span is its parent. */
  readonly context: Context;
  readonly #telemetry: Telemetry;
  readonly #span: Span | undefined;
  readonly #request: OperationRequest | undefined;
  #listeners: EndListener[] | undefined;
  #ended = false;
  #unwatch: (() => void) | undefined;

  constructor(
    telemetry: Telemetry,
    context: Context,
    span?: Span,
    request?: OperationRequest,
  ) {
    this.#telemetry = telemetry;
    this.context = context;
    this.#span = span;
    this.#request = request;
  }

  /** Whether it is worth building attributes. */
  get recording(): boolean {
    const span = this.#span;
    return span !== undefined && !this.#ended && isRecording(span);
  }

  /** The identity of the span, for links to it. */
  get link(): Link | undefined {
    return this.#span && { context: this.#span.spanContext() };
  }

  /** Puts attributes on the span, which are built only if it records. */
  record(attributes: () => Attributes | undefined): void {
    if (!this.recording) return;
    const recorded = attributes();
    attempt(() => {
      // One by one, as the SDK's setAttributes first makes lists of them.
      for (const name in recorded) {
        const value = recorded[name];
        // OTLP has no way to say NaN: it would cost the spans beside this one.
        if (value !== undefined && !Number.isNaN(value)) {
          this.#span?.setAttribute(name, value);
        }
      }
    });
  }

  /** Puts content on the span, where it is captured. */
  recordContent(content: () => SpanContent | undefined): void {
    if (!this.#telemetry.captures) return;
    const name = this.#request?.name ?? "";
    this.record(() => this.#telemetry.content(content, name));
  }

  /**
   * Ends the span as failed, or as cancelled where `signal` caused the error.
   *
   * @returns the error, to be thrown on
   */
  fail(error: unknown, signal?: AbortSignal): unknown {
    if (isCancellation(error, signal)) this.cancel();
    else {
      if (this.recording) this.#failed(error);
      this.#end({ error });
    }
    return error;
  }

  /** Ends the span as cut off by the one who asked for the work. */
  cancel(): void {
    if (this.#failures.outcome) {
      this.record(() => ({ [names.AUTOGEN_OUTCOME]: "cancelled" }));
    }
    this.end();
  }

  end(): void {
    this.#end();
  }

  /** Tells `listener` when the work ends, before the span does. */
  onEnd(listener: EndListener | undefined): void {
    if (listener) (this.#listeners ??= []).push(listener);
  }

  #end(failure?: { readonly error: unknown }): void {
    if (this.#ended) return;
    this.#unwatch?.();
    const error = failure && errorType(failure.error);
    for (const tell of this.#listeners ?? []) attempt(() => tell(error));
    this.#ended = true;
    const span = this.#span;
    if (span) attempt(() => span.end());
  }

  /**
   * Ends the span as soon as the signal aborts, also where the work goes on
   * because it does not listen.
   */
  watch(signal: AbortSignal | undefined): this {
    if (signal === undefined || this.#ended) return this;
    this.#unwatch = onAbort(signal, () => this.fail(signal.reason, signal));
    return this;
  }

  get #failures(): FailureStyle {
    return this.#request?.failures ?? CURRENT_FAILURES;
  }

  #failed(error: unknown): void {
    const span = this.#span;
    const { exceptions, errorType: typed } = this.#failures;
    if (span === undefined || exceptions === 0) return;
    attempt(() => {
      const { traceId } = span.spanContext();
      const first = this.#telemetry.isFirstSight(error, traceId);
      const events = exceptions === "once" ? Number(first) : exceptions;
      for (let count = 0; count < events; count++) {
        span.recordException(exceptionOf(error));
      }
      if (typed) span.setAttribute(names.ERROR_TYPE, errorType(error));
      const { message } = describeThrown(error);
      span.setStatus({ code: statuses.ERROR as number, message });
    });
  }
}

function isRecording(span: Span): boolean {
  return attempt(() => span.isRecording()) === true;
}

/**
 * Starts the span of an operation.
 *
 * @param telemetry - the switches
 * @param parent - the context whose span is the parent
 * @param request - what to start, or `undefined` where this convention has no
 * span: the operation then passes the parent's context through
 */
export function openOperation(
  telemetry: Telemetry,
  parent: Context,
  request: OperationRequest | undefined,
): Operation {
  // What is inherited may differ: a runtime's detail is its own affair.
  const carried = inheritedTelemetry(parent) === undefined
    ? carryTelemetry(parent, telemetry)
    : parent;
  const operation = request &&
    attempt(() => startOperation(telemetry, carried, request));
  return operation ?? new Operation(telemetry, carried);
}

function startOperation(
  telemetry: Telemetry,
  parent: Context,
  request: OperationRequest,
): Operation | undefined {
  const { kind = kinds.INTERNAL, attributes = () => ({}), links = [] } =
    request;
  const tracer = telemetry.tracer(request.scope);
  if (tracer === undefined) return undefined;
  // Below a span that was not sampled, samplers hardly ever look at them.
  const late = trace.getSpanContext(parent)?.traceFlags === TraceFlags.NONE;
  const span = tracer.startSpan(request.name, {
    kind: kind as number,
    links,
    attributes: late ? {} : attributes(),
  }, parent);
  const context = trace.setSpan(parent, span);
  const operation = new Operation(telemetry, context, span, request);
  if (late) operation.record(attributes);
  return operation;
}

/** Whether `error` is what aborting `signal` made of the work. */
export function isCancellation(error: unknown, signal?: AbortSignal): boolean {
  if (signal === undefined || !signal.aborted) return false;
  if (error === signal.reason) return true;
  if (!(error instanceof Error)) return false;
  return describeThrown(error).name === "AbortError" ||
    error.cause === signal.reason;
}

/** A low-cardinality name of what went wrong: the error's code, else its name. */
export function errorType(error: unknown): string {
  const code = attempt(() => (error as { code?: unknown } | undefined)?.code);
  return typeof code === "string" && code || describeThrown(error).name;
}

function exceptionOf(error: unknown): Exception {
  const stack = error instanceof Error ? error.stack : undefined;
  return {
    ...describeThrown(error),
    ...(stack === undefined ? {} : { stack }),
  };
}
