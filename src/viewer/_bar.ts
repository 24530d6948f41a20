import type { SpanData } from "./span_node.ts";

/** Draws when a span ran within its trace, in half cells: never empty, however short the span. */
export function drawBar(
  span: SpanData,
  trace: { readonly start: bigint; readonly end: bigint },
  width: number,
): string {
  const total = Number(trace.end - trace.start);
  const halves = width * 2;
  const position = (time: bigint) =>
    total === 0 ? 0 : Number(time - trace.start) / total * halves;
  const from = Math.min(Math.floor(position(span.start)), halves - 1);
  const to = Math.max(Math.ceil(position(span.end)), from + 1);
  let bar = "";
  for (let half = 0; half < Math.min(to, halves); half += 2) {
    const left = half >= from, right = half + 1 >= from && half + 1 < to;
    bar += left ? (right ? "━" : "╸") : (right ? "╺" : " ");
  }
  return bar;
}
