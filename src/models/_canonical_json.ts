/**
 * A value as JSON that does not depend on the order in which its fields were set.
 *
 * @throws {TypeError} if it holds what JSON cannot
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(
    value,
    (_, each: unknown) =>
      typeof each === "object" && each !== null && !Array.isArray(each)
        // From entries, as a field may be called "__proto__".
        ? Object.fromEntries(
          Object.entries(each).sort(([a], [b]) => a < b ? -1 : 1),
        )
        : each,
  ) ?? "null";
}
