import { type Context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { WebTracerProvider } from "@opentelemetry/sdk-trace-web";
import {
  AgentId,
  ChatCompletionClient,
  type CreateOptions,
  type CreateResult,
  type FunctionCall,
  type LlmMessage,
  message,
  type MessageType,
  SingleThreadedAgentRuntime,
  type SingleThreadedAgentRuntimeOptions,
} from "@autogen-edge/runtime";
import {
  assertTree,
  assertWellFormed,
  type ExpectedSpan,
  recordSpans,
  type SpanRecorder,
} from "@autogen-edge/runtime/testing";

/** A question, and the answer to it. */
export const Ask: MessageType<{ question: string }> = message("Ask");
export const Answer: MessageType<{ text: string }> = message("Answer");
/** Something that happened. */
export const News: MessageType<{ headline: string }> = message("News");

/** Resolves after a time that a timer measures, or rejects on abort. */
export function delay(
  milliseconds: number,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A real tracer provider, and what it emits. */
export class Tracing {
  readonly spans: SpanRecorder = recordSpans();
  readonly provider: WebTracerProvider = new WebTracerProvider({
    spanProcessors: [this.spans],
  });

  /** Runs a program below a span of its own. */
  async under<T>(
    name: string,
    program: (traceContext: Context) => Promise<T>,
  ): Promise<T> {
    const span = this.provider.getTracer("app").startSpan(
      name,
      {},
      ROOT_CONTEXT,
    );
    try {
      return await program(trace.setSpan(ROOT_CONTEXT, span));
    } finally {
      span.end();
    }
  }

  /** Asserts that these are all the spans, that they ended, and once. */
  assert(...expected: readonly ExpectedSpan[]): void {
    assertWellFormed(this.spans);
    assertTree(this.spans, expected);
  }
}

/** A runtime that traces with a real provider, and is started. */
export function startRuntime(
  tracing: Tracing,
  options: SingleThreadedAgentRuntimeOptions = {},
): SingleThreadedAgentRuntime {
  const runtime = new SingleThreadedAgentRuntime({
    tracerProvider: tracing.provider,
    ...options,
  });
  runtime.start();
  return runtime;
}

/** The agent of this type that all scenarios talk to. */
export function agent(type: string): AgentId {
  return new AgentId(type, "1");
}

/** What a slow model answers: text, calls of functions, or an error. */
export type Line = string | readonly FunctionCall[] | Error;

/** A model that takes its time, with timers and native awaits on the way. */
export class SlowModel extends ChatCompletionClient {
  readonly #lines: Line[];
  readonly #pause: () => number;

  constructor(lines: readonly Line[], pause: () => number = () => 1) {
    super({
      model: "slow-1",
      provider: "test",
      modelInfo: {
        vision: false,
        functionCalling: true,
        jsonOutput: false,
        structuredOutput: false,
        family: "unknown",
      },
    });
    this.#lines = [...lines];
    this.#pause = pause;
  }

  protected override async complete(
    _messages: readonly LlmMessage[],
    { signal }: CreateOptions,
  ): Promise<CreateResult> {
    await delay(this.#pause(), signal);
    await Promise.all([null, delay(this.#pause(), signal)]);
    const line = this.#lines.shift() ?? "";
    if (line instanceof Error) throw line;
    return {
      finishReason: typeof line === "string" ? "stop" : "function_calls",
      content: line,
      usage: { promptTokens: 3, completionTokens: 2 },
      cached: false,
    };
  }

  protected override async *stream(
    messages: readonly LlmMessage[],
    options: CreateOptions,
  ): AsyncGenerator<string | CreateResult, void, undefined> {
    const result = await this.complete(messages, options);
    if (typeof result.content === "string") {
      for (const word of result.content.split(" ")) {
        yield word;
        await delay(this.#pause(), options.signal);
      }
    }
    yield result;
  }
}

/** A call of a tool by a model. */
export function call(name: string, args: unknown, id = "call-1"): FunctionCall {
  return { id, name, arguments: JSON.stringify(args) };
}

/** `send {agent}` with the handler's span below it. */
export function rpcSpan(
  type: string,
  ...children: readonly ExpectedSpan[]
): ExpectedSpan {
  return {
    name: `send ${type}`,
    kind: "PRODUCER",
    attributes: { "messaging.operation.type": "send" },
    children: [{
      name: `process ${type}`,
      kind: "CONSUMER",
      attributes: {
        "messaging.operation.type": "process",
        "autogen.queue.wait": (wait) => typeof wait === "number" && wait >= 0,
      },
      children,
    }],
  };
}

/** `publish {topic}`, which got to so many agents. */
export function publishSpan(
  topic: string,
  recipients: number,
  ...children: readonly ExpectedSpan[]
): ExpectedSpan {
  return {
    name: `publish ${topic}`,
    kind: "PRODUCER",
    attributes: { "autogen.publish.recipients": recipients },
    children,
  };
}

/** The span of an event's handler, which is linked to what caused it. */
export function eventSpan(
  type: string,
  topic: string,
  ...children: readonly ExpectedSpan[]
): ExpectedSpan {
  return {
    name: `process ${type}`,
    kind: "CONSUMER",
    links: [`publish ${topic}`],
    children,
  };
}

/** `chat slow-1`, a call that was answered. */
export function chatSpan(finishReason = "stop"): ExpectedSpan {
  return {
    name: "chat slow-1",
    kind: "CLIENT",
    attributes: {
      "gen_ai.usage.input_tokens": 3,
      "gen_ai.usage.output_tokens": 2,
      "gen_ai.response.finish_reasons": [finishReason],
    },
  };
}

/** A span that ended because somebody aborted. */
export function cancelled(span: ExpectedSpan): ExpectedSpan {
  return {
    ...span,
    status: "UNSET",
    attributes: { ...span.attributes, "autogen.outcome": "cancelled" },
  };
}

/** A span that an error passed through. */
export function failed(
  span: ExpectedSpan,
  errorType: string,
  recorded: "recorded" | "passed through",
): ExpectedSpan {
  return {
    ...span,
    status: "ERROR",
    attributes: { ...span.attributes, "error.type": errorType },
    events: recorded === "recorded" ? ["exception"] : [],
  };
}
