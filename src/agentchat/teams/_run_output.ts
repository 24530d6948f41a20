import type { ConversationItem, StopMessage } from "../messages.ts";

/** How a run ended. */
export interface RunEnd {
  readonly kind: "end";
  readonly stop: StopMessage;
  readonly turns: number;
  /** What ended the run before its time. */
  readonly error?: Error | undefined;
}

/** What the reader of a run is told. */
export type RunOutput =
  | { readonly kind: "item"; readonly item: ConversationItem }
  | RunEnd
  /** Nothing can come any more, the end included. */
  | { readonly kind: "broken"; readonly error: unknown };

/** Carries what a team says to the one who reads the run. */
export class RunOutputQueue {
  readonly #outputs: RunOutput[] = [];
  #wake: (() => void) | undefined;

  push(output: RunOutput): void {
    this.#outputs.push(output);
    this.#wake?.();
    this.#wake = undefined;
  }

  /** The next output, when it is there. There is one reader. */
  async next(): Promise<RunOutput> {
    for (;;) {
      const output = this.#outputs.shift();
      if (output !== undefined) return output;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }
}
