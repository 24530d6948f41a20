import { cleanText } from "./_text.ts";
import type {
  SpanLink,
  SpanNode,
  SpanValue,
  SpanValues,
  TraceTree,
} from "./span_node.ts";

/** Names linked spans, with a number where several share a name. */
export interface SpanIndex {
  /** What a span is to be called where it stands. */
  labelOf(span: SpanNode): string;
  /** What the target of a link is to be called. */
  targetOf(link: SpanLink): string;
}

/** Every span of some roots, parents before children, without recursion: traces may be as deep as they like. */
export function* everySpan(roots: readonly SpanNode[]): Generator<SpanNode> {
  const pending = roots.toReversed();
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    yield node;
    for (let index = node.children.length - 1; index >= 0; index--) {
      const child = node.children[index];
      if (child !== undefined) pending.push(child);
    }
  }
}

/** Looks through all trees once, so that each link can be told by the name of the span it points to. */
export function indexSpans(trees: readonly TraceTree[]): SpanIndex {
  const spans = trees.flatMap((tree) => [...everySpan(tree.roots)]);
  const byKey = new Map(spans.map((span) => [keyOf(span), span]));
  const linked = new Set(
    spans.flatMap((span) => span.links.map(keyOf)).filter((key) =>
      byKey.has(key)
    ),
  );
  const groups = Map.groupBy(
    spans.filter((span) => linked.has(keyOf(span))),
    (span) => span.name,
  );
  const numbers = new Map(
    [...groups.values()].filter((group) => group.length > 1).flatMap((group) =>
      group.map((span, index) => [keyOf(span), index + 1])
    ),
  );
  const labelOf = (span: SpanNode) => {
    const number = numbers.get(keyOf(span));
    return cleanText(span.name) + (number === undefined ? "" : ` #${number}`);
  };
  return {
    labelOf,
    targetOf(link) {
      const span = byKey.get(keyOf(link));
      return span === undefined
        ? `span ${link.spanId} (not here)`
        : labelOf(span);
    },
  };
}

/** An attribute as a line of clean text, or `undefined` if there is none of that name. */
export function attributeText(
  attributes: SpanValues,
  key: string,
): string | undefined {
  return Object.hasOwn(attributes, key)
    ? cleanText(valueText(attributes[key] ?? null))
    : undefined;
}

function valueText(value: SpanValue): string {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return `(${value.length} bytes)`;
  return JSON.stringify(
    value,
    (_, part: unknown) => typeof part === "bigint" ? String(part) : part,
  );
}

function keyOf(
  { traceId, spanId }: { readonly traceId: string; readonly spanId: string },
): string {
  return `${traceId}:${spanId}`;
}
