import { SpanAssertionError } from "./assertion_error.ts";
import { buildForest } from "./_forest.ts";
import {
  finishedSpans,
  type RecordedSpan,
  spanKey,
  type SpanMisuse,
  type SpanSource,
} from "./recorded_span.ts";

/**
 * Options of {@linkcode assertWellFormed}.
 *
 * @example A trace that fell apart
 * ```ts
 * import { assertWellFormed, type AssertWellFormedOptions, recordSpans } from "@autogen-edge/runtime/testing";
 * import { extractEnvelope } from "@autogen-edge/runtime";
 * import { assertThrows } from "@std/assert";
 *
 * const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
 * const context = extractEnvelope({ traceparent });
 *
 * const recorder = recordSpans();
 * const tracer = recorder.tracerProvider.getTracer("shop");
 * for (const name of ["order", "pay"]) tracer.startSpan(name, {}, context).end();
 *
 * const options: AssertWellFormedOptions = { oneRootPerTrace: true };
 * assertWellFormed(recorder);
 * assertThrows(() => assertWellFormed(recorder, options), Error, "several roots");
 * ```
 */
export interface AssertWellFormedOptions {
  /**
   * Whether each trace must have a single root: everything of one run in one tree.
   *
   * @default {false}
   */
  readonly oneRootPerTrace?: boolean;
}

/**
 * Asserts what holds for spans of any program that is instrumented correctly: none is left open, none is orphaned
 * (every parent is there, or is marked as remote), none is its own ancestor, none ended or was exported twice, and none
 * was misused. Call it at the end of every test; what only a recorder can know, such as open spans, is looked at where
 * one is given.
 *
 * @param source - A recorder, or finished spans, of an SDK's exporter for example.
 * @param options - What else must hold.
 * @throws {SpanAssertionError} If anything is wrong; the message lists every offender by name and span id.
 *
 * @example
 * ```ts
 * import { assertWellFormed, recordSpans } from "@autogen-edge/runtime/testing";
 * import { assertThrows } from "@std/assert";
 *
 * const recorder = recordSpans();
 * const span = recorder.tracerProvider.getTracer("test").startSpan("work");
 * span.end();
 * assertWellFormed(recorder, { oneRootPerTrace: true });
 *
 * span.end();
 * assertThrows(() => assertWellFormed(recorder), Error, 'ended twice: "work"');
 * ```
 */
export function assertWellFormed(
  source: SpanSource,
  options: AssertWellFormedOptions = {},
): void {
  const finished = finishedSpans(source);
  const { open = [], misuses = [] } = source as {
    readonly open?: readonly RecordedSpan[];
    readonly misuses?: readonly SpanMisuse[];
  };
  const offences = [
    ...open.map((span) => `left open: ${identify(span)}`),
    ...misuses.map(({ problem, span, call }) =>
      `${problem}: ${identify(span)} in ${call}`
    ),
    ...lostSpans(finished, open),
    ...repeatedSpans(finished),
    ...(options.oneRootPerTrace ? crowdedTraces([...finished, ...open]) : []),
  ];
  if (offences.length > 0) {
    throw new SpanAssertionError(
      `Spans are not well formed:\n${
        offences.map((line) => `  ${line}`).join("\n")
      }`,
    );
  }
}

function identify(span: RecordedSpan): string {
  return `${JSON.stringify(span.name)} (${span.spanContext().spanId})`;
}

function lostSpans(
  finished: readonly RecordedSpan[],
  open: readonly RecordedSpan[],
): string[] {
  return buildForest([...finished, ...open])
    .filter((root) => root.lost !== undefined)
    .map((root) => `orphaned: ${identify(root.span)}, ${root.lost}`);
}

function repeatedSpans(finished: readonly RecordedSpan[]): string[] {
  const groups = Map.groupBy(finished, (span) => spanKey(span.spanContext()));
  return [...groups.values()].flatMap(([first, ...again]) =>
    first !== undefined && again.length > 0
      ? [`exported ${again.length + 1} times: ${identify(first)}`]
      : []
  );
}

function crowdedTraces(spans: readonly RecordedSpan[]): string[] {
  const roots = buildForest(spans).map((root) => root.span);
  return [...Map.groupBy(roots, (span) => span.spanContext().traceId)]
    .filter(([, spans]) => spans.length > 1)
    .map(([traceId, spans]) =>
      `several roots in trace ${traceId}: ${spans.map(identify).join(", ")}`
    );
}
