/**
 * A value as Python's `repr` shows it, and `str` what is inside of something.
 *
 * @param className - what an object, or those in a list, are instances of; else
 * they are dictionaries
 */
export function repr(value: unknown, className?: string): string {
  if (typeof value === "string") return quoteText(value);
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) {
    return `[${value.map((one) => repr(one, className)).join(", ")}]`;
  }
  if (typeof value !== "object") return String(value);
  const fields = Object.entries(value).map(([name, field]) =>
    (className ? `${name}=` : `${quoteText(name)}: `) + repr(field)
  ).join(", ");
  return className ? `${className}(${fields})` : `{${fields}}`;
}

/** A text as Python's `repr` shows it. */
export function quoteText(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
  return mark + (mark === "'" ? inside.replaceAll("'", "\\'") : inside) + mark;
}
