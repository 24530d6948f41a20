/** A style of text. */
export type Style = "bold" | "dim" | "cyan" | "green" | "magenta" | "yellow";

const CODES: Readonly<Record<Style, number>> = {
  bold: 1,
  dim: 2,
  green: 32,
  yellow: 33,
  magenta: 35,
  cyan: 36,
};

/** Whether to colour: on a terminal, unless `NO_COLOR` is set. */
export function wantsColor(): boolean {
  return Deno.stdout.isTerminal() && !Deno.noColor;
}

/** How many columns to fill, from 80 to 120. */
export function pageWidth(): number {
  const columns = Deno.stdout.isTerminal() ? Deno.consoleSize().columns : 100;
  return Math.min(Math.max(columns, 80), 120);
}

/** Styles text, where colours are wanted. */
export function styled(text: string, style: Style): string {
  return wantsColor() ? `\x1b[${CODES[style]}m${text}\x1b[0m` : text;
}

/** Writes text without a line break at its end. */
export function write(text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let written = 0; written < bytes.length;) {
    written += Deno.stdout.writeSync(bytes.subarray(written));
  }
}
