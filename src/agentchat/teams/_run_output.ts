import type { ConversationItem, StopMessage } from "../messages/mod.ts";

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
