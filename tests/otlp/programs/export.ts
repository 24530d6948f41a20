// Exports one span to the endpoint that it is given.
import { configureOtlpTracing } from "@autogen-edge/runtime/otlp";

const [endpoint = ""] = Deno.args;
await using tracing = configureOtlpTracing({
  endpoint,
  serviceName: "program",
});
tracing.tracerProvider.getTracer("test").startSpan("granted").end();
await tracing.forceFlush();
console.log(JSON.stringify(tracing.counters));
