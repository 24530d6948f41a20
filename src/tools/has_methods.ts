/** Whether something has these methods, whatever it is an instance of. */
export function hasMethods(
  value: unknown,
  ...names: readonly string[]
): boolean {
  if (typeof value !== "object" || value === null) return false;
  const members = value as Readonly<Record<string, unknown>>;
  return names.every((name) => typeof members[name] === "function");
}
