import type { SpanKindName } from "./span_node.ts";

/** What a piece of text stands for. */
export type Tone = "plain" | "dim" | "bold" | "error" | SpanKindName;

/** Gives a piece of text its colour. */
export type Paint = (text: string, tone: Tone) => string;

const CODES: Readonly<Record<Tone, string>> = {
  plain: "",
  dim: "2",
  bold: "1",
  error: "31",
  INTERNAL: "36",
  SERVER: "32",
  CLIENT: "33",
  PRODUCER: "35",
  CONSUMER: "34",
};

/** Colours with the terminal's own sixteen, so that they suit its theme. */
export function paintAnsi(text: string, tone: Tone): string {
  return tone === "plain" || text.trim() === ""
    ? text
    : `\x1b[${CODES[tone]}m${text}\x1b[0m`;
}

/** Leaves text as it is. */
export function paintNothing(text: string): string {
  return text;
}
