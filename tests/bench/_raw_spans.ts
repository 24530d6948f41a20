import {
  type Attributes,
  type Context,
  type Link,
  ROOT_CONTEXT,
  type SpanKind,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import { recordSpans } from "@autogen-edge/runtime/testing";
import { nullProvider } from "./_null_provider.ts";
import type { Program, Setup } from "./_program.ts";

interface RawSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  /** The index of the parent. */
  readonly parent: number;
  /** The indices of the spans linked to. */
  readonly links: readonly number[];
}

/**
 * The floor of tracing: the spans of one run of a program, with the same names,
 * attributes, parents and links, and nothing else.
 */
export async function rawSpans(setup: Setup): Promise<Program> {
  const recorder = recordSpans();
  await (await setup(recorder.tracerProvider))();
  const spans = recorder.finished;
  const index = new Map(
    spans.map((span, position) => [span.spanContext().spanId, position]),
  );
  const raw = spans.map((span): RawSpan => ({
    name: span.name,
    kind: span.kind,
    attributes: { ...span.attributes },
    parent: index.get(span.parentSpanContext?.spanId ?? "") ?? -1,
    links: span.links.map(({ context }) => index.get(context.spanId) ?? 0),
  }));
  const tracer = nullProvider().getTracer("raw");
  return () => Promise.resolve(replay(tracer, raw));
}

function replay(tracer: Tracer, spans: readonly RawSpan[]): void {
  const contexts: Context[] = [];
  const links: Link[] = [];
  for (const span of spans) {
    const parent = contexts[span.parent] ?? ROOT_CONTEXT;
    const started = tracer.startSpan(span.name, {
      kind: span.kind,
      attributes: span.attributes,
      links: span.links.flatMap((position) => links[position] ?? []),
    }, parent);
    contexts.push(trace.setSpan(parent, started));
    links.push({ context: started.spanContext() });
  }
  for (const context of contexts) trace.getSpan(context)?.end();
}
