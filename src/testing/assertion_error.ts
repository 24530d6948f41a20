/**
 * What the assertions of this module throw. Its `name` is `"AssertionError"`, which test runners show as a failed
 * expectation rather than as a crash.
 *
 * @example Telling a failed expectation from a bug
 * ```ts
 * import { assertWellFormed, recordSpans, SpanAssertionError } from "@autogen-edge/runtime/testing";
 * import { assertThrows } from "@std/assert";
 *
 * const recorder = recordSpans();
 * recorder.tracerProvider.getTracer("test").startSpan("never ended");
 * assertThrows(() => assertWellFormed(recorder), SpanAssertionError, "left open");
 * ```
 */
export class SpanAssertionError extends Error {
  /** Always `"AssertionError"`. */
  override readonly name = "AssertionError" as const;
}
