import type { CodeBlock } from "../messages/mod.ts";

/** From a fence to the next, whatever stands beside them. */
const BLOCK = /```[ \t]*([^\s`]*)[ \t]*\r?\n([^]*?)```/g;

/**
 * The blocks of code in a text, in Markdown's fences.
 *
 * @param text - what somebody said
 * @param languages - those that count, in small letters
 */
export function codeBlocksIn(
  text: string,
  languages: readonly string[],
): readonly CodeBlock[] {
  return [...text.matchAll(BLOCK)]
    .map(([, language = "", code = ""]) => ({
      code,
      language: language.toLowerCase(),
    }))
    .filter(({ language }) => languages.includes(language));
}

/**
 * Writes blocks of code as Markdown, for people to read.
 *
 * @param blocks - the code
 */
export function toMarkdown(blocks: readonly CodeBlock[]): string {
  return blocks
    .map(({ code, language }) => `\`\`\`${language}\n${code}\n\`\`\``)
    .join("\n\n");
}
