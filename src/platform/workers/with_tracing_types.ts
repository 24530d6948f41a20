import type { Context, Span, TracerProvider } from "@opentelemetry/api";
import type { OtlpCounters, OtlpTracingOptions } from "../../otlp/mod.ts";
import type { WorkerContext } from "./worker_context.ts";

/**
 * What a handler gets to trace with. It belongs to this invocation alone.
 *
 * @example A handler on its own, for a test of it
 * ```ts
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import type { InvocationTracing } from "@autogen-edge/runtime/workers";
 * import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
 * import { assertEquals } from "@std/assert";
 *
 * function checkout({ span }: InvocationTracing): Response {
 *   span.setAttribute("cart.size", 3);
 *   return new Response("sold");
 * }
 *
 * const spans = recordSpans();
 * const { tracerProvider } = spans;
 * const span = tracerProvider.getTracer("test").startSpan("POST /cart");
 * const traceContext = trace.setSpan(ROOT_CONTEXT, span);
 * const response = checkout({ tracerProvider, traceContext, span });
 * span.end();
 * assertEquals(await response.text(), "sold");
 * assertEquals(spans.finished[0]?.attributes, { "cart.size": 3 });
 * ```
 */
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

/**
 * A `fetch` handler that is given its tracing as a fourth argument.
 *
 * @example
 * ```ts
 * import { type TracedFetch, withTracing, type WorkerContext } from "@autogen-edge/runtime/workers";
 * import { assertEquals } from "@std/assert";
 *
 * interface Env {
 *   readonly GREETING: string;
 * }
 * const greet: TracedFetch<Env, WorkerContext> = (
 *   _request,
 *   { GREETING },
 *   _ctx,
 *   { span },
 * ) => {
 *   span.setAttribute("greeting", GREETING);
 *   return new Response(GREETING);
 * };
 *
 * const fetch = withTracing(greet, { disabled: true });
 * const request = new Request("https://shop.example/");
 * const response = await fetch(request, { GREETING: "Hi" }, { waitUntil() {} });
 * assertEquals(await response.text(), "Hi");
 * ```
 */
export type TracedFetch<Env, Ctx extends WorkerContext> = (
  request: Request,
  env: Env,
  ctx: Ctx,
  tracing: InvocationTracing,
) => Response | Promise<Response>;

/**
 * An object with such a handler, like a Worker's default export.
 *
 * @example
 * ```ts
 * import { type TracedHandler, withTracing, type WorkerContext } from "@autogen-edge/runtime/workers";
 * import { assertEquals } from "@std/assert";
 *
 * const shop: TracedHandler<unknown, WorkerContext> = {
 *   fetch(request, _env, ctx, { span }) {
 *     ctx.waitUntil(Promise.resolve("count the visit"));
 *     return new Response(`${request.method} ${span.isRecording()}`);
 *   },
 * };
 *
 * const worker = withTracing(shop, { disabled: true });
 * const request = new Request("https://shop.example/");
 * const response = await worker.fetch(request, {}, { waitUntil() {} });
 * assertEquals(await response.text(), "GET false");
 * ```
 */
export interface TracedHandler<Env, Ctx extends WorkerContext> {
  /** Answers a request. */
  fetch: TracedFetch<Env, Ctx>;
}

/**
 * A `fetch` handler as Workers call it.
 *
 * @example A caller, for tests
 * ```ts
 * import { type UntracedFetch, withTracing, type WorkerContext } from "@autogen-edge/runtime/workers";
 * import { assertEquals } from "@std/assert";
 *
 * async function get(
 *   fetch: UntracedFetch<unknown, WorkerContext>,
 *   path: string,
 * ): Promise<string> {
 *   const request = new Request(new URL(path, "https://shop.example"));
 *   const response = await fetch(request, {}, { waitUntil() {} });
 *   return await response.text();
 * }
 *
 * const echo = (request: Request) => new Response(new URL(request.url).pathname);
 * const fetch = withTracing(echo, { disabled: true });
 * assertEquals(await get(fetch, "/cart"), "/cart");
 * ```
 */
export type UntracedFetch<Env, Ctx extends WorkerContext> = (
  request: Request,
  env: Env,
  ctx: Ctx,
) => Promise<Response>;

/**
 * An object with a handler that Workers call.
 *
 * @example A Worker's default export
 * ```ts
 * import { type FetchHandler, withTracing, type WorkerContext } from "@autogen-edge/runtime/workers";
 * import { assertEquals } from "@std/assert";
 *
 * interface Env {
 *   readonly GREETING: string;
 * }
 * const worker: FetchHandler<Env, WorkerContext> = withTracing({
 *   fetch: (_request: Request, { GREETING }: Env) => new Response(GREETING),
 * }, { disabled: true });
 *
 * const request = new Request("https://shop.example/");
 * const env = { GREETING: "Hi" };
 * const response = await worker.fetch(request, env, { waitUntil() {} });
 * assertEquals(await response.text(), "Hi");
 * ```
 */
export interface FetchHandler<Env, Ctx extends WorkerContext> {
  /** Answers a request. */
  fetch: UntracedFetch<Env, Ctx>;
}

/**
 * What is set here wins over the bindings of the Worker.
 *
 * @example
 * ```ts
 * import { withTracing, type WorkerTracingOptions } from "@autogen-edge/runtime/workers";
 * import { assertEquals } from "@std/assert";
 *
 * const flushed = Promise.withResolvers<number>();
 * const options: WorkerTracingOptions = {
 *   route: ({ url }) => /[/]users[/]/.test(url) ? "/users/:id" : undefined,
 *   deadline: 1000,
 *   onFlush: ({ exported }) => flushed.resolve(exported),
 *   fetch: () => Promise.resolve(new Response("{}")),
 * };
 *
 * const fetch = withTracing(() => new Response("Ada"), options);
 * const request = new Request("https://shop.example/users/7");
 * const response = await fetch(request, {}, { waitUntil() {} });
 * assertEquals(await response.text(), "Ada");
 * assertEquals(await flushed.promise, 1);
 * ```
 */
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
