import { type Json, objectIn } from "../_http/mod.ts";

/** The parts of a stream, which is cancelled where it is not read to its end. */
export async function* partsOf(
  stream: ReadableStream<unknown>,
): AsyncGenerator<Json, void, undefined> {
  // Not every browser can iterate over streams.
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield objectIn(value);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
