import { repr } from "../models/mod.ts";

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
