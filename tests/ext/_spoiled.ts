import fc from "fast-check";

/** Some JSON in the place of another. */
export function spoiled(json: unknown): fc.Arbitrary<unknown> {
  const other = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(undefined));
  if (typeof json !== "object" || json === null) {
    return fc.oneof({ weight: 8, arbitrary: fc.constant(json) }, other);
  }
  const inside = Array.isArray(json)
    ? fc.tuple(...json.map(spoiled)).map((items) => items)
    : fc.record(
      Object.fromEntries(
        Object.entries(json).map(([name, value]) => [name, spoiled(value)]),
      ),
    );
  return fc.oneof({ weight: 12, arbitrary: inside }, other);
}

/** A server's bytes, cut into pieces. */
export function cutBytes(
  text: fc.Arbitrary<string>,
): fc.Arbitrary<Uint8Array[]> {
  const cuts = fc.array(fc.nat(), { maxLength: 6 });
  return fc.tuple(text, cuts).map(([text, cuts]) => {
    const bytes = new TextEncoder().encode(text);
    const places = cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) =>
      a - b
    );
    return [0, ...places].map((start, index) =>
      bytes.slice(start, places[index] ?? bytes.length)
    );
  });
}

/** A body of such pieces, which may break off. */
export function streamOf(
  pieces: readonly Uint8Array[],
  breaks: boolean,
): ReadableStream<Uint8Array> {
  const rest = [...pieces];
  return new ReadableStream({
    pull(controller) {
      const piece = rest.shift();
      if (piece !== undefined) controller.enqueue(piece);
      else if (breaks) controller.error(new TypeError("connection reset"));
      else controller.close();
    },
  });
}
