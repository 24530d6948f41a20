import { drawBar } from "./_bar.ts";
import { formatDuration } from "./_duration.ts";
import { type Paint, paintAnsi, paintNothing } from "./_paint.ts";
import { type Row, serviceOf, treeRows } from "./_rows.ts";
import { everySpan, indexSpans } from "./_span_index.ts";
import { cutText, fitText, textWidth } from "./_text.ts";
import type { TraceTree } from "./span_node.ts";

/**
 * Options of {@linkcode renderTrace}.
 *
 * @example
 * ```ts
 * import { renderTrace, type RenderTraceOptions, traceTrees } from "@autogen-edge/runtime/viewer";
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import { assert, assertStringIncludes } from "@std/assert";
 *
 * const options: RenderTraceOptions = { width: 40, attributes: ["order.id"] };
 *
 * const recorder = recordSpans();
 * const tracer = recorder.tracerProvider.getTracer("shop");
 * tracer.startSpan("order", { attributes: { "order.id": "o-7" } }).end();
 * const text = renderTrace(traceTrees(recorder.finished), options);
 * assertStringIncludes(text, "order.id: o-7");
 * assert(text.split("\n").every((line) => line.length <= 40));
 * ```
 */
export interface RenderTraceOptions {
  /**
   * How many cells a line may take, from 20 up.
   *
   * @default {100}
   */
  readonly width?: number;
  /**
   * Whether to colour with ANSI escape sequences.
   *
   * @default {false}
   */
  readonly color?: boolean;
  /**
   * Whether to show attributes below each span: all, none, or those named.
   *
   * @default {false}
   */
  readonly attributes?: boolean | readonly string[];
}

/** How wide each column is; 0 where there is no room for it. */
interface Columns {
  readonly name: number;
  readonly kind: number;
  readonly duration: number;
  readonly bar: number;
}

const GAP = "  ";

/**
 * Draws traces as text for a terminal: the tree of spans with kinds and durations, a waterfall of when each ran, what
 * failed and why, and after `↗` the spans that caused others without enclosing them. Spans of one name that others
 * point to are numbered, so that it shows which one caused what.
 *
 * Names and values are untrusted: control characters and terminal commands in them are taken out.
 *
 * @param trees - The traces, as `traceTrees` returns them.
 * @param options - Width, colour, and whether to show attributes.
 * @returns The text, without a line break at its end; empty if there are no traces.
 * @throws {RangeError} If the width is not an integer from 20 up.
 *
 * @example
 * ```ts
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import { renderTrace, traceTrees } from "@autogen-edge/runtime/viewer";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const recorder = recordSpans();
 * const tracer = recorder.tracerProvider.getTracer("example");
 * const span = tracer.startSpan("invoke_agent writer", { startTime: 0 });
 * span.end(1500);
 *
 * const text = renderTrace(traceTrees(recorder.finished));
 * assertStringIncludes(text, "invoke_agent writer");
 * assertStringIncludes(text, "1.50 s");
 * ```
 */
export function renderTrace(
  trees: readonly TraceTree[],
  options: RenderTraceOptions = {},
): string {
  const { width = 100, color = false, attributes = false } = options;
  if (!Number.isInteger(width) || width < 20) {
    throw new RangeError(
      `Cannot render traces: the width ${width} is not an integer from 20 up`,
    );
  }
  const index = indexSpans(trees);
  const paint = color ? paintAnsi : paintNothing;
  return trees.map((tree) => {
    const indent = Math.floor(width / 3);
    const rows = [...treeRows(tree, { index, attributes, indent })];
    const columns = layOut(rows, width);
    return [
      paint(cutText(headline(tree), width), "bold"),
      ...rows.map((row) =>
        row.span
          ? spanLine(row, tree, columns, paint)
          : detailLine(row, width, paint)
      ),
    ].join("\n");
  }).join("\n\n");
}

/** Gives the bars what the longest name leaves, and drops columns where the page is narrow. */
function layOut(rows: readonly Row[], width: number): Columns {
  const kind = width < 44 ? 0 : 8;
  const duration = 8;
  const left = width - GAP.length - duration -
    (kind === 0 ? 0 : GAP.length + kind);
  if (width < 60) return { name: left, kind, duration, bar: 0 };
  const longest = rows.reduce((longest, { branches, text, span }) => {
    return span === undefined
      ? longest
      : Math.max(longest, branches.length + textWidth(text));
  }, 0);
  const name = Math.min(Math.max(longest, 20), Math.floor(left * 0.7));
  return { name, kind, duration, bar: left - name - GAP.length };
}

function headline(tree: TraceTree): string {
  const spans = [...everySpan(tree.roots)];
  const errors = spans.filter((span) => span.status.code === "ERROR").length;
  const services = new Set(
    spans.map(serviceOf).filter((name) => name !== undefined),
  );
  return [
    `trace ${tree.traceId}`,
    formatDuration(tree.end - tree.start),
    plural(spans.length, "span"),
    errors > 0 ? plural(errors, "error") : "",
    tree.duplicates.length > 0
      ? plural(tree.duplicates.length, "duplicate")
      : "",
    [...services].join(", "),
  ].filter((part) => part !== "").join(" · ");
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function spanLine(
  { branches, text, tone, span }: Row,
  tree: TraceTree,
  columns: Columns,
  paint: Paint,
): string {
  if (span === undefined) return "";
  const barTone = span.status.code === "ERROR" ? "error" : span.kind;
  const cells = [
    paint(branches, "dim") +
    paint(fitText(text, columns.name - branches.length), tone),
    columns.kind === 0
      ? undefined
      : paint(fitText(span.kind.toLowerCase(), columns.kind), "dim"),
    fitText(formatDuration(span.end - span.start), columns.duration, "right"),
    columns.bar === 0
      ? undefined
      : paint(drawBar(span, tree, columns.bar), barTone),
  ];
  return cells.filter((cell) => cell !== undefined).join(GAP);
}

function detailLine(
  { branches, text, tone }: Row,
  width: number,
  paint: Paint,
): string {
  return paint(branches, "dim") +
    paint(cutText(text, width - branches.length), tone);
}
