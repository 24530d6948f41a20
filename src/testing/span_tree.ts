import {
  type Attributes,
  type AttributeValue,
  SpanKind,
  SpanStatusCode,
} from "@opentelemetry/api";
import type { ForestNode } from "./_forest.ts";

/**
 * The role of a span, by name.
 *
 * @example The roles that a trace is made of
 * ```ts
 * import { recordSpans, type SpanKindName, type SpanTree } from "@autogen-edge/runtime/testing";
 * import { SpanKind } from "@opentelemetry/api";
 * import { assertEquals } from "@std/assert";
 *
 * function kindsOf({ kind, children }: SpanTree): SpanKindName[] {
 *   return [kind, ...children.flatMap(kindsOf)];
 * }
 *
 * const recorder = recordSpans();
 * const tracer = recorder.tracerProvider.getTracer("shop");
 * tracer.startSpan("GET /cart", { kind: SpanKind.SERVER }).end();
 * assertEquals(recorder.toTree().flatMap(kindsOf), ["SERVER"]);
 * ```
 */
export type SpanKindName =
  | "INTERNAL"
  | "SERVER"
  | "CLIENT"
  | "PRODUCER"
  | "CONSUMER";

/**
 * The status of a span, by name.
 *
 * @example
 * ```ts
 * import { assertTree, recordSpans, type SpanStatusName } from "@autogen-edge/runtime/testing";
 * import { SpanStatusCode } from "@opentelemetry/api";
 *
 * function assertStatus(code: SpanStatusCode, status: SpanStatusName): void {
 *   const recorder = recordSpans();
 *   const span = recorder.tracerProvider.getTracer("shop").startSpan("order");
 *   span.setStatus({ code }).end();
 *   assertTree(recorder, { name: "order", status });
 * }
 *
 * assertStatus(SpanStatusCode.OK, "OK");
 * assertStatus(SpanStatusCode.ERROR, "ERROR");
 * ```
 */
export type SpanStatusName = "UNSET" | "OK" | "ERROR";

/**
 * A tree of finished spans as plain data, without ids and times: what is the same in every run.
 *
 * @example The names alone, as an outline
 * ```ts
 * import { recordSpans, type SpanTree } from "@autogen-edge/runtime/testing";
 * import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
 * import { assertEquals } from "@std/assert";
 *
 * function outline({ name, children }: SpanTree): string {
 *   return [name, ...children.map(outline)].join(" > ");
 * }
 *
 * const recorder = recordSpans();
 * const tracer = recorder.tracerProvider.getTracer("shop");
 * const order = tracer.startSpan("order");
 * tracer.startSpan("pay", {}, trace.setSpan(ROOT_CONTEXT, order)).end();
 * order.end();
 * assertEquals(recorder.toTree().map(outline), ["order > pay"]);
 * ```
 */
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

/**
 * What one attribute must be: the value itself, a pattern for its text, a test, or `undefined` for absent.
 *
 * @example A number of a range
 * ```ts
 * import { assertTree, type ExpectedAttribute, recordSpans } from "@autogen-edge/runtime/testing";
 * import { assertThrows } from "@std/assert";
 *
 * function between(low: number, high: number): ExpectedAttribute {
 *   return (value) => typeof value === "number" && value >= low && value <= high;
 * }
 *
 * const recorder = recordSpans();
 * const tracer = recorder.tracerProvider.getTracer("shop");
 * tracer.startSpan("order", { attributes: { price: 12 } }).end();
 * assertTree(recorder, { name: "order", attributes: { price: between(10, 20) } });
 * assertThrows(() =>
 *   assertTree(recorder, { name: "order", attributes: { price: between(0, 5) } })
 * );
 * ```
 */
export type ExpectedAttribute =
  | AttributeValue
  | RegExp
  | ((value: AttributeValue | undefined) => boolean)
  | undefined;

/**
 * Attributes by name; ones that are not named here are not looked at.
 *
 * @example
 * ```ts
 * import { assertTree, type ExpectedAttributes, recordSpans } from "@autogen-edge/runtime/testing";
 *
 * const attributes: ExpectedAttributes = {
 *   "order.id": /^o-[0-9]+$/,
 *   "order.items": ["pie", "tea"],
 *   "order.coupon": undefined,
 * };
 *
 * const recorder = recordSpans();
 * const span = recorder.tracerProvider.getTracer("shop").startSpan("order");
 * span.setAttributes({ "order.id": "o-7", "order.items": ["pie", "tea"] });
 * span.end();
 * assertTree(recorder, { name: "order", attributes });
 * ```
 */
export type ExpectedAttributes = Readonly<Record<string, ExpectedAttribute>>;

/**
 * A link that a span must have.
 *
 * @example One of two spans of a name
 * ```ts
 * import { assertTree, type ExpectedLink, recordSpans } from "@autogen-edge/runtime/testing";
 *
 * const recorder = recordSpans();
 * const tracer = recorder.tracerProvider.getTracer("mail");
 * const letters = [1, 2].map((id) =>
 *   tracer.startSpan("letter", { attributes: { id } })
 * );
 * const links = letters.slice(1).map((span) => ({ context: span.spanContext() }));
 * tracer.startSpan("answer", { links }).end();
 * for (const letter of letters) letter.end();
 *
 * const second: ExpectedLink = { to: "letter", where: { id: 2 } };
 * const answer = { name: "answer", links: [second] };
 * assertTree(recorder, [{ name: "letter" }, { name: "letter" }, answer]);
 * ```
 */
export interface ExpectedLink {
  /** The name of the span linked to, or its span id where it is not among the spans. */
  readonly to: string;
  /** Attributes of the link. */
  readonly attributes?: ExpectedAttributes;
  /** Attributes of the span linked to, where its name alone does not tell it apart. */
  readonly where?: ExpectedAttributes;
}

/**
 * An event that a span must have.
 *
 * @example
 * ```ts
 * import { assertTree, type ExpectedEvent, recordSpans } from "@autogen-edge/runtime/testing";
 *
 * const thrown: ExpectedEvent = {
 *   name: "exception",
 *   attributes: { "exception.message": /^Sold out/ },
 * };
 *
 * const recorder = recordSpans();
 * const span = recorder.tracerProvider.getTracer("shop").startSpan("order");
 * span.addEvent("paid");
 * span.recordException(new RangeError("Sold out: pie"));
 * span.end();
 * assertTree(recorder, { name: "order", events: ["paid", thrown] });
 * ```
 */
export interface ExpectedEvent {
  /** What the event is called. */
  readonly name: string;
  /** Attributes of the event. */
  readonly attributes?: ExpectedAttributes;
}

/**
 * A status that a span must have.
 *
 * @example
 * ```ts
 * import { assertTree, type ExpectedStatus, recordSpans } from "@autogen-edge/runtime/testing";
 * import { SpanStatusCode } from "@opentelemetry/api";
 *
 * const status: ExpectedStatus = { code: "ERROR", message: /sold out$/ };
 *
 * const recorder = recordSpans();
 * const span = recorder.tracerProvider.getTracer("shop").startSpan("order");
 * span.setStatus({ code: SpanStatusCode.ERROR, message: "pie: sold out" });
 * span.end();
 * assertTree(recorder, { name: "order", status });
 * ```
 */
export interface ExpectedStatus {
  /** The status. */
  readonly code: SpanStatusName;
  /** Its message, or a pattern for it; not looked at when left out. */
  readonly message?: string | RegExp;
}

/**
 * What {@linkcode assertTree} compares a span with. A {@linkcode SpanTree} is one, too. Children, links and events are
 * always compared whole: left out, there must be none.
 *
 * @example Parts that several trees share
 * ```ts
 * import { assertTree, type ExpectedSpan, recordSpans } from "@autogen-edge/runtime/testing";
 * import { ROOT_CONTEXT, SpanKind, trace } from "@opentelemetry/api";
 *
 * const pay: ExpectedSpan = { name: "POST /pay", kind: "CLIENT" };
 * function order(...children: ExpectedSpan[]): ExpectedSpan {
 *   return { name: "order", children };
 * }
 *
 * const recorder = recordSpans();
 * const tracer = recorder.tracerProvider.getTracer("shop");
 * const span = tracer.startSpan("order");
 * const context = trace.setSpan(ROOT_CONTEXT, span);
 * tracer.startSpan("POST /pay", { kind: SpanKind.CLIENT }, context).end();
 * span.end();
 * assertTree(recorder, order(pay));
 * ```
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
