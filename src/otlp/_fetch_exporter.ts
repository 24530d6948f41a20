import { type ExportResult, ExportResultCode } from "@opentelemetry/core";
import {
  createOtlpNetworkExportDelegate,
  ExporterMetrics,
  OTLPExporterBase,
} from "@opentelemetry/otlp-exporter-base";
import {
  type IExportTraceServiceResponse,
  type ISerializer,
  JsonTraceSerializer,
  TraceExporterMetricsHelper,
} from "@opentelemetry/otlp-transformer";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-web";
import type { FetchTransport } from "./_fetch_transport.ts";

const MAX_CONCURRENT_EXPORTS = 30;

/** What became of one batch. */
export interface ExportOutcome {
  readonly exported: number;
  readonly failed: number;
  readonly error?: Error | undefined;
}

/**
 * OpenTelemetry's OTLP/HTTP exporter over our transport. Its own class,
 * `OTLPTraceExporter`, is bound to `node:http` wherever a package is resolved
 * for Node, as Deno does; everything else of it is the same here.
 */
export class FetchExporter extends OTLPExporterBase<ReadableSpan[]> {
  readonly #transport: FetchTransport;
  readonly #partial: PartialSuccess;

  /** @param timeoutMillis - for one batch, with its retries */
  constructor(transport: FetchTransport, timeoutMillis: number) {
    const partial: PartialSuccess = { rejected: 0 };
    const metrics = new ExporterMetrics<ReadableSpan[]>({
      componentType: "otlp_http_span_exporter",
      metricsHelper: TraceExporterMetricsHelper,
      url: undefined,
      meterProvider: undefined,
      responseAttributesFromError: () => ({}),
    });
    super(createOtlpNetworkExportDelegate(
      {
        timeoutMillis,
        concurrencyLimit: MAX_CONCURRENT_EXPORTS,
        compression: "none",
      },
      noticing(partial),
      metrics,
      transport,
    ));
    this.#transport = transport;
    this.#partial = partial;
  }

  /** Bytes that may still be sent so that they outlive the page. */
  get keepaliveRoom(): number {
    return this.#transport.keepaliveRoom;
  }

  /** Bytes of the request that would carry these spans. */
  sizeOf(spans: ReadableSpan[]): number {
    return JsonTraceSerializer.serializeRequest(spans)?.byteLength ?? 0;
  }

  /** Never rejects. */
  send(spans: ReadableSpan[]): Promise<ExportOutcome> {
    return new Promise((resolve) => {
      const settle = (result: ExportResult) =>
        resolve(this.#outcome(spans.length, result));
      try {
        this.export(spans, settle);
      } catch (error) {
        const thrown = error instanceof Error ? error : new Error(`${error}`);
        settle({ code: ExportResultCode.FAILED, error: thrown });
      }
    });
  }

  /** Cuts what is in flight. */
  abort(): void {
    this.#transport.shutdown();
  }

  #outcome(size: number, { code, error }: ExportResult): ExportOutcome {
    if (code !== ExportResultCode.SUCCESS) {
      return { exported: 0, failed: size, error };
    }
    const failed = Math.min(this.#partial.rejected, size);
    this.#partial.rejected = 0;
    return { exported: size - failed, failed };
  }
}

interface PartialSuccess {
  rejected: number;
}

/**
 * The delegate only logs a partial success. It reads the answer right before it
 * reports the result, in one go, so what is noticed here belongs to that batch.
 */
function noticing(
  partial: PartialSuccess,
): ISerializer<ReadableSpan[], IExportTraceServiceResponse> {
  return {
    serializeRequest: JsonTraceSerializer.serializeRequest,
    deserializeResponse(data) {
      const response = JsonTraceSerializer.deserializeResponse(data);
      // Over JSON, a 64-bit integer is a string.
      const rejected = Number(response?.partialSuccess?.rejectedSpans ?? 0);
      partial.rejected = rejected > 0 ? Math.floor(rejected) : 0;
      return response ?? {};
    },
  };
}
