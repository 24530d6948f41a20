import { diffTrees } from "./_diff_trees.ts";
import { buildForest } from "./_forest.ts";
import { formatTrees } from "./_format_tree.ts";
import { SpanAssertionError } from "./assertion_error.ts";
import { finishedSpans, type SpanSource } from "./recorded_span.ts";
import { describeSpan, type ExpectedSpan } from "./span_tree.ts";

/**
 * Options of {@linkcode assertTree}.
 *
 * @example
 * ```ts
 * import { assertTree, type AssertTreeOptions, recordSpans } from "@autogen-edge/runtime/testing";
 * import { assertThrows } from "@std/assert";
 *
 * const recorder = recordSpans();
 * const tracer = recorder.tracerProvider.getTracer("shop");
 * for (const name of ["order", "pay"]) tracer.startSpan(name).end();
 *
 * const options: AssertTreeOptions = { ordered: true };
 * assertTree(recorder, [{ name: "pay" }, { name: "order" }]);
 * assertThrows(() =>
 *   assertTree(recorder, [{ name: "pay" }, { name: "order" }], options)
 * );
 * ```
 */
export interface AssertTreeOptions {
  /**
   * Whether siblings, and the roots, must have started in the order given.
   *
   * @default {false}
   */
  readonly ordered?: boolean;
  /**
   * Whether a span may have no attributes but those given.
   *
   * @default {false}
   */
  readonly exactAttributes?: boolean;
}

const MAX_DIFFERENCES = 50;

/**
 * Asserts that finished spans form exactly these trees: names, kinds, parents, links, attributes, events and status,
 * with nothing missing and nothing left over. Siblings may come in any order, since concurrent work has none. Comparing
 * the whole is what finds the span under the wrong parent, which looking for single spans does not.
 *
 * @param source - A recorder, or finished spans, of an SDK's exporter for example.
 * @param expected - The root expected, or the roots where there are several.
 * @param options - How strictly to compare.
 * @throws {SpanAssertionError} If anything differs; the message lists the differences and shows both trees.
 *
 * @example A publication and the handler it caused
 * ```ts
 * import { assertTree, recordSpans } from "@autogen-edge/runtime/testing";
 * import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
 *
 * const recorder = recordSpans();
 * const tracer = recorder.tracerProvider.getTracer("mail");
 *
 * const publish = tracer.startSpan("publish news", { kind: SpanKind.PRODUCER });
 * publish.end();
 * const process = tracer.startSpan("process reader", { links: [{ context: publish.spanContext() }] });
 * process.setAttribute("messaging.message.id", "m-1").setStatus({ code: SpanStatusCode.ERROR });
 * process.end();
 *
 * assertTree(recorder, [
 *   { name: "publish news", kind: "PRODUCER" },
 *   {
 *     name: "process reader",
 *     status: "ERROR",
 *     attributes: { "messaging.message.id": /^m-/ },
 *     links: ["publish news"],
 *   },
 * ]);
 * ```
 */
export function assertTree(
  source: SpanSource,
  expected: ExpectedSpan | readonly ExpectedSpan[],
  options: AssertTreeOptions = {},
): void {
  const { ordered = false, exactAttributes = false } = options;
  const actualRoots = buildForest(finishedSpans(source));
  const expectedRoots = isList(expected) ? expected : [expected];
  const differences = diffTrees(expectedRoots, actualRoots, {
    ordered,
    exactAttributes,
  });
  if (differences.length === 0) return;
  throw new SpanAssertionError([
    "Span trees differ:",
    ...differences.slice(0, MAX_DIFFERENCES).map((difference) =>
      `  ${difference}`
    ),
    ...(differences.length > MAX_DIFFERENCES
      ? [`  … ${differences.length - MAX_DIFFERENCES} more differences`]
      : []),
    "Expected:",
    indent(formatTrees(expectedRoots)),
    "Actual:",
    indent(formatTrees(actualRoots.map(describeSpan))),
  ].join("\n"));
}

function isList(
  expected: ExpectedSpan | readonly ExpectedSpan[],
): expected is readonly ExpectedSpan[] {
  return Array.isArray(expected);
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, "  ");
}
