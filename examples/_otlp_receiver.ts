import {
  type OtlpTraceRequest,
  type TraceTree,
  traceTrees,
} from "@autogen-edge/runtime/viewer";

/** Stands in for your collector: takes OTLP/HTTP on loopback and keeps it. */
export interface OtlpReceiver extends AsyncDisposable {
  /** Where to export to; exporters add `/v1/traces`. */
  readonly endpoint: string;
  /** How many requests arrived. */
  readonly requestCount: number;
  /** The traces that arrived so far. */
  traces(): readonly TraceTree[];
}

/** Starts a receiver on a port that is free. */
export function startOtlpReceiver(): OtlpReceiver {
  const requests: OtlpTraceRequest[] = [];
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen() {},
  }, async (request) => {
    if (new URL(request.url).pathname !== "/v1/traces") {
      return new Response(null, { status: 404 });
    }
    requests.push(await readJson(request));
    return Response.json({});
  });
  return {
    endpoint: `http://127.0.0.1:${server.addr.port}`,
    get requestCount() {
      return requests.length;
    },
    traces: () => traceTrees(requests),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** Exporters compress what is worth it. */
function readJson({ headers, body }: Request): Promise<OtlpTraceRequest> {
  const zipped = headers.get("content-encoding") === "gzip";
  const plain = zipped
    ? body?.pipeThrough(new DecompressionStream("gzip"))
    : body;
  return new Response(plain).json();
}
