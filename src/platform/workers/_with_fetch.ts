/**
 * What an object can do, with a `fetch` of its own. All else happens on the
 * object itself, so that an instance keeps its fields, private ones too.
 */
export function withFetch<Fetch>(
  handler: object,
  fetch: Fetch,
): { fetch: Fetch } {
  const stand = { fetch };
  for (const name of membersOf(handler)) {
    if (Object.hasOwn(stand, name)) continue;
    Object.defineProperty(stand, name, {
      configurable: true,
      enumerable: true,
      get(): unknown {
        const value: unknown = Reflect.get(handler, name);
        return typeof value === "function" ? value.bind(handler) : value;
      },
      set(value: unknown): void {
        Reflect.set(handler, name, value);
      },
    });
  }
  return stand;
}

function membersOf(handler: object): Set<string | symbol> {
  const names = new Set<string | symbol>();
  for (
    let level: object | null = handler;
    level !== null && level !== Object.prototype;
    level = Reflect.getPrototypeOf(level)
  ) {
    for (const name of Reflect.ownKeys(level)) names.add(name);
  }
  names.delete("constructor");
  return names;
}
