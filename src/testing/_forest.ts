import type { Attributes } from "@opentelemetry/api";
import { type RecordedSpan, spanKey } from "./recorded_span.ts";
import { compareHrTime } from "./_time.ts";

/** A span in its place. */
export interface ForestNode {
  readonly span: RecordedSpan;
  readonly children: ForestNode[];
  readonly links: readonly ResolvedLink[];
  /** Why a root is not a real root, if it is not. */
  readonly lost: string | undefined;
}

/** A link with the span it points to, where that is among the spans. */
export interface ResolvedLink {
  /** The linked span's name, or its span id where the span is not known. */
  readonly to: string;
  readonly target: RecordedSpan | undefined;
  readonly attributes: Attributes;
}

/** Arranges spans as trees; siblings stand in the order of starting, equal times in the order given. */
export function buildForest(
  spans: readonly RecordedSpan[],
): readonly ForestNode[] {
  const sorted = spans.toSorted((a, b) =>
    compareHrTime(a.startTime, b.startTime)
  );
  const byKey = new Map<string, ForestNode>();
  const known = new Map(
    sorted.map((span) => [spanKey(span.spanContext()), span]),
  );
  const nodes = sorted.map((span) => {
    const node: ForestNode = {
      span,
      children: [],
      links: resolveLinks(span, known),
      lost: lostReason(span, known),
    };
    const key = spanKey(span.spanContext());
    if (!byKey.has(key)) byKey.set(key, node);
    return node;
  });
  const roots: ForestNode[] = [];
  for (const node of nodes) {
    const parent = parentOf(node, byKey);
    if (parent === undefined) roots.push(node);
    else parent.children.push(node);
  }
  return [...roots, ...cutCycles(nodes, roots, byKey)];
}

function lostReason(
  span: RecordedSpan,
  known: ReadonlyMap<string, RecordedSpan>,
): string | undefined {
  const parent = span.parentSpanContext;
  if (parent === undefined || parent.isRemote || known.has(spanKey(parent))) {
    return undefined;
  }
  return `its parent ${parent.spanId} is not among the finished spans`;
}

function resolveLinks(
  span: RecordedSpan,
  known: ReadonlyMap<string, RecordedSpan>,
): ResolvedLink[] {
  return span.links.map(({ context, attributes = {} }) => {
    const target = known.get(spanKey(context));
    return { to: target?.name ?? context.spanId, target, attributes };
  });
}

function parentOf(
  node: ForestNode,
  byKey: ReadonlyMap<string, ForestNode>,
): ForestNode | undefined {
  const parent = node.span.parentSpanContext;
  return parent && byKey.get(spanKey(parent));
}

/** Nodes that no root leads to are their own ancestors: opens each such loop at its first span. */
function cutCycles(
  nodes: readonly ForestNode[],
  roots: readonly ForestNode[],
  byKey: ReadonlyMap<string, ForestNode>,
): ForestNode[] {
  const reached = new Set<ForestNode>();
  roots.forEach((root) => reach(root, reached));
  const cut: ForestNode[] = [];
  for (const node of nodes) {
    if (reached.has(node)) continue;
    let inLoop = node;
    const seen = new Set<ForestNode>();
    while (!seen.has(inLoop)) {
      seen.add(inLoop);
      inLoop = parentOf(inLoop, byKey) ?? inLoop;
    }
    const siblings = parentOf(inLoop, byKey)?.children ?? [];
    siblings.splice(siblings.indexOf(inLoop), 1);
    const root = { ...inLoop, lost: "it is its own ancestor" };
    cut.push(root);
    reached.add(inLoop);
    reach(root, reached);
  }
  return cut;
}

function reach(root: ForestNode, reached: Set<ForestNode>): void {
  const pending = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    reached.add(node);
    pending.push(...node.children);
  }
}
