/** The fields that there is something in: neither `undefined` nor `null`. */
export function defined<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined | null> } {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => (value ?? null) !== null),
  ) as { [Name in keyof Fields]?: Exclude<Fields[Name], undefined | null> };
}
