import type { ReceivedSpan } from "../otlp/_receiver.ts";

/**
 * Draws spans as they arrived: one line for each trace, children in brackets,
 * in the order of their names. A span without its parent is drawn as `?`'s child.
 */
export function outline(spans: readonly ReceivedSpan[]): string[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  if (ids.size < spans.length) throw new Error("A span arrived twice");
  const draw = (span: ReceivedSpan): string => {
    const children = spans
      .filter((other) =>
        other.parentSpanId === span.spanId && other.traceId === span.traceId
      )
      .map(draw).sort();
    return children.length === 0
      ? span.name
      : `${span.name}(${children.join(" ")})`;
  };
  return spans
    .filter(({ parentSpanId }) => !ids.has(parentSpanId ?? ""))
    .map((root) => root.parentSpanId ? `?(${draw(root)})` : draw(root))
    .sort();
}

/** The value of an attribute of a span. */
export function attributeOf(
  span: ReceivedSpan | undefined,
  key: string,
): unknown {
  const found = span?.attributes.find((attribute) => attribute.key === key);
  return Object.values(found?.value ?? {})[0];
}
