import { onAbort } from "../telemetry/mod.ts";

/** Compresses a request's body. */
export async function gzip(
  data: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const compressed = new Blob([data]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(compressed).arrayBuffer());
}

/** How much of a response is waited for. */
export interface BodyLimits {
  /** In bytes. */
  readonly size: number;
  /** In milliseconds. */
  readonly patience: number;
  readonly signal: AbortSignal;
}

/**
 * Reads a response to its end, so that its connection is free again. What does
 * not come in full, or not in time, counts as empty: the status has been seen.
 *
 * @returns the body, or `undefined` if it is longer than its limit
 */
export async function readBody(
  response: Response,
  { size, patience, signal }: BodyLimits,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const reader = response.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  const { promise: cut, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(reject, patience);
  const forget = onAbort(signal, reject);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let left = size;
  try {
    for (;;) {
      const { value } = await Promise.race([reader.read(), cut]);
      if (value === undefined) break;
      left -= value.byteLength;
      if (left < 0) break;
      chunks.push(value);
    }
  } catch {
    chunks.length = 0;
  } finally {
    clearTimeout(timer);
    forget();
    // Has no effect on a body that is read. One that broke says so again.
    reader.cancel().catch(() => {});
  }
  if (left < 0) return undefined;
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
