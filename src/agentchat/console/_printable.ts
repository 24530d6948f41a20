/**
 * Characters that a terminal obeys and does not show: controls, of which escape
 * sequences are made, and those that turn the direction of the text around.
 */
const OBEYED =
  // deno-lint-ignore no-control-regex -- controls are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * A text from outside, so that it can be read, and do nothing else: models and
 * tools must not be able to rewrite what is on a terminal.
 *
 * @param text - what somebody said
 * @returns the text, with a picture or a code in place of each such character;
 * lines and tabs stay
 */
export function printable(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll(OBEYED, (character) => {
    const code = character.charCodeAt(0);
    // Unicode has pictures of the oldest controls.
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/**
 * The same, as one line.
 *
 * @param text - what is to be part of a line
 */
export function printableLine(text: string): string {
  return printable(text).replaceAll("\n", "␊").replaceAll("\t", "␉");
}
