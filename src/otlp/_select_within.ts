import type { ReadableSpan } from "@opentelemetry/sdk-trace-web";

type Scope = ReadableSpan["instrumentationScope"];

interface Weighing {
  /** Bytes of one request with these spans. */
  readonly sizeOf: (spans: readonly ReadableSpan[]) => number;
  /** Spans in one batch. */
  readonly batchSize: number;
}

/**
 * Picks spans whose requests have at most so many bytes together, and skips the
 * ones that are too big for what is left.
 */
export function selectWithin(
  bytes: number,
  spans: readonly ReadableSpan[],
  { sizeOf, batchSize }: Weighing,
): ReadableSpan[][] {
  const batches: ReadableSpan[][] = [];
  // What a request has around the spans of a scope; it is there once.
  const frames = new Map<Scope, number>();
  let left = bytes;
  for (const span of left > 0 ? spans : []) {
    const last = batches.at(-1);
    const open = last !== undefined && last.length < batchSize;
    if (!open) frames.clear();
    const scope = span.instrumentationScope;
    const alone = sizeOf([span]);
    const frame = frames.get(scope);
    // A comma comes with each further one.
    const added = frame === undefined ? alone : alone - frame + 1;
    if (added > left) continue;
    left -= added;
    if (open) last.push(span);
    else batches.push([span]);
    if (frame === undefined) {
      frames.set(scope, 2 * alone + 1 - sizeOf([span, span]));
    }
  }
  return batches;
}
