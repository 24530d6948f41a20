import {
  type Attributes,
  type Context,
  type Link,
  ROOT_CONTEXT,
  type SpanKind,
  trace,
  type Tracer,
  type TracerProvider,
} from "@opentelemetry/api";
import { WebTracerProvider } from "@opentelemetry/sdk-trace-web";
import {
  AgentId,
  AssistantAgent,
  ChatCompletionClient,
  type CreateResult,
  FunctionTool,
  message,
  RoundRobinGroupChat,
  RoutedAgent,
  SingleThreadedAgentRuntime,
  TopicId,
  TypeSubscription,
  withTelemetry,
} from "@autogen-edge/runtime";
import { recordSpans } from "@autogen-edge/runtime/testing";

/** What is measured, under one tracer provider or under none. */
export type Program = () => Promise<unknown>;

/** Sets a program up. */
export type Setup = (provider: TracerProvider | undefined) => Promise<Program>;

const Ask = message<{ question: string }>("Ask");
const Answer = message<{ text: string }>("Answer");
const News = message<{ headline: string }>("News");

async function rpc(provider: TracerProvider | undefined): Promise<Program> {
  const runtime = new SingleThreadedAgentRuntime({ tracerProvider: provider });
  await runtime.registerFactory("helper", () =>
    new RoutedAgent("answers").on(
      Ask,
      ({ question }) => Answer({ text: question }),
    ));
  runtime.start();
  const helper = new AgentId("helper", "default");
  const ask = Ask({ question: "why?" });
  return () => runtime.sendMessage(ask, helper);
}

async function publish(provider: TracerProvider | undefined): Promise<Program> {
  const runtime = new SingleThreadedAgentRuntime({ tracerProvider: provider });
  let heard = 0;
  let all = (): void => {};
  for (const type of ["first", "second"]) {
    await runtime.registerFactory(
      type,
      () =>
        new RoutedAgent("listens").on(News, () => {
          if (++heard % 2 === 0) all();
        }),
    );
    await runtime.addSubscription(new TypeSubscription("news", type));
  }
  runtime.start();
  const topic = new TopicId("news", "default");
  const news = News({ headline: "!" });
  return () => {
    const done = new Promise<void>((resolve) => all = resolve);
    runtime.publishMessage(news, topic);
    return done;
  };
}

/** A model that asks for a tool every other time and never runs out. */
class TirelessModel extends ChatCompletionClient {
  readonly #usesTool: boolean;
  #calls = 0;

  constructor(usesTool: boolean) {
    super({
      model: "tireless",
      provider: "bench",
      modelInfo: {
        vision: false,
        functionCalling: true,
        jsonOutput: false,
        structuredOutput: false,
        family: "unknown",
      },
    });
    this.#usesTool = usesTool;
  }

  protected override complete(): Promise<CreateResult> {
    const asks = this.#usesTool && this.#calls++ % 2 === 0;
    return Promise.resolve({
      finishReason: asks ? "function_calls" : "stop",
      content: asks
        ? [{ id: "1", name: "add", arguments: '{"a":1,"b":2}' }]
        : "Fine.",
      usage: { promptTokens: 3, completionTokens: 2 },
      cached: false,
    });
  }
}

/** Remembers nothing, so that every turn costs the same. */
function assistant(name: string, usesTool: boolean): AssistantAgent {
  const add = new FunctionTool<{ a: number; b: number }>({
    name: "add",
    description: "Adds",
    parameters: {
      type: "object",
      properties: { a: { type: "number" }, b: { type: "number" } },
      required: ["a", "b"],
    },
    execute: ({ a, b }) => a + b,
  });
  return new AssistantAgent({
    name,
    modelClient: new TirelessModel(usesTool),
    tools: usesTool ? [add] : [],
    reflectOnToolUse: true,
    modelContext: {
      addMessage: () => Promise.resolve(),
      getMessages: () => Promise.resolve([]),
      clear: () => Promise.resolve(),
    },
  });
}

function turn(provider: TracerProvider | undefined): Promise<Program> {
  const agent = assistant("alice", true);
  const traceContext = withTelemetry(ROOT_CONTEXT, {
    tracerProvider: provider,
  });
  return Promise.resolve(() => agent.run({ task: "1+2?", traceContext }));
}

function team(provider: TracerProvider | undefined): Promise<Program> {
  const runtime = new SingleThreadedAgentRuntime({ tracerProvider: provider });
  runtime.start();
  const talkers = new RoundRobinGroupChat({
    participants: [assistant("alice", false), assistant("bob", false)],
    maxTurns: 10,
    runtime,
  });
  return Promise.resolve(async () => {
    await talkers.run({ task: "Talk" });
    await talkers.reset();
  });
}

/** The programs by their names. */
export const PROGRAMS: Readonly<Record<string, Setup>> = {
  "rpc round trip": rpc,
  "publish to two": publish,
  "agent turn with a tool call": turn,
  "team run of ten turns": team,
};

/**
 * A real provider over an exporter that throws everything away, at once: a queue
 * would grow for as long as a benchmark leaves no room for timers.
 */
export function nullProvider(): TracerProvider {
  return new WebTracerProvider({
    spanProcessors: [{
      onStart(): void {},
      onEnd(): void {},
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    }],
  });
}

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
