/** The JSON pointer (RFC 6901) to what these steps lead to. */
export function pointer(...steps: readonly (string | number)[]): string {
  return steps.map((step) =>
    `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`
  ).join("");
}
