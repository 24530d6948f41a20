/**
 * Brings spans of Python AutoGen and of ours into one form, so that whole trees
 * can be compared.
 *
 * @module
 */

import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import type { SpanRecorder } from "@autogen-edge/runtime/testing";
import { type SpanRow, toPython, withoutIds } from "./_scenario.ts";

/** A span and what is below it; siblings are in the order of their texts. */
export interface Shape {
  readonly name: string;
  readonly kind: string;
  readonly scope: string;
  readonly status: string;
  readonly events: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The way to each span that is linked to. */
  readonly links: readonly string[];
  readonly children: readonly Shape[];
}

/** The trees of a list of rows. */
export function shapesOf(rows: readonly SpanRow[]): Shape[] {
  return below(null);

  function below(parent: number | null): Shape[] {
    return [...rows.entries()]
      .filter(([, row]) => row.parent === parent)
      .map(([index, row]) => ({
        name: row.name,
        kind: row.kind,
        scope: row.scope,
        status: row.status,
        events: row.events,
        attributes: normal(row.attributes),
        links: row.links.map(wayTo).sort(),
        children: below(index),
      }))
      .map((shape) => [JSON.stringify(shape), shape] as const)
      .sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0)
      .map(([, shape]) => shape);
  }

  function wayTo(index: number): string {
    const row = rows[index];
    if (row === undefined) return `no span ${index}`;
    const message = row.attributes["messaging.message.type"] ?? "";
    const step = `${row.name} ${message}`.trim();
    return row.parent === null ? step : `${wayTo(row.parent)} > ${step}`;
  }
}

/** The spans of a recorder as rows. */
export function rowsOf({ finished }: SpanRecorder): SpanRow[] {
  const indices = new Map(
    finished.map((span, index) => [span.spanContext().spanId, index]),
  );
  return finished.map((span) => ({
    name: withoutIds(span.name),
    kind: SpanKind[span.kind],
    scope: span.instrumentationScope.name,
    parent: indices.get(span.parentSpanContext?.spanId ?? "") ?? null,
    links: span.links.map(({ context }) => indices.get(context.spanId) ?? -1),
    attributes: parsed(span.attributes),
    status: SpanStatusCode[span.status.code],
    events: span.events.map(({ name }) => name),
  }));
}

/** Attributes that hold JSON, as Python's generator reads them. */
function parsed(attributes: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      (name === "message" || name === "message_context") &&
        value !== "No Message"
        ? plainMessage(JSON.parse(value))
        : toPython(value),
    ]),
  );
}

/** Our messages carry a tag that Python's classes do not need. */
function plainMessage(message: Readonly<Record<string, unknown>>): unknown {
  const { type: _, response, ...fields } = message;
  return toPython({
    ...fields,
    response: typeof response === "object" && response !== null
      ? { ...response, type: undefined }
      : response,
  });
}

/** Errors have other names in Python, and keys another order. */
function normal(
  attributes: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const text = JSON.stringify(attributes, (key, value) => {
    if (key === "error.type" || key === "error_type") return "<error>";
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return value;
    }
    return Object.fromEntries(
      Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1),
    );
  });
  return JSON.parse(text);
}
