import type { Tone } from "./_paint.ts";
import { attributeText, type SpanIndex } from "./_span_index.ts";
import { cleanText } from "./_text.ts";
import type { SpanNode, TraceTree } from "./span_node.ts";

/** A line of a tree before it is laid out. */
export interface Row {
  /** The branches of the tree, already cut to what fits. */
  readonly branches: string;
  readonly text: string;
  readonly tone: Tone;
  /** The span whose columns stand on the line; lines that only explain have none. */
  readonly span: SpanNode | undefined;
}

/** What to show. */
export interface RowOptions {
  readonly index: SpanIndex;
  readonly attributes: boolean | readonly string[];
  /** How many cells the branches may take. */
  readonly indent: number;
}

interface Branch {
  readonly node: SpanNode;
  readonly parent: SpanNode | undefined;
  /** What stands before the span itself, and before all below it. */
  readonly first: string;
  readonly rest: string;
}

/** The lines of a tree from top to bottom; without recursion, so that a deep trace exhausts nothing. */
export function* treeRows(
  tree: TraceTree,
  options: RowOptions,
): Generator<Row> {
  const pending: Branch[] = tree.roots
    .map((node) => ({ node, parent: undefined, first: "", rest: "" }))
    .reverse();
  for (
    let branch = pending.pop();
    branch !== undefined;
    branch = pending.pop()
  ) {
    const { node, rest } = branch;
    yield spanRow(branch, options);
    const details = clip(
      `${rest}${node.children.length > 0 ? "│" : " "}  `,
      options.indent,
    );
    for (const [text, tone] of detailTexts(node, options)) {
      yield {
        branches: details,
        text,
        tone,
        span: undefined,
      };
    }
    for (let index = node.children.length - 1; index >= 0; index--) {
      const child = node.children[index],
        last = index === node.children.length - 1;
      if (child === undefined) continue;
      pending.push({
        node: child,
        parent: node,
        first: clip(rest + (last ? "└─ " : "├─ "), options.indent),
        rest: clip(rest + (last ? "   " : "│  "), options.indent),
      });
    }
  }
}

/** Keeps the innermost branches where a tree is deeper than the page is wide. */
function clip(branches: string, width: number): string {
  return branches.length <= width
    ? branches
    : `…${branches.slice(branches.length - width + 1)}`;
}

function spanRow({ node, parent, first }: Branch, { index }: RowOptions): Row {
  const service = serviceOf(node);
  const failed = node.status.code === "ERROR";
  const explained = failed && errorMessage(node) !== undefined;
  const parts = [
    failed ? "✗" : undefined,
    index.labelOf(node),
    failed && !explained ? errorType(node) : undefined,
    cancelled(node) ? "(cancelled)" : undefined,
    parent !== undefined && service !== serviceOf(parent) &&
      service !== undefined
      ? `@${service}`
      : undefined,
  ];
  const text = parts.filter((part) => part !== undefined && part !== "").join(
    " ",
  );
  return {
    branches: first,
    text,
    tone: failed ? "error" : parent === undefined ? "bold" : "plain",
    span: node,
  };
}

function* detailTexts(
  node: SpanNode,
  { index, attributes }: RowOptions,
): Generator<readonly [string, Tone]> {
  if (node.orphan) {
    yield [`⚠ its parent ${node.parentSpanId} is not here`, "dim"];
  }
  const message = errorMessage(node);
  if (message !== undefined) {
    yield [[errorType(node), message].filter(Boolean).join(": "), "error"];
  }
  for (const link of node.links) {
    const kind = attributeText(link.attributes, "autogen.link.kind");
    yield [
      `↗ ${kind === undefined ? "" : `${kind} `}${index.targetOf(link)}`,
      "dim",
    ];
  }
  if (attributes === false) return;
  const keys = attributes === true ? Object.keys(node.attributes) : attributes;
  for (const key of keys) {
    const value = attributeText(node.attributes, key);
    if (value !== undefined) yield [`${cleanText(key)}: ${value}`, "dim"];
  }
}

function exceptionOf(node: SpanNode): SpanNode["events"][number] | undefined {
  return node.events.findLast((event) => event.name === "exception");
}

function cancelled(node: SpanNode): boolean {
  return attributeText(node.attributes, "autogen.outcome") === "cancelled";
}

function errorType(node: SpanNode): string | undefined {
  return attributeText(node.attributes, "error.type") ??
    attributeText(exceptionOf(node)?.attributes ?? {}, "exception.type");
}

/** The message of an error, on the innermost span only: those around it just passed it on. */
function errorMessage(node: SpanNode): string | undefined {
  if (node.status.code !== "ERROR") return undefined;
  const exception = exceptionOf(node);
  if (
    exception === undefined &&
    node.children.some((child) => child.status.code === "ERROR")
  ) return undefined;
  const message =
    attributeText(exception?.attributes ?? {}, "exception.message") ??
      cleanText(node.status.message ?? "");
  return message === "" ? undefined : message;
}

/** The name of the service that emitted a span, if it gave one. */
export function serviceOf(node: SpanNode): string | undefined {
  return attributeText(node.resource.attributes, "service.name");
}
