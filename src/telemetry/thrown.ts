/**
 * What can be said of anything that was thrown. It never throws itself, whatever
 * an error's own fields do.
 */
export function describeThrown(
  thrown: unknown,
): { readonly name: string; readonly message: string } {
  try {
    if (thrown instanceof Error) {
      const { name, message } = thrown;
      return { name: `${name}` || "_OTHER", message: `${message}` };
    }
    if (typeof thrown !== "object" || thrown === null) {
      return { name: "_OTHER", message: String(thrown) };
    }
  } catch {
    // An error with fields that throw tells no more than a value that is none.
  }
  return { name: "_OTHER", message: "A value that is no Error" };
}
