/** A picture that a URL holds itself. */
interface EmbeddedImage {
  readonly mimeType: string | undefined;
  /** In base64. */
  readonly data: string;
}

/** Gets at the picture that a URL holds, if it does. */
export function embeddedImage(url: string): EmbeddedImage | undefined {
  const found = /^data:([^;,]+)?[^,]*;base64,(.*)$/s.exec(url);
  return found === null
    ? undefined
    : { mimeType: found[1], data: found[2] ?? "" };
}
