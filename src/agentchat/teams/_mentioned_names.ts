/**
 * Finds the names that a text mentions as words of their own. As models do, it
 * may have spaces in place of underscores, or escape them as Markdown does.
 *
 * @param text - what a model says
 * @param names - the names to look for
 */
export function mentionedNames(
  text: string,
  names: readonly string[],
): string[] {
  return names.filter((name) => {
    const ways = [name, name.replaceAll("_", " "), name.replaceAll("_", "\\_")];
    return new RegExp(
      `(?<!${WORD})(?:${ways.map(escaped).join("|")})(?!${WORD})`,
      "u",
    ).test(text);
  });
}

/** What can be part of a name, in any script. */
const WORD = "[\\p{L}\\p{N}_]";

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
