import { SpanKind } from "@opentelemetry/api";
import { extractEnvelope } from "@autogen-edge/runtime";
import { configureDenoTracing } from "@autogen-edge/runtime/deno";
import type { OtlpCounters } from "@autogen-edge/runtime/otlp";

/** A service with facts. */
export interface Almanac extends AsyncDisposable {
  /** A fact is at `/facts/` and its name. */
  readonly url: string;
  /** Where its own spans are. */
  readonly counters: OtlpCounters;
}

const FACTS: Readonly<Record<string, string>> = {
  "distance of Neptune": "4,498 million km from the Sun",
  "speed of light": "299,792 km per second",
};
const MILLISECONDS_TO_LOOK_UP = 80;

/**
 * Starts the service on loopback. It exports spans of its own, and those join
 * the trace of the request.
 *
 * @param endpoint - where the spans go
 */
export function startAlmanac(endpoint: string): Almanac {
  const tracing = configureDenoTracing({ endpoint, serviceName: "almanac" });
  const tracer = tracing.tracerProvider.getTracer("almanac");

  async function answer({ url, headers }: Request): Promise<Response> {
    const caller = extractEnvelope({
      traceparent: headers.get("traceparent") ?? "",
    });
    const span = tracer.startSpan("GET /facts/:name", {
      kind: SpanKind.SERVER,
    }, caller);
    const fact = await lookUp(new URL(url).pathname);
    span.end();
    return fact === undefined
      ? new Response("Nothing is known of that", { status: 404 })
      : new Response(fact);
  }

  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    answer,
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    counters: tracing.counters,
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await tracing.shutdown();
    },
  };
}

async function lookUp(path: string): Promise<string | undefined> {
  await new Promise((resolve) => setTimeout(resolve, MILLISECONDS_TO_LOOK_UP));
  return FACTS[decodeURIComponent(path.replace("/facts/", ""))];
}
