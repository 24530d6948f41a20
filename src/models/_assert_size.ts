/** Throws a `RangeError` unless a size is a number of messages or tokens. */
export function assertSize(name: string, size: number): void {
  if (Number.isInteger(size) && size > 0) return;
  throw new RangeError(
    `Cannot make a model context: "${name}" is ${size}, and not a whole number above 0`,
  );
}
