import { attributeFits, attributesFit, own, pairUp } from "./_match.ts";
import type { ForestNode } from "./_forest.ts";
import {
  formatAttribute,
  formatEvent,
  formatLink,
  formatStatus,
  quote,
} from "./_format_tree.ts";
import {
  describeSpan,
  type ExpectedEvent,
  type ExpectedLink,
  type ExpectedSpan,
  type ExpectedStatus,
  type SpanTree,
} from "./span_tree.ts";

/** What is wrong with one span itself, its children aside; empty if it is as expected. */
export function diffSpan(
  expected: ExpectedSpan,
  node: ForestNode,
  exactAttributes: boolean,
): readonly string[] {
  const actual = describeSpan({ ...node, children: [] });
  const problems: string[] = [];
  if (node.lost !== undefined) problems.push(`is orphaned: ${node.lost}`);
  if (actual.name !== expected.name) {
    problems.push(
      `name is ${quote(actual.name)}, expected ${quote(expected.name)}`,
    );
  }
  if (expected.kind !== undefined && actual.kind !== expected.kind) {
    problems.push(`kind is ${actual.kind}, expected ${expected.kind}`);
  }
  problems.push(...diffRemoteParent(expected, node));
  problems.push(...diffStatus(expected, actual));
  problems.push(...diffAttributes(expected, actual, exactAttributes));
  problems.push(...diffLinks(expected, node));
  problems.push(...diffEvents(expected, actual));
  return problems;
}

function diffRemoteParent(
  { remoteParent }: ExpectedSpan,
  { span }: ForestNode,
): string[] {
  const actual = span.parentSpanContext?.spanId;
  if (remoteParent === undefined || actual === remoteParent) return [];
  return [`remote parent is ${actual ?? "none"}, expected ${remoteParent}`];
}

function diffStatus(expected: ExpectedSpan, actual: SpanTree): string[] {
  const { code, message }: ExpectedStatus = typeof expected.status === "object"
    ? expected.status
    : { code: expected.status ?? "UNSET" };
  const messageFits = message === undefined ||
    attributeFits(message, actual.status.message);
  if (actual.status.code === code && messageFits) return [];
  return [
    `status is ${formatStatus(actual.status)}, expected ${
      formatStatus(message === undefined ? { code } : { code, message })
    }`,
  ];
}

function diffAttributes(
  expected: ExpectedSpan,
  actual: SpanTree,
  exactAttributes: boolean,
): string[] {
  const listed = expected.attributes ?? {};
  const wrong = Object.entries(listed)
    .filter(([key, value]) =>
      !attributeFits(value, own(actual.attributes, key))
    )
    .map(([key, value]) =>
      `attribute ${quote(key)} is ${
        formatAttribute(own(actual.attributes, key))
      }, expected ${formatAttribute(value)}`
    );
  if (!exactAttributes) return wrong;
  const unlisted = Object.entries(actual.attributes)
    .filter(([key]) => !Object.hasOwn(listed, key))
    .map(([key, value]) =>
      `attribute ${quote(key)} is ${formatAttribute(value)}, expected none`
    );
  return [...wrong, ...unlisted];
}

function diffLinks(expected: ExpectedSpan, { links }: ForestNode): string[] {
  const wanted = (expected.links ?? []).map((link): ExpectedLink =>
    typeof link === "string" ? { to: link } : link
  );
  const pairs = pairUp(wanted.length, links.length, (w, l) => {
    const want = wanted[w], link = links[l];
    return want !== undefined && link !== undefined && want.to === link.to &&
      attributesFit(want.attributes, link.attributes) &&
      attributesFit(want.where, link.target?.attributes ?? {});
  });
  const missing = wanted.filter((_, index) => pairs[index] === undefined);
  const surplus = links.filter((_, index) => !pairs.includes(index));
  return [
    ...missing.map((link) => `link ${formatLink(link)} is missing`),
    ...surplus.map((link) =>
      `link ${
        formatLink({ to: link.to, attributes: link.attributes })
      } is unexpected`
    ),
  ];
}

function diffEvents(expected: ExpectedSpan, actual: SpanTree): string[] {
  const wanted = (expected.events ?? []).map((event): ExpectedEvent =>
    typeof event === "string" ? { name: event } : event
  );
  const problems: string[] = [];
  for (
    let index = 0;
    index < Math.max(wanted.length, actual.events.length);
    index++
  ) {
    const want = wanted[index], event = actual.events[index];
    if (event === undefined && want !== undefined) {
      problems.push(`event ${formatEvent(want)} is missing`);
    }
    if (want === undefined && event !== undefined) {
      problems.push(`event ${formatEvent(event)} is unexpected`);
    }
    if (want === undefined || event === undefined) continue;
    if (
      want.name !== event.name ||
      !attributesFit(want.attributes, event.attributes)
    ) {
      problems.push(
        `event ${index + 1} is ${formatEvent(event)}, expected ${
          formatEvent(want)
        }`,
      );
    }
  }
  return problems;
}
