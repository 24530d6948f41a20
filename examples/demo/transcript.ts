import { type ConversationItem, textOf } from "@autogen-edge/runtime";
import { pageWidth, type Style, styled, write } from "./terminal.ts";

const MARGIN = 12;
const STYLES: Readonly<Record<string, Style>> = {
  planner: "magenta",
  researcher: "cyan",
  writer: "green",
};

/** Prints a conversation as it happens: who speaks, in which words, with which tools. */
export class Transcript {
  /** Whoever spoke last. */
  #speaker = "";
  /** Whether the message that is due was printed as it came. */
  #streamed = false;
  #column = 0;
  /** The space after the last word, which the end of a line swallows. */
  #space = "";

  /** Prints what has just happened. */
  add(item: ConversationItem): void {
    this.#introduce(item.source);
    switch (item.type) {
      case "ModelClientStreamingChunkEvent":
        this.#say(item.content);
        this.#streamed = true;
        break;
      case "ToolCallRequestEvent":
        for (const call of item.content) {
          this.#note(`→ ${call.name}(${call.arguments})`);
        }
        break;
      case "ToolCallExecutionEvent":
        for (const result of item.content) this.#note(`← ${result.content}`);
        break;
      default:
        if (!this.#streamed) this.#say(textOf(item));
        this.#streamed = false;
        this.#speaker = "";
        write("\n");
    }
  }

  #introduce(source: string): void {
    if (source === this.#speaker) return;
    this.#speaker = source;
    this.#column = MARGIN;
    this.#space = "";
    write(`\n${styled(source.padEnd(MARGIN), STYLES[source] ?? "bold")}`);
  }

  /** Breaks lines between words. */
  #say(text: string): void {
    for (const [, word = "", space = ""] of text.matchAll(/(\S+)(\s*)/g)) {
      if (this.#column + this.#space.length + word.length > pageWidth()) {
        this.#breakLine();
      }
      write(this.#space + word);
      this.#column += this.#space.length + word.length;
      this.#space = space;
    }
  }

  #note(text: string): void {
    write(styled(text, "dim"));
    this.#breakLine();
  }

  #breakLine(): void {
    write(`\n${" ".repeat(MARGIN)}`);
    this.#column = MARGIN;
    this.#space = "";
  }
}
