/**
 * Fills a template of Python's `str.format` in: `{name}` stands for a value, and
 * `{{` for a brace.
 *
 * @param template - the template; names that there are no values of stay
 * @param values - the values, shown as Python shows them
 */
export function formatText(template: string, values: object): string {
  return template.replaceAll(
    /\{\{|\}\}|\{(\w+)\}/g,
    (whole, name: string | undefined) => {
      if (name === undefined) return whole.slice(1);
      return Object.hasOwn(values, name)
        ? str((values as Readonly<Record<string, unknown>>)[name])
        : whole;
    },
  );
}

/** A value as Python's `str` shows it. */
function str(value: unknown): string {
  return typeof value === "string" ? value : repr(value);
}

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
