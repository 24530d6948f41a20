/**
 * What tests of traced code need: spans recorded in memory, whole trees compared, and the rules every trace must keep.
 * Nothing here needs a test framework, an SDK or a runtime, so it works wherever tests run: Deno, Workers, browsers.
 *
 * @example
 * ```ts
 * import { assertTree, assertWellFormed, recordSpans } from "@autogen-edge/runtime/testing";
 *
 * const recorder = recordSpans();
 * const tracer = recorder.tracerProvider.getTracer("example");
 * tracer.startActiveSpan("greet", (span) => span.end());
 *
 * assertTree(recorder, { name: "greet", kind: "INTERNAL" });
 * assertWellFormed(recorder);
 * ```
 *
 * @module
 */
export { SpanAssertionError } from "./assertion_error.ts";
export { assertTree, type AssertTreeOptions } from "./assert_tree.ts";
export {
  assertWellFormed,
  type AssertWellFormedOptions,
} from "./assert_well_formed.ts";
export type {
  RecordedEvent,
  RecordedResource,
  RecordedScope,
  RecordedSpan,
  SpanMisuse,
  SpanSource,
} from "./recorded_span.ts";
export {
  recordSpans,
  type RecordSpansOptions,
  SpanRecorder,
} from "./span_recorder.ts";
export type {
  ExpectedAttribute,
  ExpectedAttributes,
  ExpectedEvent,
  ExpectedLink,
  ExpectedSpan,
  ExpectedStatus,
  SpanKindName,
  SpanStatusName,
  SpanTree,
} from "./span_tree.ts";
