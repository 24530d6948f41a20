/** Compresses a request's body. */
export async function gzip(
  data: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const compressed = new Blob([data]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(compressed).arrayBuffer());
}

/**
 * Reads a response to its end, so that its connection is free again. What
 * cannot be read counts as empty: the status has been seen.
 *
 * @param limit - the most bytes to take
 * @returns the body, or `undefined` if it is longer than that
 */
export async function readBody(
  response: Response,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    for (;;) {
      const { value } = await reader?.read() ?? {};
      if (value === undefined) break;
      size += value.byteLength;
      if (size > limit) {
        await reader?.cancel();
        return undefined;
      }
      chunks.push(value);
    }
  } catch {
    return new Uint8Array();
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
