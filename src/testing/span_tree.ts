import {
  type Attributes,
  type AttributeValue,
  SpanKind,
  SpanStatusCode,
} from "@opentelemetry/api";
import type { ForestNode } from "./_forest.ts";

/** The role of a span, by name. */
export type SpanKindName =
  | "INTERNAL"
  | "SERVER"
  | "CLIENT"
  | "PRODUCER"
  | "CONSUMER";

/** The status of a span, by name. */
export type SpanStatusName = "UNSET" | "OK" | "ERROR";

/** A tree of finished spans as plain data, without ids and times: what is the same in every run. */
export interface SpanTree {
  /** What the span is called. */
  readonly name: string;
  /** The role of the span. */
  readonly kind: SpanKindName;
  /** How the work went; the message is there only for an error that has one. */
  readonly status: { readonly code: SpanStatusName; readonly message?: string };
  /** Attributes by name. */
  readonly attributes: Attributes;
  /** The spans linked to, each by its name, or by its span id where it is not among the spans. */
  readonly links: readonly {
    readonly to: string;
    readonly attributes: Attributes;
  }[];
  /** What happened on the way, in order. */
  readonly events: readonly {
    readonly name: string;
    readonly attributes: Attributes;
  }[];
  /** The spans enclosed, in the order of starting. */
  readonly children: readonly SpanTree[];
}

/** What one attribute must be: the value itself, a pattern for its text, a test, or `undefined` for absent. */
export type ExpectedAttribute =
  | AttributeValue
  | RegExp
  | ((value: AttributeValue | undefined) => boolean)
  | undefined;

/** Attributes by name; ones that are not named here are not looked at. */
export type ExpectedAttributes = Readonly<Record<string, ExpectedAttribute>>;

/** A link that a span must have. */
export interface ExpectedLink {
  /** The name of the span linked to, or its span id where it is not among the spans. */
  readonly to: string;
  /** Attributes of the link. */
  readonly attributes?: ExpectedAttributes;
  /** Attributes of the span linked to, where its name alone does not tell it apart. */
  readonly where?: ExpectedAttributes;
}

/** An event that a span must have. */
export interface ExpectedEvent {
  /** What the event is called. */
  readonly name: string;
  /** Attributes of the event. */
  readonly attributes?: ExpectedAttributes;
}

/** A status that a span must have. */
export interface ExpectedStatus {
  /** The status. */
  readonly code: SpanStatusName;
  /** Its message, or a pattern for it; not looked at when left out. */
  readonly message?: string | RegExp;
}

/**
 * What {@linkcode assertTree} compares a span with. A {@linkcode SpanTree} is one, too. Children, links and events are
 * always compared whole: left out, there must be none.
 */
export interface ExpectedSpan {
  /** What the span is called. */
  readonly name: string;
  /** The role of the span; not looked at when left out. */
  readonly kind?: SpanKindName;
  /** How the work went; `"UNSET"` when left out. */
  readonly status?: SpanStatusName | ExpectedStatus;
  /** Attributes by name; ones that are not named are not looked at unless `exactAttributes` is on. */
  readonly attributes?: ExpectedAttributes;
  /** The links, in any order; a string stands for `{ to }`. */
  readonly links?: readonly (string | ExpectedLink)[];
  /** The events, in order; a string stands for `{ name }`. */
  readonly events?: readonly (string | ExpectedEvent)[];
  /** For a root: the id of the span elsewhere that it continues; not looked at when left out. */
  readonly remoteParent?: string;
  /** The spans enclosed, in any order unless `ordered` is on. */
  readonly children?: readonly ExpectedSpan[];
}

const KINDS: Readonly<Record<SpanKind, SpanKindName>> = {
  [SpanKind.INTERNAL]: "INTERNAL",
  [SpanKind.SERVER]: "SERVER",
  [SpanKind.CLIENT]: "CLIENT",
  [SpanKind.PRODUCER]: "PRODUCER",
  [SpanKind.CONSUMER]: "CONSUMER",
};

const STATUSES: Readonly<Record<SpanStatusCode, SpanStatusName>> = {
  [SpanStatusCode.UNSET]: "UNSET",
  [SpanStatusCode.OK]: "OK",
  [SpanStatusCode.ERROR]: "ERROR",
};

/** The plain tree below a node. */
export function describeSpan(node: ForestNode): SpanTree {
  const { name, kind, status, attributes, events } = node.span;
  const code = STATUSES[status.code];
  return {
    name,
    kind: KINDS[kind],
    status: status.message === undefined
      ? { code }
      : { code, message: status.message },
    attributes: { ...attributes },
    links: node.links.map(({ to, attributes }) => ({
      to,
      attributes: { ...attributes },
    })),
    events: events.map(({ name, attributes }) => ({
      name,
      attributes: { ...attributes },
    })),
    children: node.children.map(describeSpan),
  };
}
