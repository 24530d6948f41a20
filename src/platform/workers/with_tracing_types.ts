import type { Context, Span, TracerProvider } from "@opentelemetry/api";
import type { OtlpCounters, OtlpTracingOptions } from "../../otlp/mod.ts";
import type { WorkerContext } from "./worker_context.ts";

/** What a handler gets to trace with. It belongs to this invocation alone. */
export interface InvocationTracing {
  /** For a runtime, or for tracers of your own. */
  readonly tracerProvider: TracerProvider;
  /**
   * Holds the server span. Hand it on: a span that is started in it is a child,
   * and what the library is called with it uses `tracerProvider`.
   */
  readonly traceContext: Context;
  /** The server span, for attributes of your own. It is ended for you. */
  readonly span: Span;
}

/** A `fetch` handler that is given its tracing as a fourth argument. */
export type TracedFetch<Env, Ctx extends WorkerContext> = (
  request: Request,
  env: Env,
  ctx: Ctx,
  tracing: InvocationTracing,
) => Response | Promise<Response>;

/** An object with such a handler, like a Worker's default export. */
export interface TracedHandler<Env, Ctx extends WorkerContext> {
  /** Answers a request. */
  fetch: TracedFetch<Env, Ctx>;
}

/** A `fetch` handler as Workers call it. */
export type UntracedFetch<Env, Ctx extends WorkerContext> = (
  request: Request,
  env: Env,
  ctx: Ctx,
) => Promise<Response>;

/** An object with a handler that Workers call. */
export interface FetchHandler<Env, Ctx extends WorkerContext> {
  /** Answers a request. */
  fetch: UntracedFetch<Env, Ctx>;
}

/** What is set here wins over the bindings of the Worker. */
export interface WorkerTracingOptions
  extends Omit<OtlpTracingOptions, "environment" | "timer"> {
  /**
   * Calls the handler as it is, with a provider that does nothing.
   *
   * @default {false} or `OTEL_SDK_DISABLED`
   */
  readonly disabled?: boolean | undefined;
  /**
   * The route of a request, such as `/users/:id`, for the name of its span.
   * Its path would be a name of its own for each user.
   */
  readonly route?: ((request: Request) => string | undefined) | undefined;
  /**
   * Milliseconds from the end of the response until everything is sent or given
   * up. Workers end an invocation after 30 seconds.
   *
   * @default {25000}
   */
  readonly deadline?: number | undefined;
  /**
   * Is told what became of the spans of one invocation, after its flush, and
   * waited for. Those that had not ended by the deadline are among the dropped.
   */
  readonly onFlush?:
    | ((counters: OtlpCounters) => void | Promise<void>)
    | undefined;
}
