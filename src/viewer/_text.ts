// Terminal commands: control sequences such as colours, strings such as titles and hyperlinks, and short ones.
const COMMANDS =
  // deno-lint-ignore no-control-regex -- which is what it is to find
  /\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -~]/g;
const SPACES = /[\s\p{Zl}\p{Zp}]+/gu;
// Controls, bidirectional overrides, fillers and other blanks, lone surrogates, private use, unassigned.
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\u2800]/gu;
// No script needs more marks on one character; what does covers the lines around it.
const HEAPED_MARKS = /(\p{M}{4})\p{M}+/gu;
const NO_WIDTH = /^[\p{Mn}\p{Me}]$/u;
const WIDE =
  /^[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]$/u;
const PLAIN = /^[ -~]*$/;

/** Makes text from anywhere safe to print on one line: no control characters, no terminal commands. */
export function cleanText(text: string): string {
  if (PLAIN.test(text)) return text;
  // The one-character form of what begins a control sequence.
  const harmless = text.replaceAll("\x9b", "\x1b[").replaceAll(COMMANDS, "");
  return harmless.replaceAll(SPACES, " ").replaceAll(INVISIBLE, "")
    .replaceAll(HEAPED_MARKS, "$1");
}

/** How many terminal cells clean text takes. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** Cuts clean text to a width, with an ellipsis where something is missing. */
export function cutText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let kept = "", used = 0;
  for (const character of text) {
    used += characterWidth(character);
    if (used > width - 1) break;
    kept += character;
  }
  return width < 1 ? "" : `${kept}…`;
}

/** Cuts or fills clean text to exactly a width. */
export function fitText(
  text: string,
  width: number,
  align: "left" | "right" = "left",
): string {
  const cut = cutText(text, width);
  const space = " ".repeat(Math.max(0, width - textWidth(cut)));
  return align === "left" ? cut + space : space + cut;
}

function characterWidth(character: string): number {
  if (NO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
