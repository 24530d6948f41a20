import type {
  ExpectedAttribute,
  ExpectedEvent,
  ExpectedLink,
  ExpectedSpan,
  ExpectedStatus,
} from "./span_tree.ts";

const MAX_LINES = 200;

/** Trees as text, one span a line: what a failed assertion shows. */
export function formatTrees(trees: readonly ExpectedSpan[]): string {
  const lines = trees.flatMap((tree) => [...formatTree(tree, "", "")]);
  if (lines.length === 0) return "(no spans)";
  const rest = lines.length - MAX_LINES;
  return rest > 0
    ? [...lines.slice(0, MAX_LINES), `… ${rest} more spans`].join("\n")
    : lines.join("\n");
}

function* formatTree(
  tree: ExpectedSpan,
  first: string,
  rest: string,
): Iterable<string> {
  yield first + formatSpan(tree);
  const children = tree.children ?? [];
  for (const [index, child] of children.entries()) {
    const last = index === children.length - 1;
    yield* formatTree(
      child,
      rest + (last ? "└─ " : "├─ "),
      rest + (last ? "   " : "│  "),
    );
  }
}

function formatSpan(
  { name, kind, status, attributes, links, events }: ExpectedSpan,
): string {
  const named = typeof status === "object"
    ? status
    : { code: status ?? "UNSET" };
  const parts = [
    oneLine(name),
    kind,
    named.code === "UNSET" ? undefined : formatStatus(named),
    Object.keys(attributes ?? {}).length > 0
      ? formatAttributes(attributes)
      : undefined,
    ...(events ?? []).map((event) =>
      `! ${typeof event === "string" ? oneLine(event) : formatEvent(event)}`
    ),
    ...(links ?? []).map((link) =>
      `↗ ${typeof link === "string" ? oneLine(link) : formatLink(link)}`
    ),
  ];
  return parts.filter((part) => part !== undefined).join("  ");
}

/** A status as text. */
export function formatStatus({ code, message }: ExpectedStatus): string {
  return message === undefined ? code : `${code} ${formatAttribute(message)}`;
}

/** A link as text. */
export function formatLink({ to, attributes, where }: ExpectedLink): string {
  return [
    quote(to),
    formatAttributes(attributes),
    where && `where ${formatAttributes(where)}`,
  ]
    .filter(Boolean).join(" ");
}

/** An event as text. */
export function formatEvent({ name, attributes }: ExpectedEvent): string {
  // A stack trace would bury everything else, and its message already stands beside it.
  const { "exception.stacktrace": _, ...shown } = attributes ?? {};
  return [quote(name), formatAttributes(shown)].filter(Boolean).join(" ");
}

function formatAttributes(attributes: ExpectedSpan["attributes"]): string {
  const entries = Object.entries(attributes ?? {});
  if (entries.length === 0) return "";
  return `{ ${
    entries.map(([key, value]) => `${oneLine(key)}: ${formatAttribute(value)}`)
      .join(", ")
  } }`;
}

/** An attribute's value, or what is expected of it, as text. */
export function formatAttribute(value: ExpectedAttribute): string {
  if (value === undefined) return "absent";
  if (typeof value === "function") return "(a value that passes the test)";
  if (value instanceof RegExp || typeof value === "number") {
    return String(value);
  }
  return JSON.stringify(value);
}

/** A name in quotes, as a message shows it. */
export function quote(text: string): string {
  return JSON.stringify(text);
}

function oneLine(text: string): string {
  return quote(text).slice(1, -1);
}
