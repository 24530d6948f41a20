import {
  type Attributes,
  type Context,
  type HrTime,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  type ReadableSpan,
  WebTracerProvider,
} from "@opentelemetry/sdk-trace-web";
import { SpanCollector } from "./_sdk_spans.ts";

/** Milliseconds since the Unix epoch at which the run starts. */
export const START: number = Date.UTC(2026, 0, 1);

/** A time in milliseconds from the start of the run, exact where a number of milliseconds since 1970 is not. */
function at(milliseconds: number): HrTime {
  return [
    START / 1000 + Math.floor(milliseconds / 1000),
    Math.round(milliseconds % 1000 * 1e6),
  ];
}

interface Step {
  readonly name: string;
  readonly kind?: SpanKind;
  /** Milliseconds from the start of the run. */
  readonly from: number;
  readonly to: number;
  readonly attributes?: Attributes;
  readonly links?: readonly Span[];
  readonly error?: Error;
  readonly service?: string;
  readonly steps?: (self: Span) => readonly Step[];
}

/** A team of two agents with a tool that fails, as the runtime would trace it, recorded by the SDK. */
export function recordTeamRun(): ReadableSpan[] {
  const collector = new SpanCollector();
  const providers = new Map(["newsroom", "toolbox"].map((service) => [
    service,
    new WebTracerProvider({
      resource: resourceFromAttributes({ "service.name": service }),
      spanProcessors: [collector],
    }),
  ]));
  const perform = (step: Step, parent: Context, service: string): Span => {
    const where = step.service ?? service;
    const tracer = providers.get(where)?.getTracer(
      "@autogen-edge/runtime",
      "0.1.0",
    );
    if (tracer === undefined) throw new Error(`No provider for ${where}`);
    const links: Link[] = (step.links ?? []).map((span) => ({
      context: span.spanContext(),
    }));
    const { name, kind = SpanKind.INTERNAL, attributes = {} } = step;
    const span = tracer.startSpan(name, {
      kind,
      attributes,
      links,
      startTime: at(step.from),
    }, parent);
    for (const child of step.steps?.(span) ?? []) {
      perform(child, trace.setSpan(parent, span), where);
    }
    if (step.error !== undefined) {
      span.recordException(step.error, at(step.to));
      span.setStatus({
        code: SpanStatusCode.ERROR,
        message: step.error.message,
      });
      span.setAttribute("error.type", step.error.name);
    }
    span.end(at(step.to));
    return span;
  };
  const published: Span[] = [];
  const publish = (from: number): Step => ({
    name: "publish group_topic",
    kind: SpanKind.PRODUCER,
    from,
    to: from + 0.4,
    steps: (self) => {
      published.push(self);
      return [];
    },
  });
  const chat = (from: number, to: number, tokens: number): Step => ({
    name: "chat gpt-5-mini",
    kind: SpanKind.CLIENT,
    from,
    to,
    attributes: {
      "gen_ai.request.model": "gpt-5-mini",
      "gen_ai.usage.output_tokens": tokens,
    },
  });
  const turn = (
    agent: string,
    from: number,
    to: number,
    cause: number,
    steps: readonly Step[],
  ): Step => ({
    name: `process ${agent}`,
    kind: SpanKind.CONSUMER,
    from,
    to,
    links: published.slice(cause, cause + 1),
    steps: () => [{
      name: `invoke_agent ${agent}`,
      from: from + 1,
      to: to - 2,
      steps: () => steps,
    }, publish(to - 1)],
  });
  const failure = new TypeError("No weather station in Atlantis");
  const root = providers.get("newsroom")?.getTracer(
    "@autogen-edge/runtime",
    "0.1.0",
  )
    .startSpan("invoke_workflow newsroom", { startTime: at(0) });
  if (root === undefined) throw new Error("No provider");
  const under = trace.setSpan(ROOT_CONTEXT, root);
  perform(publish(2), under, "newsroom");
  perform(
    turn("writer", 4, 610, 0, [
      chat(6, 330, 112),
      {
        name: "execute_tool weather",
        from: 332,
        to: 420,
        error: failure,
        steps: () => [{
          name: "GET /stations/{name}",
          kind: SpanKind.SERVER,
          from: 350,
          to: 401,
          service: "toolbox",
        }],
      },
      chat(422, 605, 87),
    ]),
    under,
    "newsroom",
  );
  perform(
    turn("critic", 612, 1190, 1, [chat(615, 1180, 201)]),
    under,
    "newsroom",
  );
  root.end(at(1240));
  return collector.spans;
}
