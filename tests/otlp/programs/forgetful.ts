// Neither flushes nor disposes: the waiting span keeps the program alive.
import { configureOtlpTracing } from "@autogen-edge/runtime/otlp";

const [endpoint = ""] = Deno.args;
const tracing = configureOtlpTracing({
  endpoint,
  batch: { scheduleDelay: 50 },
});
tracing.tracerProvider.getTracer("test").startSpan("forgotten").end();
