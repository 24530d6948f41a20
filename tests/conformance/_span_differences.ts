import {
  type ComparisonOptions,
  differences,
  isObject,
  isSame,
} from "./_differences.ts";
import { errorText } from "./_error_text.ts";
import type { JsonObject, SpanContent, SpanRow } from "./_scenario.ts";
import { haveSameShape } from "./_span_graph.ts";

/**
 * Says where trees of spans differ from what is expected. Their order does not
 * matter; all that spans say does, and what they hang under and link to.
 */
export function spanDifferences(
  actual: readonly SpanRow[],
  expected: readonly SpanRow[],
  options: ComparisonOptions = {},
): string[] {
  const ours = new Spans(actual, options);
  const theirs = new Spans(expected, options);
  const patterns = distinct(theirs.contents);
  const labels = {
    ours: ours.contents.map((content) =>
      patterns.findIndex((pattern) => isSame(content, pattern, options))
    ),
    theirs: theirs.contents.map((content) =>
      patterns.findIndex((pattern) => isSame(content, pattern))
    ),
  };
  const graph = (spans: Spans, labels: readonly number[]) =>
    spans.rows.map(({ parent, links }, index) => ({
      label: labels[index] ?? -1,
      parent,
      links,
    }));
  if (haveSameShape(graph(ours, labels.ours), graph(theirs, labels.theirs))) {
    return [];
  }
  const contents = [...contentDifferences(ours, theirs, labels, options)];
  if (contents.length > 0) return contents;
  const links = [...linkDifferences(ours, theirs)];
  return links.length > 0
    ? links
    : ["spans that say the same hang together in another way"];
}

interface Labels {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

/** Spans that have no counterpart in the same place. */
function* contentDifferences(
  ours: Spans,
  theirs: Spans,
  labels: Labels,
  options: ComparisonOptions,
): Generator<string, void, undefined> {
  for (const way of new Set([...theirs.ways, ...ours.ways])) {
    const spare = ours.at(way);
    const missing = theirs.at(way).filter((index) => {
      const label = labels.theirs[index];
      const found = spare.findIndex((one) => labels.ours[one] === label);
      if (found !== -1) spare.splice(found, 1);
      return found === -1;
    });
    for (const [nth, index] of missing.entries()) {
      const counterpart = spare[nth];
      if (counterpart === undefined) {
        yield `"${way}" is missing`;
      } else {
        const [content, pattern] = [
          ours.contents[counterpart],
          theirs.contents[index],
        ];
        for (const difference of differences(content, pattern, "", options)) {
          yield `"${way}": ${difference}`;
        }
      }
    }
    for (const _ of spare.slice(missing.length)) {
      yield `"${way}" is not expected`;
    }
  }
}

/** Places whose spans link to spans in other places. */
function* linkDifferences(
  ours: Spans,
  theirs: Spans,
): Generator<string, void, undefined> {
  for (const way of new Set(theirs.ways)) {
    const [actual, expected] = [ours, theirs].map((spans) =>
      spans.at(way).map((index) => spans.linksOf(index)).sort().join("; ")
    );
    if (actual !== expected) {
      yield `"${way}" links to ${actual || "nothing"}, not ${
        expected || "nothing"
      }`;
    }
  }
}

/** Rows, and the way to each of them. */
class Spans {
  readonly rows: readonly SpanRow[];
  readonly contents: readonly SpanContent[];
  readonly ways: readonly string[];
  readonly #loose: boolean;

  constructor(rows: readonly SpanRow[], { loose = false }: ComparisonOptions) {
    this.#loose = loose;
    this.rows = rows;
    this.contents = rows.map(contentOf);
    this.ways = rows.map((_, index) => this.#wayTo(index));
  }

  /** Which spans are in a place. */
  at(way: string): number[] {
    return [...this.ways.keys()].filter((index) => this.ways[index] === way);
  }

  linksOf(index: number): string {
    const links = this.rows[index]?.links ?? [];
    return links
      .map((link) => link === null ? "no span" : `"${this.ways[link]}"`)
      .sort()
      .join(" and ");
  }

  #wayTo(index: number, below = 0): string {
    const row = this.rows[index];
    if (row === undefined) return "no span";
    if (below > this.rows.length) return "a loop";
    const message = row.attributes["messaging.message.type"] ?? "";
    // Long names are left out of loose scenarios.
    const name = this.#loose && row.name.length > 45 ? "<text>" : row.name;
    const step = `${name} ${message}`.trim();
    return row.parent === null
      ? step
      : `${this.#wayTo(row.parent, below + 1)} > ${step}`;
  }
}

/** Types of errors have other names in Python, so only their presence counts. */
function contentOf(row: SpanRow): SpanContent {
  const { name, kind, scope, trace, status, events, attributes } = row;
  const { message } = attributes;
  return {
    name,
    kind,
    scope,
    trace,
    status,
    events,
    attributes: {
      ...attributes,
      ...replaced(attributes, "error.type", () => "<error>"),
      ...(isObject(message) && isObject(message["error"])
        ? { message: { ...message, error: errorOf(message["error"]) } }
        : {}),
    },
  };
}

function errorOf(json: JsonObject): JsonObject {
  return {
    ...json,
    ...replaced(json, "error_type", () => "<error>"),
    ...replaced(json, "error_message", errorText),
  };
}

/** The field, where it is a text, with another in its place. */
function replaced(
  json: JsonObject,
  name: string,
  replace: (text: string) => string,
): JsonObject {
  const text = json[name];
  return typeof text === "string" ? { [name]: replace(text) } : {};
}

/** Each content once, those first that leave the least open. */
function distinct(contents: readonly SpanContent[]): SpanContent[] {
  const found: SpanContent[] = [];
  for (const content of contents) {
    if (!found.some((one) => isSame(content, one))) found.push(content);
  }
  const openness = (content: SpanContent) =>
    JSON.stringify(content).split(`"<text>"`).length;
  return found.sort((one, other) => openness(one) - openness(other));
}
