import type { ConversationItem, TaskResult } from "@autogen-edge/runtime";

/** A terminal that keeps what is written on it. */
export class Screen {
  text = "";
  readonly write = (text: string): void => {
    this.text += text;
  };

  /** What is on it, line by line. */
  get lines(): string[] {
    return this.text.split("\n");
  }
}

/** A run in which these things happen. */
export async function* happening(
  ...items: readonly ConversationItem[]
): AsyncGenerator<ConversationItem | TaskResult, void, undefined> {
  yield* items;
  yield { type: "TaskResult", messages: items, stopReason: null };
}
