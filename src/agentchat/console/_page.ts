import { printable, printableLine } from "./_printable.ts";

/** Where texts go. */
export type WriteText = (text: string) => void | Promise<void>;

const INDENT = "  ";

/**
 * Lays out what is printed: entries with a header at the margin, and what they say
 * indented, so that no text of a model can pass for a header.
 */
export class Page {
  readonly #write: WriteText;
  readonly #color: boolean;
  #isEmpty = true;
  /** Whether the next text begins a line. */
  #atMargin = true;

  constructor(write: WriteText, color: boolean) {
    this.#write = write;
    this.#color = color;
  }

  /** Begins an entry. */
  async begin(header: string): Promise<void> {
    await this.endLine();
    const space = this.#isEmpty ? "" : "\n";
    this.#isEmpty = false;
    await this.#write(`${space}${this.#styled(printableLine(header), 1)}\n`);
  }

  /** Goes on with what the entry says, where it stopped. */
  async add(text: string): Promise<void> {
    if (text === "") return;
    const lines = printable(text).split("\n").map((line, index) => {
      const begins = index > 0 || this.#atMargin;
      return begins && line !== "" ? INDENT + line : line;
    });
    this.#atMargin = lines.at(-1) === "";
    await this.#write(lines.join("\n"));
  }

  /** Adds a line that says something about the entry. */
  async note(line: string): Promise<void> {
    await this.endLine();
    await this.#write(`${INDENT}${this.#styled(printableLine(line), 2)}\n`);
  }

  /** Breaks the line, unless it is broken. */
  async endLine(): Promise<void> {
    if (this.#atMargin) return;
    this.#atMargin = true;
    await this.#write("\n");
  }

  #styled(line: string, style: number): string {
    return this.#color ? `\u001b[${style}m${line}\u001b[0m` : line;
  }
}
