import { ToolError } from "./tool_error.ts";

/** The names of the arguments that a path holds. */
export function placeholdersOf(path: string): readonly string[] {
  return [...path.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);
}

/**
 * Fills arguments into a path.
 *
 * @returns the path, and the arguments that are not in it
 * @throws {ToolError} `invalid_arguments`, where one is missing or would lead
 * elsewhere
 */
export function fillPath(
  path: string,
  args: Readonly<Record<string, unknown>>,
  toolName: string,
): {
  readonly filled: string;
  readonly rest: Readonly<Record<string, unknown>>;
} {
  const names = placeholdersOf(path);
  const filled = path.replaceAll(PLACEHOLDER, (_, name: string) => {
    const text = textOf(Object.hasOwn(args, name) ? args[name] : undefined);
    // An item without an id is often the list of all.
    if (text === "") throw refuse(toolName, name, "is empty");
    return encodeURIComponent(text);
  });
  const name = names.find(() => hasDots(filled));
  if (name !== undefined) throw refuse(toolName, name, "leads to another path");
  const rest = Object.entries(args).filter(([name]) => !names.includes(name));
  return { filled, rest: Object.fromEntries(rest) };
}

/** Whether a path has parts that lead up or nowhere. */
export function hasDots(path: string): boolean {
  return path.split("/").some((part) => part === "." || part === "..");
}

/** Writes arguments as the query of a URL; lists repeat their name. */
export function queryOf(
  args: Readonly<Record<string, unknown>>,
): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(args)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) query.append(name, textOf(one));
    }
  }
  return query;
}

const PLACEHOLDER = /\{([^{}]+)\}/g;

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object"
    ? JSON.stringify(value)
    : String(value).toWellFormed();
}

function refuse(toolName: string, name: string, problem: string): ToolError {
  return new ToolError(
    "invalid_arguments",
    `Invalid arguments for tool "${toolName}": ${name}: ${problem}`,
  );
}
