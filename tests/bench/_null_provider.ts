import type { TracerProvider } from "@opentelemetry/api";
import { WebTracerProvider } from "@opentelemetry/sdk-trace-web";

/**
 * A real provider over an exporter that throws everything away, at once: a queue
 * would grow for as long as a benchmark leaves no room for timers.
 */
export function nullProvider(): TracerProvider {
  return new WebTracerProvider({
    spanProcessors: [{
      onStart(): void {},
      onEnd(): void {},
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    }],
  });
}
