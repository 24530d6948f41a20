import type { SpanNode, TraceTree } from "@autogen-edge/runtime/viewer";

/**
 * Leaves out the messages that nobody acted on, such as each streamed word on
 * its way to the reader. What stays is the work, and the messages that led to it.
 */
export function foldMessages(tree: TraceTree): TraceTree {
  const followers = new Map<string, SpanNode[]>();
  for (const span of spansOf(tree.roots)) {
    for (const { spanId } of span.links) {
      followers.set(spanId, [...followers.get(spanId) ?? [], span]);
    }
  }
  function leadsToWork(span: SpanNode): boolean {
    return !("messaging.operation.name" in span.attributes) ||
      span.children.some(leadsToWork) ||
      (followers.get(span.spanId) ?? []).some(leadsToWork);
  }
  function fold(span: SpanNode): SpanNode {
    return { ...span, children: span.children.filter(leadsToWork).map(fold) };
  }
  return { ...tree, roots: tree.roots.map(fold) };
}

/** Every span of a tree. */
export function spansOf(roots: readonly SpanNode[]): readonly SpanNode[] {
  return roots.flatMap((span) => [span, ...spansOf(span.children)]);
}
