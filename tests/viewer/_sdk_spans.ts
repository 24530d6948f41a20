import { JsonTraceSerializer } from "@opentelemetry/otlp-transformer";
import type { ReadableSpan, SpanProcessor } from "@opentelemetry/sdk-trace-web";

/** Keeps the spans of an SDK provider, in the order of ending, without the timers of the SDK's own exporter. */
export class SpanCollector implements SpanProcessor {
  readonly spans: ReadableSpan[] = [];

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    this.spans.push(span);
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}

/** The body with which the SDK's exporter sends spans, parsed. */
export function toOtlpJson(spans: ReadableSpan[]): { resourceSpans?: unknown } {
  return JSON.parse(
    new TextDecoder().decode(JsonTraceSerializer.serializeRequest(spans)),
  );
}
