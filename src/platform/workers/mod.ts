/**
 * Tracing in Cloudflare Workers: `withTracing` wraps a `fetch` handler, so that
 * each invocation has a server span, a tracer provider of its own, and one flush
 * when everything of it has ended. No timer, promise or buffer is shared between
 * invocations, and nothing waits in the isolate for the next request.
 *
 * The clock of Workers stands still between I/O in production: a span around
 * pure computation has no length there.
 *
 * What a traced Worker has to live with:
 * - To notice its end, each body is passed on as a stream: it is sent in chunks,
 *   without a `content-length`.
 * - Workers tell that a client has left when the next chunk is due. Where a body
 *   falls silent and its client leaves, the spans may never be sent.
 * - Before the compatibility date 2025-05-05, Workers do not tell that an object
 *   is gone: the span of a stream that is dropped half-read stays open until the
 *   deadline, and is not sent.
 *
 * @example A Worker that traces
 * ```ts
 * import { withTracing } from "@autogen-edge/runtime/workers";
 * import { assertEquals } from "@std/assert";
 *
 * const worker = withTracing({
 *   fetch(_request: Request, _env: unknown, _ctx, { tracerProvider, traceContext }) {
 *     const tracer = tracerProvider.getTracer("shop");
 *     tracer.startSpan("look up", {}, traceContext).end();
 *     return new Response("found");
 *   },
 * }, { fetch: () => Promise.resolve(new Response("{}")) });
 *
 * const waiting: Promise<unknown>[] = [];
 * const response = await worker.fetch(new Request("https://shop.example/"), {}, {
 *   waitUntil: (promise) => void waiting.push(promise),
 * });
 * assertEquals(await response.text(), "found");
 * await Promise.all(waiting);
 * ```
 *
 * @module
 */
export type { WorkerContext } from "./worker_context.ts";
export { withTracing } from "./with_tracing.ts";
export type {
  FetchHandler,
  InvocationTracing,
  TracedFetch,
  TracedHandler,
  UntracedFetch,
  WorkerTracingOptions,
} from "./with_tracing_types.ts";
