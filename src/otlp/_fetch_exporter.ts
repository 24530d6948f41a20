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
import { describeThrown } from "../telemetry/mod.ts";
import { carriable } from "./_carriable.ts";
import type { FetchTransport } from "./_fetch_transport.ts";
import { report } from "./_report.ts";

/** What became of one batch. */
export interface ExportOutcome {
  readonly exported: number;
  readonly failed: number;
}

/** What one export and the exporter's transport have to tell each other. */
interface Exchange {
  compress: boolean;
  rejected: number;
}

/**
 * OpenTelemetry's OTLP/HTTP exporter over our transport. Its own class,
 * `OTLPTraceExporter`, is bound to `node:http` wherever a package is resolved
 * for Node, as Deno does; everything else of it is the same here.
 */
export class FetchExporter extends OTLPExporterBase<ReadableSpan[]> {
  readonly #transport: FetchTransport;
  readonly #exchange: Exchange;

  /** @param timeoutMillis - for one batch with its retries */
  constructor(transport: FetchTransport, timeoutMillis: number) {
    const exchange: Exchange = { compress: true, rejected: 0 };
    super(createOtlpNetworkExportDelegate(
      {
        timeoutMillis,
        // The queue in front of it is what is bounded.
        concurrencyLimit: Number.MAX_SAFE_INTEGER,
        compression: "none",
      },
      noticing(exchange),
      new ExporterMetrics<ReadableSpan[]>({
        componentType: "otlp_http_span_exporter",
        metricsHelper: TraceExporterMetricsHelper,
        url: undefined,
        meterProvider: undefined,
        responseAttributesFromError: () => ({}),
      }),
      {
        send: (data, timeout) =>
          transport.send(data, { timeout, compress: exchange.compress }),
        shutdown: () => transport.abort(),
      },
    ));
    this.#transport = transport;
    this.#exchange = exchange;
  }

  /** Bytes that may still be sent so that they outlive the page. */
  get keepaliveRoom(): number {
    return this.#transport.keepaliveRoom;
  }

  /** Bytes of the request that would carry these spans, uncompressed. */
  sizeOf(spans: readonly ReadableSpan[]): number {
    return serialize(carriableOf(spans)).byteLength;
  }

  /**
   * Exports one batch. Never rejects.
   *
   * @param urgent - calls `fetch` before this returns
   */
  async send(
    spans: readonly ReadableSpan[],
    { urgent = false }: { readonly urgent?: boolean } = {},
  ): Promise<ExportOutcome> {
    const carried = carriableOf(spans);
    const malformed = spans.length - carried.length;
    if (malformed > 0) {
      report("error", `Cannot export ${malformed} spans: they are malformed`);
    }
    if (carried.length === 0) return { exported: 0, failed: malformed };
    const { code, error, rejected } = await this.#export(carried, urgent);
    if (code !== ExportResultCode.SUCCESS) {
      report("error", describeThrown(error).message);
      return { exported: 0, failed: spans.length };
    }
    const failed = Math.min(rejected, carried.length);
    return { exported: carried.length - failed, failed: malformed + failed };
  }

  /** Cuts what is in flight. */
  abort(): void {
    this.#transport.abort();
  }

  #export(
    spans: ReadableSpan[],
    urgent: boolean,
  ): Promise<ExportResult & { readonly rejected: number }> {
    const exchange = this.#exchange;
    return new Promise((resolve) => {
      const settle = (result: ExportResult): void => {
        resolve({ ...result, rejected: exchange.rejected });
        exchange.rejected = 0;
      };
      // The exporter calls the transport before it returns.
      exchange.compress = !urgent;
      try {
        this.export(spans, settle);
      } catch (error) {
        const { message } = describeThrown(error);
        settle({ code: ExportResultCode.FAILED, error: new Error(message) });
      } finally {
        exchange.compress = true;
      }
    });
  }
}

function carriableOf(spans: readonly ReadableSpan[]): ReadableSpan[] {
  return spans.map(carriable).filter((span) => span !== undefined);
}

function serialize(spans: ReadableSpan[]): Uint8Array {
  return JsonTraceSerializer.serializeRequest(spans) ?? new Uint8Array();
}

/**
 * The exporter only logs a partial success. It reads the answer right before it
 * reports the result, in one go, so what is noticed here belongs to that batch.
 */
function noticing(
  exchange: Exchange,
): ISerializer<ReadableSpan[], IExportTraceServiceResponse> {
  return {
    serializeRequest: JsonTraceSerializer.serializeRequest,
    deserializeResponse(data) {
      const { partialSuccess } = JsonTraceSerializer.deserializeResponse(data);
      // Over JSON, a 64-bit integer is a string.
      const rejected = Math.floor(Number(partialSuccess?.rejectedSpans ?? 0));
      const message = partialSuccess?.errorMessage ?? "";
      if (rejected > 0 || message !== "") {
        report("warn", `The collector rejected ${rejected} spans: ${message}`);
      }
      exchange.rejected = rejected > 0 ? rejected : 0;
      return {};
    },
  };
}
