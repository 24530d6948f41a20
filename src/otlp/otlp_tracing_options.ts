import type { Attributes } from "@opentelemetry/api";
import type {
  IdGenerator,
  Sampler,
  SpanProcessor,
} from "@opentelemetry/sdk-trace-web";
import type { Environment } from "../telemetry/mod.ts";

/**
 * The samplers that OpenTelemetry's specification names.
 *
 * @example
 * ```ts
 * import { configureOtlpTracing, type SamplerName } from "@autogen-edge/runtime/otlp";
 * import { assert } from "@std/assert";
 *
 * async function isRecorded(sampler: SamplerName): Promise<boolean> {
 *   const fetch = () => Promise.resolve(new Response("{}"));
 *   await using tracing = configureOtlpTracing({ sampler, fetch });
 *   const span = tracing.tracerProvider.getTracer("shop").startSpan("order");
 *   span.end();
 *   return tracing.counters.pending === 1;
 * }
 *
 * assert(await isRecorded("parentbased_always_on"));
 * assert(!await isRecorded("always_off"));
 * ```
 */
export type SamplerName =
  | "always_on"
  | "always_off"
  | "traceidratio"
  | "parentbased_always_on"
  | "parentbased_always_off"
  | "parentbased_traceidratio";

/**
 * Calls back after a number of milliseconds, and returns what prevents it.
 *
 * @param callback - what to call
 * @param delay - in milliseconds
 *
 * @example Time that a test lets pass
 * ```ts
 * import { configureOtlpTracing, type Timer } from "@autogen-edge/runtime/otlp";
 * import { assertEquals } from "@std/assert";
 *
 * const due: (() => void)[] = [];
 * const timer: Timer = (callback) => {
 *   due.push(callback);
 *   return () => due.splice(due.indexOf(callback), 1);
 * };
 *
 * let requests = 0;
 * await using tracing = configureOtlpTracing({
 *   timer,
 *   fetch: () => Promise.resolve(new Response(`${++requests}`)),
 * });
 * tracing.tracerProvider.getTracer("shop").startSpan("order").end();
 * assertEquals(requests, 0);
 * due[0]?.();
 * await tracing.forceFlush();
 * assertEquals(requests, 1);
 * ```
 */
export type Timer = (callback: () => void, delay: number) => () => void;

/**
 * When spans are sent, and how many may wait.
 *
 * @example Two spans in one request, and no timer
 * ```ts
 * import { type BatchOptions, configureOtlpTracing } from "@autogen-edge/runtime/otlp";
 * import { assertEquals } from "@std/assert";
 *
 * const batch: BatchOptions = { maxExportBatchSize: 2, scheduleDelay: false };
 *
 * let requests = 0;
 * await using tracing = configureOtlpTracing({
 *   batch,
 *   fetch: () => Promise.resolve(new Response(`{"n":${++requests}}`)),
 * });
 * const tracer = tracing.tracerProvider.getTracer("shop");
 * for (const name of ["order", "pay", "pack"]) tracer.startSpan(name).end();
 * await tracing.forceFlush();
 * assertEquals(requests, 2);
 * ```
 */
export interface BatchOptions {
  /**
   * Milliseconds that a span waits for company, or `false` for no timer at all:
   * then spans leave when a batch is full, on a flush, and at shutdown.
   *
   * @default {5000} or `OTEL_BSP_SCHEDULE_DELAY`
   */
  readonly scheduleDelay?: number | false | undefined;
  /**
   * Spans that may wait; more are dropped.
   *
   * @default {2048} or `OTEL_BSP_MAX_QUEUE_SIZE`
   */
  readonly maxQueueSize?: number | undefined;
  /**
   * Spans in one request.
   *
   * @default {512} or `OTEL_BSP_MAX_EXPORT_BATCH_SIZE`
   */
  readonly maxExportBatchSize?: number | undefined;
  /**
   * Milliseconds after which one batch is given up.
   *
   * @default {30000} or `OTEL_BSP_EXPORT_TIMEOUT`
   */
  readonly exportTimeout?: number | undefined;
}

/**
 * How much one span may hold; what is more is left out and counted on it.
 *
 * @example Short texts
 * ```ts
 * import { configureOtlpTracing, type SpanLimits } from "@autogen-edge/runtime/otlp";
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const spanLimits: SpanLimits = { attributeValueLengthLimit: 5 };
 *
 * const spans = recordSpans();
 * await using tracing = configureOtlpTracing({
 *   spanLimits,
 *   spanProcessors: [spans],
 *   fetch: () => Promise.resolve(new Response("{}")),
 * });
 * const tracer = tracing.tracerProvider.getTracer("shop");
 * tracer.startSpan("order", { attributes: { item: "apple pie" } }).end();
 * assertEquals(spans.finished[0]?.attributes, { item: "apple" });
 * ```
 */
export interface SpanLimits {
  /**
   * Attributes of the span.
   *
   * @default {128} or `OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT`, `OTEL_ATTRIBUTE_COUNT_LIMIT`
   */
  readonly attributeCountLimit?: number | undefined;
  /**
   * Characters of a text.
   *
   * @default {Infinity} or `OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT`, `OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT`
   */
  readonly attributeValueLengthLimit?: number | undefined;
  /**
   * Events of the span.
   *
   * @default {128} or `OTEL_SPAN_EVENT_COUNT_LIMIT`
   */
  readonly eventCountLimit?: number | undefined;
  /**
   * Links of the span.
   *
   * @default {128} or `OTEL_SPAN_LINK_COUNT_LIMIT`
   */
  readonly linkCountLimit?: number | undefined;
  /**
   * Attributes of one event.
   *
   * @default {128} or `OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT`
   */
  readonly attributePerEventCountLimit?: number | undefined;
  /**
   * Attributes of one link.
   *
   * @default {128} or `OTEL_LINK_ATTRIBUTE_COUNT_LIMIT`
   */
  readonly attributePerLinkCountLimit?: number | undefined;
}

/**
 * What is set here wins over the environment.
 *
 * @example A collector that wants a key
 * ```ts
 * import { configureOtlpTracing, type OtlpTracingOptions } from "@autogen-edge/runtime/otlp";
 * import { assertEquals } from "@std/assert";
 *
 * const keys: (string | null)[] = [];
 * const options: OtlpTracingOptions = {
 *   serviceName: "shop",
 *   url: "https://collector.example/traces",
 *   headers: { "x-api-key": "secret" },
 *   fetch(_url, init) {
 *     keys.push(new Headers(init?.headers).get("x-api-key"));
 *     return Promise.resolve(new Response("{}"));
 *   },
 * };
 *
 * const tracing = configureOtlpTracing(options);
 * tracing.tracerProvider.getTracer("shop").startSpan("order").end();
 * await tracing.shutdown();
 * assertEquals(keys, ["secret"]);
 * ```
 */
export interface OtlpTracingOptions {
  /**
   * What your program is called in the backend.
   *
   * @default {"unknown_service"} or `OTEL_SERVICE_NAME`
   */
  readonly serviceName?: string | undefined;
  /** The version of your program. */
  readonly serviceVersion?: string | undefined;
  /** More attributes of the resource, over those of `OTEL_RESOURCE_ATTRIBUTES`. */
  readonly resource?: Attributes | undefined;
  /**
   * The base URL of the collector; `/v1/traces` is added.
   *
   * @default {"http://localhost:4318"} or `OTEL_EXPORTER_OTLP_ENDPOINT`
   */
  readonly endpoint?: string | URL | undefined;
  /**
   * The URL that spans are posted to, as it is. Wins over `endpoint`.
   *
   * @default {undefined} or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`
   */
  readonly url?: string | URL | undefined;
  /**
   * Headers of the requests, over those of `OTEL_EXPORTER_OTLP_TRACES_HEADERS`
   * and `OTEL_EXPORTER_OTLP_HEADERS`.
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Milliseconds for one batch, with all its retries.
   *
   * @default {10000} or `OTEL_EXPORTER_OTLP_TRACES_TIMEOUT`, `OTEL_EXPORTER_OTLP_TIMEOUT`
   */
  readonly timeout?: number | undefined;
  /**
   * Milliseconds before the first retry; each further one waits half as long
   * again, up to five times as long.
   *
   * @default {1000}
   */
  readonly retryDelay?: number | undefined;
  /**
   * Whether bodies are compressed, where `CompressionStream` exists.
   *
   * @default {"gzip"} or `OTEL_EXPORTER_OTLP_TRACES_COMPRESSION`, `OTEL_EXPORTER_OTLP_COMPRESSION`
   */
  readonly compression?: "gzip" | "none" | undefined;
  /**
   * Bytes below which a body is sent as it is.
   *
   * @default {1024}
   */
  readonly compressionThreshold?: number | undefined;
  /**
   * Marks requests `keepalive` as long as a page may have them in flight when
   * it closes: 60 KiB together.
   *
   * @default {false}
   */
  readonly keepalive?: boolean | undefined;
  /**
   * A sampler, or the name of one.
   *
   * @default {"parentbased_always_on"} or `OTEL_TRACES_SAMPLER`
   */
  readonly sampler?: SamplerName | Sampler | undefined;
  /**
   * For the samplers by ratio: the part of all traces to keep, from 0 to 1.
   *
   * @default {1} or `OTEL_TRACES_SAMPLER_ARG`
   */
  readonly samplerRatio?: number | undefined;
  /** When spans are sent, and how many may wait. */
  readonly batch?: BatchOptions | undefined;
  /** How much one span may hold. */
  readonly spanLimits?: SpanLimits | undefined;
  /**
   * Milliseconds after which `forceFlush` and `shutdown` return, done or not.
   *
   * @default {10000}
   */
  readonly flushTimeout?: number | undefined;
  /**
   * Where variables are read: a function, or a Worker's `env`.
   *
   * @default {readEnvironment()}
   */
  readonly environment?:
    | Environment
    | Readonly<Record<string, unknown>>
    | undefined;
  /**
   * What requests are made with.
   *
   * @default {globalThis.fetch}, looked up for each request
   */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /**
   * Where the ids of traces and spans come from; random without one.
   */
  readonly idGenerator?: IdGenerator | undefined;
  /**
   * What the schedule runs on.
   *
   * @default {setTimeout}
   */
  readonly timer?: Timer | undefined;
  /** More processors that see every span, beside the one that exports. */
  readonly spanProcessors?: readonly SpanProcessor[] | undefined;
}
