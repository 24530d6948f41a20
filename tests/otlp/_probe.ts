import { diag, type DiagLogger, DiagLogLevel } from "@opentelemetry/api";
import {
  configureOtlpTracing,
  type OtlpTracing,
  type OtlpTracingOptions,
} from "@autogen-edge/runtime/otlp";

/** A set-up with an environment of its own, so that the machine's is not read. */
export function configure(options: OtlpTracingOptions = {}): OtlpTracing {
  return configureOtlpTracing({
    environment: () => undefined,
    retryDelay: 1,
    ...options,
  });
}

/** An environment of these variables alone. */
export function variables(
  values: Readonly<Record<string, string>>,
): (name: string) => string | undefined {
  return (name) => values[name];
}

/** Starts and ends some spans. */
export function emit(tracing: OtlpTracing, ...names: string[]): void {
  const tracer = tracing.tracerProvider.getTracer("test");
  for (const name of names) tracer.startSpan(name).end();
}

/** The first three of the counters, and none left over. */
export function settled(tracing: OtlpTracing): {
  readonly exported: number;
  readonly failed: number;
  readonly dropped: number;
} {
  const { exported, failed, dropped, pending, open } = tracing.counters;
  if (pending + open !== 0) {
    throw new Error(`Not settled: ${pending} pending, ${open} open`);
  }
  return { exported, failed, dropped };
}

/** Collects what is reported through `diag` until it is disposed. */
export function listenToDiag(): Disposable & { readonly lines: string[] } {
  const lines: string[] = [];
  const write = (message: string, ...rest: unknown[]) => {
    lines.push([message, ...rest].join(" "));
  };
  const logger: DiagLogger = {
    error: write,
    warn: write,
    info: () => {},
    debug: () => {},
    verbose: () => {},
  };
  diag.setLogger(logger, {
    logLevel: DiagLogLevel.WARN,
    suppressOverrideMessage: true,
  });
  return { lines, [Symbol.dispose]: () => diag.disable() };
}
