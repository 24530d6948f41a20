import {
  type Context,
  context as contextApi,
  diag,
  trace,
} from "@opentelemetry/api";
import { configureOtlpTracing } from "../../otlp/mod.ts";
import {
  carryTelemetry,
  extractEnvelope,
  noopTracerProvider,
  Operation,
  readEnvironment,
  Telemetry,
} from "../../telemetry/mod.ts";
import { Invocation } from "./_invocation.ts";
import { recordStatus, startServerSpan } from "./_server_span.ts";
import { type BodyWatcher, watchBody } from "./_watch_body.ts";
import { withFetch } from "./_with_fetch.ts";
import type {
  FetchHandler,
  TracedFetch,
  TracedHandler,
  UntracedFetch,
  WorkerTracingOptions,
} from "./with_tracing_types.ts";
import type { WorkerContext } from "./worker_context.ts";

const SCOPE_NAME = "@autogen-edge/runtime/workers";
const DEFAULT_DEADLINE = 25_000;

/**
 * Traces the `fetch` function of a Worker. The settings come from its bindings,
 * `OTEL_EXPORTER_OTLP_ENDPOINT` and so on, and from the options, which win; a
 * request's `traceparent` is the parent of the server span.
 *
 * Each invocation sends its spans once: when the response has streamed to its
 * end or its client has left, the work under `ctx.waitUntil` is settled and the
 * last span has ended, or when the deadline cuts that short.
 *
 * @param handler - the function
 * @param options - over the bindings; or a function that makes them of the bindings
 * @returns the function that Workers call instead
 * @throws {TypeError} on a request, when the endpoint is no URL
 *
 * @example Settings with names of their own
 * ```ts
 * import { withTracing } from "@autogen-edge/runtime/workers";
 * import { assertEquals } from "@std/assert";
 *
 * interface Env {
 *   readonly COLLECTOR_KEY: string;
 * }
 * const sent: string[] = [];
 * const fetch = withTracing(
 *   (request: Request, _env: Env) => new Response(request.method),
 *   (env: Env) => ({
 *     headers: { "x-api-key": env.COLLECTOR_KEY },
 *     fetch: (_url, init) => {
 *       sent.push(new Headers(init?.headers).get("x-api-key") ?? "none");
 *       return Promise.resolve(new Response("{}"));
 *     },
 *   }),
 * );
 *
 * const flushed = Promise.withResolvers<unknown>();
 * const request = new Request("https://shop.example/");
 * const response = await fetch(request, { COLLECTOR_KEY: "secret" }, {
 *   waitUntil: flushed.resolve,
 * });
 * assertEquals(await response.text(), "GET");
 * await flushed.promise;
 * assertEquals(sent, ["secret"]);
 * ```
 */
export function withTracing<Env, Ctx extends WorkerContext = WorkerContext>(
  handler: TracedFetch<Env, Ctx>,
  options?: WorkerTracingOptions | ((env: Env) => WorkerTracingOptions),
): UntracedFetch<Env, Ctx>;
/**
 * Traces the `fetch` handler of an object, like a Worker's default export. What
 * else the object can do, `scheduled` or `queue`, still happens on it, untraced.
 *
 * @param handler - the object
 * @param options - over the bindings; or a function that makes them of the bindings
 * @returns the object that Workers get instead
 * @throws {TypeError} on a request, when the endpoint is no URL
 */
export function withTracing<
  Handler extends TracedHandler<Env, Ctx>,
  Env,
  Ctx extends WorkerContext = WorkerContext,
>(
  handler: Handler & TracedHandler<Env, Ctx>,
  options?: WorkerTracingOptions | ((env: Env) => WorkerTracingOptions),
): Omit<Handler, "fetch"> & FetchHandler<Env, Ctx>;
export function withTracing<Env, Ctx extends WorkerContext>(
  handler: TracedFetch<Env, Ctx> | TracedHandler<Env, Ctx>,
  options: WorkerTracingOptions | ((env: Env) => WorkerTracingOptions) = {},
): UntracedFetch<Env, Ctx> | FetchHandler<Env, Ctx> {
  const handle: TracedFetch<Env, Ctx> = typeof handler === "function"
    ? handler
    : (...args) => handler.fetch(...args);
  const optionsFor = typeof options === "function" ? options : () => options;
  // `async`, so that a handler that throws at once rejects.
  const fetch: UntracedFetch<Env, Ctx> = async (request, env, ctx) =>
    await traceFetch(handle, optionsFor(env), { request, env, ctx });
  return typeof handler === "function" ? fetch : withFetch(handler, fetch);
}

interface Call<Env, Ctx> {
  readonly request: Request;
  readonly env: Env;
  readonly ctx: Ctx;
}

async function traceFetch<Env, Ctx extends WorkerContext>(
  handle: TracedFetch<Env, Ctx>,
  options: WorkerTracingOptions,
  { request, env, ctx }: Call<Env, Ctx>,
): Promise<Response> {
  const environment = readEnvironment(isBindings(env) ? env : {});
  const tracing = options.disabled ? undefined : configureOtlpTracing({
    ...options,
    resource: {
      "cloud.provider": "cloudflare",
      "cloud.platform": "cloudflare.workers",
      ...options.resource,
    },
    batch: { ...options.batch, scheduleDelay: false },
    environment,
  });
  const tracerProvider = tracing?.tracerProvider ?? noopTracerProvider;
  const telemetry = new Telemetry({ tracerProvider, environment });
  const parent = carryTelemetry(extractRequest(request), telemetry);
  const tracer = tracerProvider.getTracer(SCOPE_NAME);
  if (tracing === undefined || tracerProvider === noopTracerProvider) {
    const span = tracer.startSpan("", {}, parent);
    return await handle(request, env, ctx, {
      tracerProvider,
      traceContext: parent,
      span,
    });
  }

  const invocation = new Invocation(ctx, tracing, {
    deadline: options.deadline ?? DEFAULT_DEADLINE,
    onFlush: options.onFlush,
  });
  const route = routeOf(request, options);
  const span = startServerSpan(tracer, request, { parent, route });
  const traceContext = trace.setSpan(parent, span);
  const operation = new Operation(telemetry, traceContext, span);
  const watcher = endOfMainWork(operation, invocation);
  request.signal?.addEventListener("abort", watcher.cancel, { once: true });
  try {
    const response = await contextApi.with(
      traceContext,
      () => handle(request, env, ctx, { tracerProvider, traceContext, span }),
    );
    recordStatus(span, response.status);
    return watchBody(response, watcher);
  } catch (error) {
    watcher.fail(error);
    throw error;
  }
}

/** A name for a span is not worth a request. */
function routeOf(
  request: Request,
  { route }: WorkerTracingOptions,
): string | undefined {
  try {
    return route?.(request);
  } catch (error) {
    diag.error(`Cannot tell the route of a request: ${error}`);
    return undefined;
  }
}

/** Whatever ends the server span is the end of the invocation's main work. */
function endOfMainWork(
  operation: Operation,
  invocation: Invocation,
): BodyWatcher {
  return {
    end(): void {
      operation.end();
      invocation.finish();
    },
    cancel(): void {
      operation.cancel();
      invocation.finish();
    },
    fail(error: unknown): void {
      operation.fail(error);
      invocation.finish();
    },
  };
}

function extractRequest({ headers }: Request): Context {
  const fields: Record<string, string> = {};
  for (const name of ["traceparent", "tracestate", "baggage"]) {
    const value = headers.get(name);
    if (value !== null) fields[name] = value;
  }
  return extractEnvelope(fields);
}

function isBindings(env: unknown): env is Readonly<Record<string, unknown>> {
  return typeof env === "object" && env !== null;
}
