import { diffSpan } from "./_diff_span.ts";
import type { ForestNode } from "./_forest.ts";
import { quote } from "./_format_tree.ts";
import { attributesFit, pairsUp, pairUp } from "./_match.ts";
import type { ExpectedSpan } from "./span_tree.ts";

/** How strictly trees are compared. */
export interface Comparison {
  readonly ordered: boolean;
  readonly exactAttributes: boolean;
}

/** Comparing every failed sibling with every other is quadratic: beyond this many, the rest is just listed. */
const MAX_EXPLAINED = 12;

/** What is wrong with trees, a line each, every line starting with the path of the span it is about. */
export function diffTrees(
  expected: readonly ExpectedSpan[],
  nodes: readonly ForestNode[],
  comparison: Comparison,
): readonly string[] {
  return diffSiblings({ expected, nodes }, [], comparison);
}

interface Siblings {
  readonly expected: readonly ExpectedSpan[];
  readonly nodes: readonly ForestNode[];
}

interface Candidate {
  readonly want: ExpectedSpan;
  readonly node: ForestNode;
  readonly differences: readonly string[];
}

function diffSiblings(
  siblings: Siblings,
  path: readonly string[],
  comparison: Comparison,
): readonly string[] {
  if (comparison.ordered && fitInOrder(siblings, comparison)) return [];
  const { expected, nodes } = siblings;
  const pairs = pairUp(
    expected.length,
    nodes.length,
    (e, n) => fitsAt(siblings, e, n, comparison),
  );
  const unmet = expected.filter((_, index) => pairs[index] === undefined);
  const surplus = nodes.filter((_, index) => !pairs.includes(index));
  if (unmet.length + surplus.length > 0) {
    return explain({ expected: unmet, nodes: surplus }, path, comparison);
  }
  if (!comparison.ordered) return [];
  const started = nodes.map((node) => quote(node.span.name)).join(", ");
  return [
    `${at(path)}started in another order: ${started}, expected ${
      expected.map((e) => quote(e.name)).join(", ")
    }`,
  ];
}

/** Pairs what is left over by likeness, so that a small fault reads as one and not as a span lost and another found. */
function explain(
  siblings: Siblings,
  path: readonly string[],
  comparison: Comparison,
): readonly string[] {
  const candidates = siblings.expected.slice(0, MAX_EXPLAINED).flatMap((want) =>
    siblings.nodes.slice(0, MAX_EXPLAINED).map((node): Candidate => ({
      want,
      node,
      differences: diffPair(want, node, path, comparison),
    }))
  ).filter(({ want, node, differences }) =>
    want.name === node.span.name ||
    differences.length < sizeOfExpected(want) + sizeOf(node)
  );
  const unmet = new Set(siblings.expected);
  const surplus = new Set(siblings.nodes);
  const lines: string[] = [];
  for (
    const { want, node, differences } of candidates.sort((a, b) =>
      a.differences.length - b.differences.length
    )
  ) {
    if (!unmet.has(want) || !surplus.has(node)) continue;
    unmet.delete(want);
    surplus.delete(node);
    lines.push(...differences);
  }
  for (const want of unmet) lines.push(`${at([...path, want.name])}is missing`);
  for (const node of surplus) {
    lines.push(
      `${at([...path, node.span.name])}is unexpected${
        node.lost ? `, and orphaned: ${node.lost}` : ""
      }`,
    );
  }
  return lines;
}

function diffPair(
  want: ExpectedSpan,
  node: ForestNode,
  path: readonly string[],
  comparison: Comparison,
): readonly string[] {
  const here = [...path, want.name];
  const siblings = { expected: want.children ?? [], nodes: node.children };
  return [
    ...diffSpan(want, node, comparison.exactAttributes).map((problem) =>
      at(here) + problem
    ),
    ...diffSiblings(siblings, here, comparison),
  ];
}

function fits(
  want: ExpectedSpan,
  node: ForestNode,
  comparison: Comparison,
): boolean {
  const siblings = { expected: want.children ?? [], nodes: node.children };
  if (
    want.name !== node.span.name ||
    siblings.expected.length !== siblings.nodes.length
  ) return false;
  // What tells siblings apart, and far cheaper than to say what differs.
  if (!attributesFit(want.attributes, node.span.attributes)) return false;
  if (diffSpan(want, node, comparison.exactAttributes).length > 0) return false;
  if (comparison.ordered) return fitInOrder(siblings, comparison);
  return pairsUp(
    siblings.expected.length,
    (e, n) => fitsAt(siblings, e, n, comparison),
  );
}

function fitInOrder(siblings: Siblings, comparison: Comparison): boolean {
  return siblings.expected.length === siblings.nodes.length &&
    siblings.expected.every((_, index) =>
      fitsAt(siblings, index, index, comparison)
    );
}

function fitsAt(
  { expected, nodes }: Siblings,
  e: number,
  n: number,
  comparison: Comparison,
): boolean {
  const want = expected[e], node = nodes[n];
  return want !== undefined && node !== undefined &&
    fits(want, node, comparison);
}

function sizeOfExpected({ children = [] }: ExpectedSpan): number {
  return children.reduce((size, child) => size + sizeOfExpected(child), 1);
}

function sizeOf({ children }: ForestNode): number {
  return children.reduce((size, child) => size + sizeOf(child), 1);
}

function at(path: readonly string[]): string {
  return path.length === 0 ? "Roots: " : `${path.map(quote).join(" > ")}: `;
}
